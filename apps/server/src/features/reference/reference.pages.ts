import type { OpenApiDocument } from "../../platform/openapi/document.ts";
import { html, type Html } from "../../platform/pages/layout.ts";
import { entrySection, markdown, method } from "./reference.entry.ts";
import type { Entry, Group } from "./reference.rules.ts";

/** What the pages need to know about this server. */
export interface Surroundings {
  groups: readonly Group[];
  /** The key of the public sandbox, where there is one. */
  sandboxKey: string | undefined;
}

/** The overview: how to use the API, and links to every endpoint. */
export function overviewMain(document: OpenApiDocument, around: Surroundings): Html {
  return frame(
    around,
    undefined,
    html`<h1>API reference</h1>
      ${markdown(String(document.info["description"]))}
      <p>
        Download the same contract as <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1). For
        Markdown, add <code>.md</code> to the address of any page.
      </p>
      ${around.groups.map(
        (group) =>
          html`<h2><a href="/reference/${group.slug}">${group.name}</a></h2>
            <p>${group.description}</p>
            <ul class="index">
              ${group.entries.map((entry) => html`<li>${entryLink(group, entry)}</li>`)}
            </ul>`,
      )}`,
  );
}

/** The page of one group. */
export function groupMain(group: Group, around: Surroundings): Html {
  return frame(
    around,
    group,
    html`<h1>${group.name}</h1>
      <p class="lead">${group.description}</p>
      ${group.entries.map(entrySection)}`,
  );
}

function frame({ groups, sandboxKey }: Surroundings, here: Group | undefined, main: Html): Html {
  return html`<div class="reference" data-sandbox-key="${sandboxKey ?? ""}">
    <nav class="contents" aria-label="Reference">
      <form class="key" hidden>
        <label for="key">API key</label>
        <input id="key" type="password" autocomplete="off" spellcheck="false" />
        <p class="note" aria-live="polite"></p>
        <label for="find">Find</label>
        <input id="find" type="search" autocomplete="off" placeholder="lead, retry, …" />
      </form>
      <p><a href="/reference" ${current(here === undefined)}>Overview</a></p>
      <details class="all">
        <summary>All operations</summary>
        ${groups.map(
          (group) =>
            html`<details ${group === here ? { markup: "open" } : ""}>
              <summary>${group.name}</summary>
              <ul>
                ${group.entries.map((entry) => html`<li>${entryLink(group, entry)}</li>`)}
              </ul>
            </details>`,
        )}
      </details>
    </nav>
    <div class="page">${main}</div>
  </div>`;
}

const current = (isIt: boolean): Html => ({ markup: isIt ? 'aria-current="page"' : "" });

function entryLink(group: Group, { id, title, call }: Entry): Html {
  return html`<a href="/reference/${group.slug}#${id}"
    >${call === undefined ? html`<span class="method event">EVENT</span>` : method(call.method)}
    <span>${title}</span></a
  >`;
}
