import { html, type Html } from "../../platform/pages/layout.ts";

const REQUEST =
  "/api/leads?sort=-icp_score&limit=1&fields=company_name,contact_name,icp_score,icp_band";

const promises = [
  [
    "Scores with reasons",
    "SalesOS compares every lead with your ideal customer profile. Reasons add up to the score and show which data is missing.",
    "/docs/icp-scoring",
  ],
  [
    "Webhooks that arrive",
    "Stored with the change itself, signed, retried for 75 hours, logged byte for byte, and replayed on request.",
    "/docs/webhooks",
  ],
  [
    "One command",
    "`npm start` includes PostgreSQL. Set one variable to use your own database and scale to many instances.",
    "/docs/quick-start",
  ],
] as const;

/** What SalesOS is, and a request to try. */
export function frontMain(
  publicUrl: string,
  sandboxKey: string | undefined,
  exists: (path: string) => boolean,
): Html {
  const command = `curl '${publicUrl}${REQUEST}' \\
  -H 'X-API-Key: ${sandboxKey ?? "your-api-key"}'`;
  return html`<div class="front">
    <section class="hero">
      <h1>The sales system that is an API</h1>
      <p class="lead">
        SalesOS scores incoming leads against your ideal customer profile, tracks deals, and sends
        every change to your other systems. It is one documented API, and it needs nothing else to
        run.
      </p>
      <p class="actions">
        <a
          class="button primary"
          href="${exists("/docs/quick-start") ? "/docs/quick-start" : "/docs"}"
          >Quick start</a
        >
        <a class="button" href="/reference">API reference</a>
      </p>
    </section>
    <section class="live" aria-labelledby="live-title">
      <h2 id="live-title">${sandboxKey === undefined ? "A first request" : "A live request"}</h2>
      <pre tabindex="0" aria-label="Request"><code>${command}</code></pre>
      ${sandboxKey === undefined ? withOwnKey() : liveRequest(sandboxKey)}
    </section>
    <ul class="cards">
      ${promises.map(
        ([title, text, path]) =>
          html`<li>
            <a href="${exists(path) ? path : "/docs"}"
              ><strong>${title}</strong><span>${text.replaceAll("`", "")}</span></a
            >
          </li>`,
      )}
    </ul>
  </div>`;
}

function withOwnKey(): Html {
  return html`<p class="note">
    Replace the key with your own. The server printed your first keys when it started for the first
    time.
  </p>`;
}

function liveRequest(sandboxKey: string): Html {
  return html`<p class="send">
      <button type="button" class="button" hidden data-url="${REQUEST}" data-key="${sandboxKey}">
        Send request
      </button>
      <span class="note">
        This key is for the public sandbox. Its sample data is reset every day at 00:00 UTC.
      </span>
    </p>
    <div class="outcome" aria-live="polite"></div>`;
}
