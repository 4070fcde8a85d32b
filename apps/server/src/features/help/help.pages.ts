import { problemExample, type ErrorEntry } from "../../platform/errors/problem.ts";
import { html, prose, type Page } from "../../platform/pages/layout.ts";

/** The page that the `type` of an error answer links to. */
export function errorPage(entry: ErrorEntry, publicUrl: string): Page {
  const answer = JSON.stringify(problemExample(entry, publicUrl), null, 2);
  return {
    title: `${entry.title} · SalesOS`,
    description: entry.cause,
    main: html`<p><span class="status">${entry.status}</span> <code>${entry.code}</code></p>
      <h1>${entry.title}</h1>
      <h2>Why it happens</h2>
      <p>${prose(entry.cause)}</p>
      <h2>What to do</h2>
      <p>${prose(entry.fix)}</p>
      <h2>An answer with this error</h2>
      <pre tabindex="0"><code>${answer}</code></pre>
      <p>
        <code>detail</code> and <code>errors</code> say what is wrong with your request; quote the
        <code>request_id</code> when you contact support.
      </p>
      <p><a href="/help/errors">All errors</a></p>`,
  };
}

/** Every entry of the catalogue, in the order of the status. */
export function errorListPage(entries: readonly ErrorEntry[]): Page {
  const rows = entries
    .toSorted((a, b) => a.status - b.status)
    .map(
      ({ status, code, title, cause }) =>
        html`<tr>
          <td><span class="status">${status}</span></td>
          <td><a href="/help/errors/${code}">${title}</a><br /><code>${code}</code></td>
          <td>${prose(cause)}</td>
        </tr> `,
    );
  return {
    title: "Errors · SalesOS",
    description: "Every error that the SalesOS API answers, why it happens and what to do.",
    main: html`<h1>Errors</h1>
      <p class="lead">
        Every error is a problem document (RFC 9457). Its <code>code</code> never changes its
        meaning, and its <code>type</code> links to the page here.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Status</th>
            <th scope="col">Error</th>
            <th scope="col">Why it happens</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>`,
  };
}

/** The front page: what this is, and a first request. */
export function frontPage(publicUrl: string, sandboxKey: string | undefined): Page {
  const command = `curl '${publicUrl}/api/leads?limit=1' \\
  -H 'X-API-Key: ${sandboxKey ?? "your-api-key"}'`;
  return {
    title: "SalesOS",
    description: "The API-first sales system.",
    main: html`<h1>SalesOS</h1>
      <p class="lead">
        The API-first sales system. Leads come in, are scored against your ideal customer with
        reasons that add up, become deals, and every change reaches your other systems through
        signed webhooks.
      </p>
      <h2>A first request</h2>
      <pre tabindex="0"><code>${command}</code></pre>
      <p>
        ${
          sandboxKey === undefined
            ? "Put in a key of yours: the first ones were printed when this server started for the first time."
            : "This key opens the public sandbox: sample data to play with, emptied and filled again every day at 00:00 UTC."
        }
      </p>
      <ul class="cards">
        <li>
          <a href="/reference"
            ><strong>API reference</strong
            ><span>Every request with examples, and a button to send it.</span></a
          >
        </li>
        <li>
          <a href="/openapi.json"
            ><strong>OpenAPI</strong><span>The contract as a document, for your tools.</span></a
          >
        </li>
        <li>
          <a href="/help/errors"
            ><strong>Errors</strong><span>What each one means and what to do.</span></a
          >
        </li>
        <li>
          <a href="/readyz"><strong>Health</strong><span>Whether this server is ready.</span></a>
        </li>
      </ul>`,
  };
}
