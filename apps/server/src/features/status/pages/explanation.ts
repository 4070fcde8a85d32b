import { html, type Html } from "../../../platform/pages/layout.ts";
import { formula, type MeasuredState } from "../measurements/index.ts";
import { stateNames } from "./status.words.ts";

/** Explains how SalesOS determines the states. */
export function explanation(windowMs: number): Html {
  return html`<h2>How we determine the states</h2>
    <p>
      A state is based on the last ${windowMs / 1_000} seconds of real requests and of probes. Every
      30 seconds, this server sends probes to its own public API. The bars apply the same rules to
      each minute. An open incident can also set the state of a component.
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="The formula">
      <table>
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">When</th>
          </tr>
        </thead>
        <tbody>
          ${(Object.keys(formula) as (MeasuredState | "no_data")[]).map(
            (state) =>
              html`<tr>
                <th scope="row">${stateNames[state]}</th>
                <td>${formula[state]}</td>
              </tr> `,
          )}
        </tbody>
      </table>
    </div>
    <p class="quiet">
      Uptime is the share of measured time without an outage. Degraded counts as up. Maintenance and
      time without data are excluded. Time when SalesOS was not running counts as a major outage.
      For the same data as JSON, see <a href="/status.json">status.json</a>.
    </p>`;
}
