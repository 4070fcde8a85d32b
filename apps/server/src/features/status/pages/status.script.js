// Keeps the page up to date: when the server reports a change, the page is fetched again.
const live = document.getElementById("live");
const announcement = document.getElementById("announcement");
const connection = document.getElementById("connection");

async function refresh() {
  const answer = await fetch("/status", { headers: { accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.getElementById("live");
  if (next === null || next.dataset.version === live.dataset.version) return;
  const opened = new Set([...live.querySelectorAll("details[open]")].map(({ id }) => id));
  for (const details of next.querySelectorAll("details")) details.open = opened.has(details.id);
  const focused = live.contains(document.activeElement) ? placeOf(document.activeElement) : null;
  if (next.dataset.description !== live.dataset.description) {
    announcement.textContent = next.dataset.description;
    document.title = page.title;
  }
  live.replaceChildren(...next.childNodes);
  Object.assign(live.dataset, next.dataset);
  if (focused !== null) live.querySelectorAll(focused.kind)[focused.nth]?.focus();
}

/** The position of the focus, so that it can be restored after a refresh. */
function placeOf(element) {
  const kind = element.localName;
  return { kind, nth: [...live.querySelectorAll(kind)].indexOf(element) };
}

function tell(text) {
  connection.hidden = text === "";
  connection.textContent = text;
}

function lost() {
  if (connection.hidden) {
    const at = new Date().toISOString().slice(11, 19);
    tell(
      `The server has been unreachable since ${at} UTC. This page shows earlier data. Reconnecting…`,
    );
  }
}

const source = new EventSource("/status/events");
source.addEventListener("status", () => {
  refresh().then(() => tell(""), lost);
});
source.addEventListener("error", lost);
source.addEventListener("open", () => tell(""));
