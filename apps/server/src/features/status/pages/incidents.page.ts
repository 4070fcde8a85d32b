import { html, type Html, type Page } from "../../../platform/pages/layout.ts";
import type { StatusIncident } from "../incidents/index.ts";
import { component } from "../measurements/index.ts";
import { statusStyles } from "./status.styles.ts";
import { instantInWords, monthInWords } from "./status.words.ts";

const statusWords: Readonly<Record<string, string>> = {
  investigating: "Investigating",
  identified: "Identified",
  monitoring: "Monitoring",
  resolved: "Resolved",
  scheduled: "Scheduled",
  in_progress: "In progress",
  completed: "Completed",
};

/** Incidents with their updates, each under its id. */
export function incidentList(incidents: readonly StatusIncident[]): Html {
  return html`<div class="incidents">${incidents.map((each) => incidentArticle(each))}</div>`;
}

/** All incidents and maintenance. */
export function historyPage(incidents: readonly StatusIncident[]): Page {
  return {
    title: "Incidents and maintenance · Status · SalesOS",
    description: "The incidents and scheduled maintenance of SalesOS, newest first.",
    styles: [statusStyles],
    main: html`<p><a href="/status">Status</a></p>
      <h1>Incidents and maintenance</h1>
      ${incidents.length === 0 ? html`<p>None so far.</p>` : byMonth(incidents)}
      <p><a href="/status/history.atom">Atom</a> · <a href="/status/history.rss">RSS</a></p>`,
  };
}

function byMonth(incidents: readonly StatusIncident[]): Html[] {
  const months = Map.groupBy(incidents, ({ started_at: at }) => monthInWords(at));
  return [...months].map(
    ([month, of]) =>
      html`<h2>${month}</h2>
        ${incidentList(of)}`,
  );
}

function incidentArticle(incident: StatusIncident): Html {
  const { id, name, impact, status, components, updates } = incident;
  const names = components.map((each) => component(each).name).join(", ");
  return html`<article id="${id}" class="incident ${impact}">
    <h3>${name}</h3>
    <p class="quiet">
      ${statusWords[status]}${impact === "maintenance" || impact === "none" ? "" : ` · ${impact} impact`}${names === "" ? "" : ` · ${names}`}
      ${window(incident)}
    </p>
    <dl>
      ${updates.map(
        (update) =>
          html`<dt>
              ${statusWords[update.status]} ·
              <time datetime="${update.created_at}">${instantInWords(update.created_at)}</time>
            </dt>
            <dd>${update.body}</dd> `,
      )}
    </dl>
  </article> `;
}

function window({ scheduled_for: from, scheduled_until: until }: StatusIncident): Html | undefined {
  if (from === null || until === null) return undefined;
  return html`<br />From <time datetime="${from}">${instantInWords(from)}</time> to
    <time datetime="${until}">${instantInWords(until)}</time>`;
}
