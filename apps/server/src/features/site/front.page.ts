import { html, type Html } from "../../platform/pages/layout.ts";

const REQUEST =
  "/api/leads?sort=-icp_score&limit=1&fields=company_name,contact_name,icp_score,icp_band";

const promises = [
  [
    "Scores with reasons",
    "Every lead is compared with your ideal customer. The reasons sum to the score, and say what is missing.",
    "/docs/icp-scoring",
  ],
  [
    "Webhooks that arrive",
    "Written with the change they tell of, signed, tried for 75 hours, logged byte for byte, replayed when you ask.",
    "/docs/webhooks",
  ],
  [
    "One command",
    "`npm start` brings its own PostgreSQL. One variable moves it to yours, and from there to many instances.",
    "/docs/quick-start",
  ],
] as const;

/** What SalesOS is, and a request that can be sent. */
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
        Leads come in and are scored against your ideal customer. They become deals, and every
        change reaches your other systems. All of it is one documented API; nothing else is needed
        to run it.
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
    Put in a key of yours: the first ones were printed when this server started for the first time.
  </p>`;
}

function liveRequest(sandboxKey: string): Html {
  return html`<p class="send">
      <button type="button" class="button" hidden data-url="${REQUEST}" data-key="${sandboxKey}">
        Send it
      </button>
      <span class="note">
        This key opens the public sandbox: sample data, emptied and filled again every day at 00:00
        UTC.
      </span>
    </p>
    <div class="outcome" aria-live="polite"></div>`;
}
