import { html, type Html, type Page } from "../../../platform/pages/layout.ts";
import { explanation } from "./explanation.ts";
import { incidentList } from "./incidents.page.ts";
import { quantile, type Sample, stateOfDay, uptime } from "../measurements/index.ts";
import type { ComponentStatus, Snapshot } from "../monitor/index.ts";
import { dayBars, latencyChart } from "./status.charts.ts";
import { statusScript, statusStyles } from "./status.styles.ts";
import {
  dayWithStates,
  instantInWords,
  latencyInWords,
  percent,
  secondInWords,
  stateNames,
} from "./status.words.ts";
import type { ExternalProbeSummary } from "../external-probes/index.ts";

const RECENT = 14 * 86_400_000;

/** What the page needs besides the state. */
export interface PageTerms {
  windowMs: number;
  /** Whether the server can send email, so that people can subscribe. */
  byMail: boolean;
  /** Identifies the content, so that a browser does not draw it twice. */
  version: string;
}

/** The status page. Everything on it comes from memory. */
export function statusPage(snapshot: Snapshot, terms: PageTerms): Page {
  return {
    title: `${snapshot.description} · Status · SalesOS`,
    description:
      "The current status of SalesOS, measurements, incidents and scheduled maintenance.",
    styles: [statusStyles],
    script: statusScript,
    main: html`<h1>Status</h1>
      <p id="announcement" class="unseen" aria-live="polite"></p>
      <p id="connection" class="note" hidden></p>
      <div id="live" data-version="${terms.version}" data-description="${snapshot.description}">
        ${liveParts(snapshot, terms)}
      </div>
      ${following(terms.byMail)}`,
  };
}

function liveParts(snapshot: Snapshot, { windowMs }: PageTerms): Html {
  const { history, open, at } = snapshot;
  const planned = open.filter(({ status }) => status === "scheduled");
  const underWay = open.filter(({ status }) => status !== "scheduled");
  const recent = history.incidents.filter(
    ({ resolved_at: end }) => end !== null && Date.parse(end) > at.getTime() - RECENT,
  );
  return html`<p class="overall ${snapshot.indicator}">
      <strong>${snapshot.description}</strong>
      <span>As of <time datetime="${at.toISOString()}">${secondInWords(at)}</time></span>
    </p>
    ${stale(snapshot)}
    ${
      underWay.length === 0
        ? undefined
        : html`<h2>Now</h2>
            ${incidentList(underWay)}`
    }
    ${
      planned.length === 0
        ? undefined
        : html`<h2>Scheduled</h2>
            ${incidentList(planned)}`
    }
    <h2>Components</h2>
    <ul class="components">
      ${snapshot.components.map((each) => componentItem(each))}
    </ul>
    <p class="legend">
      Each bar shows the worst state of one day (UTC). Shorter bars are worse:
      ${(Object.keys(stateNames) as (keyof typeof stateNames)[]).map(
        (state) =>
          html`<span class="item"
            ><span class="swatch ${state}"></span>${stateNames[state]}</span
          > `,
      )}
    </p>
    <h2>API latency</h2>
    ${latencyChart(history.latencies, at)}
    <h2>External probes</h2>
    ${externalProbes(history.externalProbes)}
    <h2>Recent incidents and maintenance</h2>
    ${
      recent.length === 0
        ? html`<p class="quiet">
            None in the last 14 days. <a href="/status/history">View all</a>
          </p>`
        : html`${incidentList(recent)}
            <p><a href="/status/history">View all</a></p>`
    }
    ${explanation(windowMs)}`;
}

function stale({ staleSince, historyAt, at }: Snapshot): Html | undefined {
  if (staleSince === undefined) return undefined;
  const known =
    historyAt === undefined
      ? "The bars, incidents and maintenance are not available yet"
      : html`The bars, incidents and maintenance are as of ${instant(historyAt)}`;
  const seconds = Math.max(0, Math.round((at.getTime() - staleSince.getTime()) / 1000));
  return html`<p class="note bad">
    The database has been unreachable since ${instant(staleSince)} (${seconds} s). ${known}. The
    component states are current.
  </p>`;
}

function componentItem({ component, state, sample, counts, days }: ComponentStatus): Html {
  const { id, name, description } = component;
  const up = uptime(days);
  const [p50, p95] = [quantile(sample, 0.5), quantile(sample, 0.95)];
  const faulty = days.filter((day) => !["operational", "no_data"].includes(stateOfDay(day)));
  const counted = (seen: Omit<Sample, "latencies">) => countsInWords(id, seen);
  return html`<li>
    <div class="head">
      <h3>${name}</h3>
      <span class="state ${state}">${stateNames[state]}</span>
    </div>
    <p class="quiet">${description}</p>
    ${dayBars(name, days)}
    <div class="axis">
      <span>${days.length} days ago</span>
      <span>${up === undefined ? "No data yet" : `${percent(up)} uptime`}</span>
      <span>Today</span>
    </div>
    <p class="numbers">
      Now:
      ${counted(sample)}${
        p50 === undefined || p95 === undefined
          ? ""
          : `; median ${latencyInWords(p50)}, 95th percentile ${latencyInWords(p95)}`
      }.
      24 hours: ${counted({ ...counts, probeFailures: counts.probe_failures })}.
    </p>
    ${
      faulty.length === 0
        ? undefined
        : html`<details id="days-${id}">
            <summary>Days on which ${name} was not fully operational: ${faulty.length}</summary>
            <ul>
              ${faulty.toReversed().map((day) => html`<li>${dayWithStates(day)}</li> `)}
            </ul>
          </details>`
    }
  </li> `;
}

/** `12 requests, 0 failed; 4 probes, 0 failed`. The database has no requests of its own. */
function countsInWords(id: string, seen: Omit<Sample, "latencies">): string {
  const counted = (n: number, what: string, failed: number) =>
    `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}, ${failed.toLocaleString("en")} failed`;
  const probes = counted(seen.probes, "probe", seen.probeFailures);
  if (id === "database") return probes;
  return `${counted(seen.requests, id === "jobs" ? "run" : "request", seen.failures)}; ${probes}`;
}

function externalProbes(all: readonly ExternalProbeSummary[]): Html {
  if (all.length === 0) {
    return html`<p class="quiet">
      No external probe reports to this server. The server takes the measurements above itself, so
      it cannot report its own complete outage. To check it from another machine, run
      <code>salesos probe</code> there.
    </p>`;
  }
  return html`<p class="quiet">
      Reported by <code>salesos probe</code> on other machines. These results do not affect the
      states above.
    </p>
    <ul class="external-probes">
      ${all.map(
        ({ name, last, looks, failedLooks }) =>
          html`<li>
            <strong>${name}</strong>: ${looks} checks in 24 hours, ${failedLooks} failed.
            ${
              last.length === 0
                ? "No data in the last 24 hours."
                : last.map(
                    (look) =>
                      html`<br />${look.target}:
                        ${look.ok ? `reached in ${latencyInWords(look.duration_ms)}` : `failed (${look.error ?? "no response"})`},
                        ${instant(look.at)}`,
                  )
            }
          </li> `,
      )}
    </ul>`;
}

function following(byMail: boolean): Html {
  return html`<h2>Follow</h2>
    ${
      byMail
        ? html`<form method="post" action="/status/subscribe">
            <div class="field">
              <label for="email">Your email address</label>
              <p class="hint" id="email-hint">
                We send you a confirmation link, then every update to an incident or maintenance.
              </p>
              <input
                id="email"
                name="email"
                type="email"
                autocomplete="email"
                required
                maxlength="254"
                aria-describedby="email-hint"
              />
            </div>
            <p><button type="submit">Subscribe</button></p>
          </form>`
        : undefined
    }
    <p>
      <a href="/status/history.atom">Atom</a> · <a href="/status/history.rss">RSS</a> ·
      <a href="/status/api/v2/summary.json">Statuspage-compatible JSON</a> ·
      <a href="/status/badge.svg">Badge</a> · webhooks such as <code>status.incident.created</code>,
      described in the <a href="/reference">reference</a>
    </p>`;
}

function instant(at: Date | string): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${instantInWords(at)}</time>`;
}
