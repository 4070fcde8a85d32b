import type { Found, openIndex } from "./search-index.ts";

const MOST = 8;

let opened: Promise<ReturnType<typeof openIndex>> | undefined;
/** Loads the index, once it is needed. What failed is tried again at the next word. */
function index(): Promise<ReturnType<typeof openIndex>> {
  opened ??= Promise.all([import("./search-index.ts"), fetch("/search.json")]).then(
    async ([module, answer]) => module.openIndex(await answer.json()),
  );
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

let latest = "";
async function search(words: string, state: HTMLElement, list: HTMLElement): Promise<void> {
  latest = words;
  try {
    const find = await index();
    if (words !== latest) return;
    const found = find(words);
    list.replaceChildren(...found.slice(0, MOST).map(resultItem));
    const shown = found.length > MOST ? `, the first ${MOST} are shown` : "";
    const pages = found.length === 1 ? "1 page" : `${found.length} pages${shown}`;
    const none = "Nothing found. Try other or fewer words.";
    state.textContent = words === "" ? "" : found.length === 0 ? none : pages;
  } catch {
    state.textContent = "The search could not be loaded. Is the server running?";
  }
}

/** A page, with its most fitting section. */
function resultItem({ entry: { path, title, section, text }, terms }: Found): HTMLElement {
  const item = document.createElement("li");
  item.append(link(title, path.startsWith("/reference/") ? path : (path.split("#")[0] ?? path)));
  if (section !== undefined) {
    const place = link(section, path);
    place.className = "place";
    item.append(place);
  }
  const words = document.createElement("p");
  words.append(...excerpt(text, terms));
  item.append(words);
  return item;
}

const AROUND = 90;

/** The text around the first word that matched, with every such word marked. */
function excerpt(text: string, terms: readonly string[]): (string | HTMLElement)[] {
  const escaped = terms.map((term) => term.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  const matching = new RegExp(`(?<![\\p{L}\\p{N}])(${escaped.join("|")})(?![\\p{L}\\p{N}])`, "giu");
  const first = Math.max(0, text.search(matching));
  const start = first <= AROUND ? 0 : text.indexOf(" ", first - AROUND) + 1;
  const end =
    text.length <= first + 2 * AROUND ? text.length : text.lastIndexOf(" ", first + 2 * AROUND);
  const shown = `${start > 0 ? "… " : ""}${text.slice(start, end)}${end < text.length ? " …" : ""}`;
  return shown.split(matching).map((part, i) => {
    if (i % 2 === 0) return part;
    const mark = document.createElement("mark");
    mark.textContent = part;
    return mark;
  });
}

function link(text: string, href: string): HTMLAnchorElement {
  const made = document.createElement("a");
  made.href = href;
  made.textContent = text;
  return made;
}
