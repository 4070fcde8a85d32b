import { html, type Html, type Page } from "../../platform/pages/layout.ts";
import type { Faults, Field, Fields } from "./support.fields.ts";

const labels: Record<Field | "website", string> = {
  email: "Your email address",
  subject: "Subject",
  message: "Message",
  request_id: "Request id",
  error_code: "Error code",
  page: "Page you came from",
  user_agent: "Browser or client",
  version: "SalesOS version",
  website: "Website",
};

const most: Record<Field, number> = {
  email: 254,
  subject: 200,
  message: 10_000,
  request_id: 128,
  error_code: 64,
  page: 500,
  user_agent: 500,
  version: 64,
};

/** How support can be reached and can reply. The page promises nothing else. */
export interface Reach {
  supportAddress: string;
  /** Whether the server can send email. */
  byMail: boolean;
}

/** The form, with its values and their errors. */
export function contactPage(fields: Fields, faults: Faults, reach: Reach): Page {
  const { supportAddress, byMail } = reach;
  const field = (name: Field, extra: Html, hint?: string) =>
    labelled(
      name,
      faults,
      hint,
      (aria) =>
        html`<input
          id="${name}"
          name="${name}"
          maxlength="${most[name]}"
          value="${fields[name]}"
          ${extra}
          ${aria}
        />`,
    );
  const wrong = Object.keys(faults) as (Field | "website")[];
  return {
    title:
      wrong.length > 0 ? "Not sent yet · Contact support · SalesOS" : "Contact support · SalesOS",
    description: "Contact the operator of this SalesOS server.",
    main: html`<h1>Contact support</h1>
      ${summary(wrong, faults)}
      <p class="lead">
        Tell us what you did, what you expected, and what happened instead.
        ${byMail ? "We reply by email." : NO_MAIL} You can also write to
        <a href="mailto:${supportAddress}">${supportAddress}</a>.
      </p>
      <form method="post" action="/help/contact" novalidate>
        ${field("email", html`type="email" autocomplete="email" required`)}
        ${field("subject", html`type="text" required`)}
        ${labelled(
          "message",
          faults,
          undefined,
          (aria) =>
            html`<textarea
              id="message"
              name="message"
              rows="8"
              maxlength="${most.message}"
              required
              ${aria}
            >
${fields.message}</textarea>`,
        )}
        ${field("request_id", html`type="text" spellcheck="false" autocomplete="off"`, "Optional. The request_id of the response, or its X-Request-Id header. It lets us find the request in our log.")}
        <fieldset>
          <legend>Diagnostics</legend>
          <p class="hint">
            We send only this information with your message. You can edit any field, or clear it to
            leave it out.
          </p>
          ${field("error_code", html`type="text" spellcheck="false" autocomplete="off"`)}
          ${field("page", html`type="text" spellcheck="false" autocomplete="off"`)}
          ${field("user_agent", html`type="text" spellcheck="false" autocomplete="off"`)}
          ${field("version", html`type="text" spellcheck="false" autocomplete="off"`)}
        </fieldset>
        ${trap(faults)}
        <p><button type="submit">Send to support</button></p>
      </form>
      <p class="hint">
        Never send a complete API key or webhook secret. The first and last characters are enough
        for us to find it.
      </p>`,
  };
}

const NO_MAIL = "This server does not send email. It stores your message for the operator to read.";

function labelled(
  name: Field | "website",
  faults: Faults,
  hint: string | undefined,
  input: (aria: Html) => Html,
): Html {
  const fault = faults[name];
  const described = [
    ...(hint === undefined ? [] : [`${name}-hint`]),
    ...(fault === undefined ? [] : [`${name}-fault`]),
  ];
  const aria = html`${fault === undefined ? undefined : html`aria-invalid="true"`}
  ${described.length === 0 ? undefined : html`aria-describedby="${described.join(" ")}"`}`;
  return html`<div class="field">
    <label for="${name}">${labels[name]}</label>
    ${hint === undefined ? undefined : html`<p class="hint" id="${name}-hint">${hint}</p>`}
    ${fault === undefined ? undefined : html`<p class="fault" id="${name}-fault">${labels[name]} ${fault}</p>`}
    ${input(aria)}
  </div>`;
}

/** The errors, at the top of the page, with links to the fields. */
function summary(wrong: readonly (Field | "website")[], faults: Faults): Html | undefined {
  if (wrong.length === 0) return undefined;
  return html`<div class="faults" role="alert">
    <p><strong>Not sent yet.</strong> Correct these fields:</p>
    <ul>
      ${wrong.map((name) => html`<li><a href="#${name}">${labels[name]} ${faults[name]}</a></li> `)}
    </ul>
  </div>`;
}

/** A honeypot for bots. Its label tells people to leave it empty. */
function trap(faults: Faults): Html {
  return html`<div class="${faults.website === undefined ? "trap" : "field"}">
    <label for="website">Website (leave this empty)</label>
    <input id="website" name="website" type="text" tabindex="-1" autocomplete="off" value="" />
  </div>`;
}

/** The page after a request was stored. */
export function sentPage(reference: string | undefined, { byMail }: Reach): Page {
  const next = byMail ? "We reply by email." : NO_MAIL;
  return {
    title: "Sent · Contact support · SalesOS",
    description: "We received your request.",
    main: html`<h1>We received your message</h1>
      ${
        reference === undefined
          ? html`<p>Your message is stored. ${next}</p>`
          : html`<p class="lead">Your reference is <code>${reference}</code>.</p>
              <p>Include it if you write to us again about this request. ${next}</p>`
      }
      <p>
        In the meantime, check <a href="/status">the status page</a> for known incidents, or
        <a href="/help">the help center</a> for common problems.
      </p>`,
  };
}

/** The form again, if a valid message could not be sent. */
export function notSentPage(fields: Fields, why: string, reach: Reach): Page {
  const page = contactPage(fields, {}, reach);
  return {
    ...page,
    title: "Not sent yet · Contact support · SalesOS",
    main: html`<div class="faults" role="alert">
        <p><strong>Not sent yet.</strong> ${why}</p>
      </div>
      ${page.main}`,
  };
}
