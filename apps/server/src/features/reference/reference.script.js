// Runs in the browser: sends the requests of the reference. The pages are readable without it.
const root = document.querySelector(".reference");
const all = (selector, from = root) => [...from.querySelectorAll(selector)];
for (const element of all("[hidden]:not(.cancel)")) element.hidden = false;

// The key stays in this tab and is sent only to this server.
const keyField = root.querySelector("#key");
keyField.value = sessionStorage.getItem("salesos-key") || root.dataset.sandboxKey;
const noteKey = () => {
  const key = keyField.value.trim();
  sessionStorage.setItem("salesos-key", key === root.dataset.sandboxKey ? "" : key);
  const where =
    key === ""
      ? "Requests are sent without a key."
      : key === root.dataset.sandboxKey
        ? "Public sandbox: sample data, reset every day."
        : key.startsWith("sos_live_")
          ? "Your LIVE workspace. Requests change real data."
          : "Your test workspace.";
  root.querySelector(".key .note").textContent = where;
  root.classList.toggle("live", key.startsWith("sos_live_"));
  for (const place of all(".where")) place.textContent = where;
};
keyField.addEventListener("input", noteKey);
noteKey();
root.querySelector(".key").addEventListener("submit", (event) => event.preventDefault());

// One language for all samples, remembered.
function speak(language) {
  for (const pre of all("pre[data-language]")) pre.hidden = pre.dataset.language !== language;
  for (const button of all("button[data-language]"))
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  localStorage.setItem("salesos-language", language);
}
const languages = new Set(all("button[data-language]").map((button) => button.dataset.language));
const remembered = localStorage.getItem("salesos-language");
speak(languages.has(remembered) ? remembered : [...languages][0]);
for (const button of all("button[data-language]"))
  button.addEventListener("click", () => speak(button.dataset.language));
for (const button of all("button.copy")) {
  button.hidden = navigator.clipboard === undefined;
  button.addEventListener("click", () => {
    const shown = all("pre", button.closest(".samples")).find((pre) => !pre.hidden);
    void copyText(button, shown.textContent);
  });
}
for (const pre of all("pre:not([data-language])")) offerCopy(pre);

// Finds operations by the words of their titles and paths.
const contents = root.querySelector(".contents");
const wasOpen = new Map(all("details", contents).map((group) => [group, group.open]));
root.querySelector("#find").addEventListener("input", ({ target }) => {
  const words = target.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const item of all("li", contents)) {
    const text = `${item.textContent} ${item.firstChild.hash}`.toLowerCase();
    item.hidden = !words.every((word) => text.includes(word));
  }
  for (const [group, open] of wasOpen) {
    group.hidden = all("li", group).every((item) => item.hidden);
    group.open = words.length > 0 ? !group.hidden : open;
  }
});

/** The request that a form describes, or its error. */
function requestOf(form) {
  const filled = all("[data-in]", form)
    .map(({ name, value, dataset }) => ({ name, value: value.trim(), ...dataset }))
    .filter(({ value }) => value !== "");
  const inPlace = (place) => filled.filter((field) => field.in === place);
  const given = Object.fromEntries(inPlace("path").map(({ name, value }) => [name, value]));
  const names = [...form.dataset.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const missing = names.find((name) => given[name] === undefined);
  if (missing !== undefined) return { wrong: `Enter ${missing} first.` };
  const headers = Object.fromEntries(inPlace("header").map(({ name, value }) => [name, value]));
  const body = form.elements.body?.value.trim() || undefined;
  try {
    for (const header of Object.entries(headers)) new Headers([header]).keys();
  } catch {
    return { wrong: "A header can contain only Latin characters." };
  }
  try {
    if (body !== undefined) JSON.parse(body);
  } catch (error) {
    return { wrong: `The body is not valid JSON: ${error.message}` };
  }
  const [resource, method] = form.dataset.sdk.split(".");
  return {
    method: form.dataset.method,
    origin: location.origin,
    path: form.dataset.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(given[name])),
    query: inPlace("query").flatMap(({ name, value, type, repeated }) =>
      (repeated === undefined ? [value] : value.split(",").map((one) => one.trim()))
        .filter(Boolean)
        .map((one) => ({ name, value: one, type })),
    ),
    headers,
    body,
    sdk: {
      resource,
      method,
      ids: names.map((name) => given[name]),
      takesBody: form.elements.body !== undefined,
      takesQuery: takesQuery(
        form.dataset.method,
        names,
        all('[data-in="query"]', form).map(({ name }) => name),
      ),
    },
  };
}

/** Shows the form's request in every language. */
function showSamples(form) {
  const samples = form.parentElement.querySelector(".samples");
  const request = requestOf(form);
  const isWrong = request.wrong !== undefined;
  samples.classList.toggle("broken", isWrong);
  samples.querySelector(".wrong").textContent = request.wrong ?? "";
  samples.querySelector(".copy").disabled = isWrong;
  if (isWrong) return;
  for (const { label, source } of codeSamples(request))
    samples.querySelector(`pre[data-language="${label}"]`).firstChild.textContent = source;
}

const make = (tag, text, attributes = {}) =>
  Object.assign(document.createElement(tag), { textContent: text }, attributes);

/** JSON with colored names and values. */
function coloured(text) {
  const pre = make("pre", "", { tabIndex: 0 });
  pre.setAttribute("aria-label", "Response");
  const token = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d[\d.eE+-]*/g;
  let at = 0;
  for (const found of text.matchAll(token)) {
    const kind = found[2] !== undefined ? "name" : found[1] !== undefined ? "text" : "value";
    pre.append(
      text.slice(at, found.index),
      make("span", found[1] ?? found[0], { className: kind }),
    );
    at = found.index + (found[1] ?? found[0]).length;
  }
  pre.append(text.slice(at));
  return pre;
}

function showAnswer(outcome, response, text, ms) {
  const line = make("p", "", { className: response.ok ? "result good" : "result bad" });
  line.append(
    make("strong", `${response.status} ${response.statusText}`),
    ` · ${Math.round(ms)} ms · `,
  );
  line.append(`${new Blob([text]).size.toLocaleString("en-US")} bytes`);
  outcome.replaceChildren(line);
  const id = response.headers.get("x-request-id");
  const log = contents.querySelector('a[href$="#listRequestLogs"]');
  if (id !== null) {
    const where = make("p", "Request ", { className: "quiet" });
    const link = log && make("a", id, { href: `${log.pathname}?requestId=${id}${log.hash}` });
    where.append(link || make("code", id), link ? " in the request log" : "");
    outcome.append(where);
  }
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  const json = isJson && text !== "" ? JSON.parse(text) : undefined;
  if (typeof json?.type === "string" && json.code !== undefined) {
    const help = make("p", "");
    help.append(make("a", `What ${json.code} means`, { href: `/help/errors/${json.code}` }));
    outcome.append(help);
  }
  if (text === "") return;
  const pre = coloured(json === undefined ? text : JSON.stringify(json, null, 2));
  outcome.append(pre);
  offerCopy(pre);
}

async function send(form) {
  const outcome = form.querySelector(".outcome");
  const say = (text) => outcome.replaceChildren(make("p", text, { className: "result bad" }));
  const request = requestOf(form);
  if (request.wrong !== undefined) return say(request.wrong);
  const { method, body } = request;
  const headers = { ...request.headers };
  if (body !== undefined) headers["content-type"] = "application/json";
  const key = keyField.value.trim();
  if (key !== "") headers["x-api-key"] = key;
  const cancel = form.querySelector(".cancel");
  const stop = new AbortController();
  cancel.addEventListener("click", () => stop.abort(), { once: true });
  cancel.hidden = false;
  outcome.replaceChildren(make("p", "Sending …", { className: "quiet" }));
  const began = performance.now();
  try {
    const response = await fetch(urlOf(request), { method, headers, body, signal: stop.signal });
    const text = await response.text();
    showAnswer(outcome, response, text, performance.now() - began);
  } catch (error) {
    say(error.name === "AbortError" ? "Canceled." : "The server did not respond. Is it running?");
  } finally {
    cancel.hidden = true;
  }
}
for (const form of all("form.try")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(form);
  });
  form.addEventListener("input", () => showSamples(form));
}

// A link can contain values. They replace the examples, and a GET request is sent at once.
const asked = new URLSearchParams(location.search);
const target = location.hash && document.getElementById(location.hash.slice(1));
const askedForm = target && target.querySelector("form.try");
if (askedForm && asked.size > 0) {
  for (const field of all('[data-in="query"]', askedForm)) field.value = "";
  for (const [name, value] of asked) {
    const field = askedForm.elements[name];
    if (field instanceof HTMLElement) {
      field.value = value;
      field.closest("details")?.setAttribute("open", "");
    }
  }
  if (askedForm.dataset.method === "GET") void send(askedForm);
}
// Also for values that the browser restored after a reload.
for (const form of all("form.try")) showSamples(form);
