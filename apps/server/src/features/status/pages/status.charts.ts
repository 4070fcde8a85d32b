import { html, type Html } from "../../../platform/pages/layout.ts";
import {
  quantile,
  type Sample,
  stateOfDay,
  uptime,
  type Day,
  type State,
} from "../measurements/index.ts";
import {
  dayWithStates,
  instantInWords,
  latencyInWords,
  percent,
  stateNames,
} from "./status.words.ts";

const STEP = 10;
const HEIGHT = 40;
/** A worse day has a shorter bar, so that the chart works without color. In drawing units. */
const heights: Readonly<Record<State, number>> = {
  operational: 40,
  maintenance: 32,
  degraded: 26,
  partial_outage: 18,
  major_outage: 12,
  no_data: 3,
};

/** One bar for each day, oldest first, with a text alternative. */
export function dayBars(name: string, days: readonly Day[]): Html {
  const bars = days.map((day, i) => {
    const state = stateOfDay(day);
    const height = heights[state];
    return html`<rect
      class="bar ${state}"
      x="${i * STEP + 1}"
      y="${HEIGHT - height}"
      width="${STEP - 2}"
      height="${height}"
      ><title>${dayWithStates(day)}</title></rect
    >`;
  });
  return html`<svg
    class="bars"
    viewBox="0 0 ${days.length * STEP} ${HEIGHT}"
    preserveAspectRatio="none"
    role="img"
    aria-label="${barsInWords(name, days)}"
  >
    ${bars}
  </svg>`;
}

/** The bars of a component as a sentence. */
function barsInWords(name: string, days: readonly Day[]): string {
  const counts = new Map<State, number>();
  for (const day of days) {
    const state = stateOfDay(day);
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  const parts = (Object.keys(stateNames) as State[])
    .filter((state) => counts.has(state))
    .map((state) => `${counts.get(state)} ${stateNames[state].toLowerCase()}`);
  const up = uptime(days);
  const share = up === undefined ? "" : ` Uptime ${percent(up)}.`;
  return `${name}, the last ${days.length} days: ${parts.join(", ")}.${share}`;
}

interface Slot {
  at: Date;
  sample: Sample;
}

const SLOTS = 96;
const SLOT = 15 * 60_000;
const WIDTH = 960;
const TALL = 160;

/** The latency of the last day in quarters of an hour: median and 95th percentile, drawn and as a table. */
export function latencyChart(slots: readonly Slot[], now: Date): Html {
  const end = Math.floor(now.getTime() / SLOT) * SLOT;
  const start = end - (SLOTS - 1) * SLOT;
  const points = slots.flatMap(({ at, sample }) => {
    const [p50, p95] = [quantile(sample, 0.5), quantile(sample, 0.95)];
    const place = (at.getTime() - start) / SLOT;
    return p50 === undefined || p95 === undefined || place < 0 ? [] : [{ at, place, p50, p95 }];
  });
  const last = points.at(-1);
  if (last === undefined) {
    return html`<p class="quiet">No data in the last 24 hours.</p>`;
  }
  const top = ceiling(Math.max(...points.map(({ p95 }) => p95)));
  const x = (place: number) => ((place + 0.5) * WIDTH) / SLOTS;
  const y = (ms: number) => TALL - (ms / top) * (TALL - 4) - 2;
  const line = (of: "p50" | "p95") =>
    runs(points).map(
      (run) =>
        html`<path
          class="line ${of}"
          d="${run.map((point, i) => `${i === 0 ? "M" : "L"}${x(point.place).toFixed(1)} ${y(point[of]).toFixed(1)}`).join("")}${run.length === 1 ? "h3" : ""}"
        />`,
    );
  const words = `API latency in the last 24 hours. Now: median ${latencyInWords(last.p50)}, 95th percentile ${latencyInWords(last.p95)}. Highest 95th percentile: ${latencyInWords(Math.max(...points.map(({ p95 }) => p95)))}.`;
  return html`<figure class="latency">
      <div class="plot">
        <span class="top">${latencyInWords(top)}</span>
        <svg
          viewBox="0 0 ${WIDTH} ${TALL}"
          preserveAspectRatio="none"
          role="img"
          aria-label="${words}"
        >
          <path class="grid" d="M0 2H${WIDTH}M0 ${TALL / 2}H${WIDTH}M0 ${TALL - 2}H${WIDTH}" />
          ${line("p95")} ${line("p50")}
        </svg>
        <span class="bottom">0 ms</span>
      </div>
      <div class="axis"><span>${instantInWords(new Date(start))}</span><span>now</span></div>
      <figcaption>
        <span class="key p50"></span> median <span class="key p95"></span> 95th percentile (dashed).
        Each point covers 15 minutes of real requests and probes. A gap means no data.
      </figcaption>
    </figure>
    <details id="latency-table">
      <summary>Latency as a table</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="Latency as a table">
        <table>
          <thead>
            <tr>
              <th scope="col">From (UTC)</th>
              <th scope="col">Median</th>
              <th scope="col">95th percentile</th>
            </tr>
          </thead>
          <tbody>
            ${points.toReversed().map(
              ({ at, p50, p95 }) =>
                html`<tr>
                  <td>${at.toISOString().slice(11, 16)}</td>
                  <td>${latencyInWords(p50)}</td>
                  <td>${latencyInWords(p95)}</td>
                </tr> `,
            )}
          </tbody>
        </table>
      </div>
    </details>`;
}

/** Points that follow each other without a gap. */
function runs<P extends { place: number }>(points: readonly P[]): P[][] {
  const found: P[][] = [];
  for (const point of points) {
    const run = found.at(-1);
    if (run !== undefined && point.place - (run.at(-1)?.place ?? 0) <= 1) run.push(point);
    else found.push([point]);
  }
  return found;
}

/** The next of 1, 2, 5, 10, … that is not below. */
function ceiling(ms: number): number {
  for (let unit = 1; ; unit *= 10) {
    const fit = [1, 2, 5].find((n) => n * unit >= ms);
    if (fit !== undefined) return fit * unit;
  }
}
