import { html, type Html } from "../../platform/pages/layout.ts";
import { formula, type MeasuredState } from "./status.rules.ts";
import { stateNames } from "./status.words.ts";

/** How the states come about, for those who wonder whether to believe them. */
export function explanation(windowMs: number): Html {
  return html`<h2>How the states come about</h2>
    <p>
      A state follows from what was seen in the last ${windowMs / 1_000} seconds: real requests, and
      probes that this server sends to itself through its own front door every 30 seconds. In the
      bars, each minute is judged the same way. What an incident says of a component counts beside
      it.
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
      Uptime is the share of measured time without an outage; degraded counts as up, maintenance and
      time without data count neither way. Time in which SalesOS did not run counts as a major
      outage. The same in JSON: <a href="/status.json">status.json</a>.
    </p>`;
}
