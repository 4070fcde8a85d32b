/** What Pagefind gives of a page. Its excerpts are escaped, but for the marks around the words. */
interface Found {
  url: string;
  excerpt: string;
  meta: { title: string };
  sub_results: readonly { title: string; url: string; excerpt: string }[];
}

/** The part of Pagefind's module that is used here. */
interface Pagefind {
  init(): Promise<void>;
  /** `null` when something else was asked for meanwhile. */
  debouncedSearch(
    words: string,
    options: object,
    waitMs: number,
  ): Promise<{ results: readonly { data(): Promise<Found> }[] } | null>;
}

const MOST = 8;
const INDEX = "/pagefind/pagefind.js";

let opened: Promise<Pagefind> | undefined;
/** Loads the index, once it is needed. What failed is tried again at the next word. */
function index(): Promise<Pagefind> {
  opened ??= (import(/* @vite-ignore */ INDEX) as Promise<Pagefind>).then(async (pagefind) => {
    await pagefind.init();
    return pagefind;
  });
  opened.catch(() => (opened = undefined));
  return opened;
}

/** Connects the button, the dialog and the keys. */
export function connectSearch(): void {
  const open = document.querySelector<HTMLButtonElement>(".search-open");
  const dialog = document.querySelector<HTMLDialogElement>("dialog.search");
  const input = dialog?.querySelector("input");
  const state = dialog?.querySelector<HTMLElement>(".search-state");
  const list = dialog?.querySelector("ol");
  if (!open || !dialog || !input || !state || !list) return;

  const show = () => {
    dialog.showModal();
    input.select();
    void index().catch(() => {});
  };
  open.disabled = false;
  open.addEventListener("click", show);
  dialog.querySelector(".search-close")?.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", ({ target }) => {
    // Beside the dialog, or on a result, which may be on this page.
    if (target === dialog || (target as Element).closest("a") !== null) dialog.close();
  });
  const apple = /(Mac|iPhone|iPad)/.test(navigator.platform);
  if (apple) open.dataset["keys"] = "⌘ K";
  open.setAttribute("aria-keyshortcuts", apple ? "Meta+K" : "Control+K");
  window.addEventListener("keydown", (event) => {
    if (!(apple ? event.metaKey : event.ctrlKey) || event.key !== "k") return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else show();
  });

  input.addEventListener("input", () => void search(input.value.trim(), state, list));
}

async function search(words: string, state: HTMLElement, list: HTMLElement): Promise<void> {
  try {
    const pagefind = await index();
    const answer = await pagefind.debouncedSearch(words, {}, 150);
    if (answer === null) return;
    const found = await Promise.all(answer.results.slice(0, MOST).map((result) => result.data()));
    list.replaceChildren(...found.map(resultItem));
    const all = answer.results.length;
    const shown = all > MOST ? `, the first ${MOST} are shown` : "";
    const pages = all === 1 ? "1 page" : `${all} pages${shown}`;
    state.textContent = words === "" ? "" : all === 0 ? "Nothing found. Try fewer words." : pages;
  } catch {
    state.textContent = "The search could not be loaded. Is the server running?";
  }
}

/** A page, with its most fitting section. */
function resultItem({ url, meta, excerpt, sub_results: sections }: Found): HTMLElement {
  const item = document.createElement("li");
  item.append(link(meta.title, url));
  const section = sections.find((each) => each.title !== meta.title);
  const words = document.createElement("p");
  words.innerHTML = section?.excerpt ?? excerpt;
  if (section !== undefined) {
    const place = link(section.title, section.url);
    place.className = "place";
    item.append(place);
  }
  item.append(words);
  return item;
}

function link(text: string, url: string): HTMLAnchorElement {
  const made = document.createElement("a");
  made.href = url.replace(/(.)\/(?=#|$)/, "$1");
  made.textContent = text;
  return made;
}
