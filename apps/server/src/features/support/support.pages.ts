import { html, type Html, type Page } from "../../platform/pages/layout.ts";
import type { Faults, Field, Fields } from "./support.fields.ts";

const labels: Record<Field | "website", string> = {
  email: "Your e-mail address",
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

/** How this server hears and answers: nothing is promised that it cannot do. */
export interface Reach {
  supportAddress: string;
  /** Whether it can send mail. */
  byMail: boolean;
}

/** The form, with what was typed and what is wrong with it. */
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
    description: "Ask the people who run this SalesOS for help.",
    main: html`<h1>Contact support</h1>
      ${summary(wrong, faults)}
      <p class="lead">
        Tell us what you did, what you expected and what happened instead.
        ${byMail ? "We answer by e-mail." : NO_MAIL} You can also write to
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
        ${field("request_id", html`type="text" spellcheck="false" autocomplete="off"`, "Optional. The request_id of the answer, or its X-Request-Id header: with it we find the request in our log.")}
        <fieldset>
          <legend>Diagnostics</legend>
          <p class="hint">
            This is all that is sent with your message. Change it, or empty a field to leave it out.
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
        Never send a whole API key or a webhook secret; their first and last characters are enough
        to find them.
      </p>`,
  };
}

const NO_MAIL =
  "This server does not send e-mail: your message is stored, and the operator of the server has to look for it.";

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

/** What went wrong, first on the page, with links to the fields. */
function summary(wrong: readonly (Field | "website")[], faults: Faults): Html | undefined {
  if (wrong.length === 0) return undefined;
  return html`<div class="faults" role="alert">
    <p><strong>Not sent yet.</strong> Please correct:</p>
    <ul>
      ${wrong.map((name) => html`<li><a href="#${name}">${labels[name]} ${faults[name]}</a></li> `)}
    </ul>
  </div>`;
}

/** For programs that fill in whatever they find. Who sees it is told why. */
function trap(faults: Faults): Html {
  return html`<div class="${faults.website === undefined ? "trap" : "field"}">
    <label for="website">Website (leave this empty)</label>
    <input id="website" name="website" type="text" tabindex="-1" autocomplete="off" value="" />
  </div>`;
}

/** What is shown once a request is stored. */
export function sentPage(reference: string | undefined, { byMail }: Reach): Page {
  const next = byMail ? "We answer by e-mail." : NO_MAIL;
  return {
    title: "Sent · Contact support · SalesOS",
    description: "Your request was received.",
    main: html`<h1>We have your message</h1>
      ${
        reference === undefined
          ? html`<p>It is stored. ${next}</p>`
          : html`<p class="lead">Your reference is <code>${reference}</code>.</p>
              <p>Name it if you write to us again about the same matter. ${next}</p>`
      }
      <p>
        Meanwhile, <a href="/status">the status page</a> says whether something is wrong on our
        side, and <a href="/help">the help centre</a> goes through what goes wrong most often.
      </p>`,
  };
}

/** The form again, with why it could not be sent though nothing is wrong with it. */
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
