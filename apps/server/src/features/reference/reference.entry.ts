import { Marked } from "marked";
import { html, type Html } from "../../platform/pages/layout.ts";
import type { Field } from "./fields.rules.ts";
import type { Answer, Call, Entry, Input, Problem } from "./reference.rules.ts";
import { codeSamples } from "./samples.js";

const marked = new Marked({ gfm: true });

/** A description of the contract, which is ours, as HTML. */
export function markdown(text: string): Html {
  return { markup: marked.parse(text, { async: false }) };
}

/** An operation, or an event that webhooks receive: description on the left, samples and form on the right. */
export function entrySection(entry: Entry): Html {
  const { id, title, description, call, body, answers, problems } = entry;
  return html`<section class="entry" id="${id}" aria-labelledby="${id}-title">
    <div class="about">
      <h2 id="${id}-title"><a href="#${id}">${title}</a></h2>
      ${call && endpoint(call)} ${markdown(description)} ${call && inputTables(call.inputs)}
      ${
        body &&
        html`<h3>${call === undefined ? "Payload" : "Body"}</h3>
          ${fieldList(body.fields)}`
      }
      ${answers.map(answerSection)} ${problems.length === 0 ? "" : problemTable(problems)}
    </div>
    <div class="doing">
      ${call === undefined ? "" : samples(entry, call)}
      ${call === undefined ? "" : tryForm(entry, call)}
      ${call === undefined && body ? example("Payload", body.example) : ""}
    </div>
  </section>`;
}

/** The method of a request, also shown by color. */
export function method(name: string): Html {
  return html`<span class="method ${name.toLowerCase()}">${name}</span>`;
}

function endpoint({ method: name, path }: Call): Html {
  return html`<p class="endpoint">${method(name)} <code>${path}</code></p>`;
}

const places = { path: "Path parameters", query: "Query parameters", header: "Headers" } as const;

function inputTables(inputs: readonly Input[]): Html[] {
  return (["path", "query", "header"] as const).flatMap((place) => {
    const some = inputs.filter((input) => input.in === place);
    return some.length === 0
      ? []
      : html`<h3>${places[place]}</h3>
          ${fieldList(some)}`;
  });
}

function fieldList(fields: readonly Field[]): Html {
  if (fields.length === 0) return html`<p class="quiet">Members of any name.</p>`;
  return html`<dl class="fields">${fields.map(fieldItem)}</dl>`;
}

function fieldItem({ name, type, required, description, rules, values, fields }: Field): Html {
  return html`<div>
    <dt>
      <code>${name}</code> <span class="type">${type}</span>
      ${required ? html`<span class="required">required</span>` : ""}
    </dt>
    <dd>
      ${markdown(description)}
      ${values.length === 0 ? "" : html`<p class="values">${valueList(values)}</p>`}
      ${rules.length === 0 ? "" : html`<div class="rules">${markdown(rules.join(" · "))}</div>`}
      ${
        fields.length === 0
          ? ""
          : html`<details>
              <summary>${fields.length === 1 ? "1 member" : `${fields.length} members`}</summary>
              ${fieldList(fields)}
            </details>`
      }
    </dd>
  </div>`;
}

const MANY = 12;

function valueList(values: readonly string[]): Html[] {
  const shown = values.slice(0, MANY).map((value) => html`<code>${value}</code> `);
  const rest = values.length - MANY;
  return rest <= 0 ? shown : [...shown, html`and ${rest} more`];
}

function answerSection({ status, description, fields, example: given, headers }: Answer): Html {
  return html`<details class="answer">
    <summary><span class="good">${status}</span> ${markdown(description)}</summary>
    ${fields.length === 0 ? "" : fieldList(fields)}
    ${given === undefined ? "" : example("Example", given)}
    ${
      headers.length === 0
        ? ""
        : html`<p class="quiet">
            Headers: ${headers.map((header) => html`<code>${header}</code> `)}
          </p>`
    }
  </details>`;
}

function problemTable(problems: readonly Problem[]): Html {
  return html`<details class="answer">
    <summary>
      <span class="bad">Errors</span>
      <p>${problems.length} possible errors</p>
    </summary>
    <ul class="problems">
      ${problems.map(
        ({ status, code, title }) =>
          html`<li>
            <span class="status">${status}</span>
            <a href="/help/errors/${code}">${title}</a> <code>${code}</code>
          </li>`,
      )}
    </ul>
  </details>`;
}

function samples({ id }: Entry, { sample }: Call): Html {
  const all = codeSamples(sample);
  return html`<div class="samples" role="group" aria-label="Samples">
    <div class="bar" hidden>
      ${all.map(
        ({ label }) => html`<button type="button" data-language="${label}">${label}</button>`,
      )}
      <button type="button" class="copy">Copy</button>
    </div>
    ${all.map(
      ({ label, source }) =>
        html`<pre
          tabindex="0"
          data-language="${label}"
          aria-label="${label} sample of ${id}"
        ><code>${source}</code></pre>`,
    )}
    <p class="wrong" aria-live="polite"></p>
  </div>`;
}

function tryForm({ id, body }: Entry, { method: name, path, inputs, sample }: Call): Html {
  const asked = inputs.filter((input) => input.in === "path" || input.value !== "");
  const further = inputs.filter((input) => !asked.includes(input));
  return html`<form
    class="try"
    data-method="${name}"
    data-path="${path}"
    data-sdk="${sample.sdk.resource}.${sample.sdk.method}"
    hidden
  >
    ${asked.map((input) => control(id, input))}
    ${
      further.length === 0
        ? ""
        : html`<details>
            <summary>More parameters (${further.length})</summary>
            ${further.map((input) => control(id, input))}
          </details>`
    }
    ${
      body &&
      html`<label class="body"
        >Body<textarea name="body" rows="${rowsOf(body.example)}" spellcheck="false">
${json(body.example)}</textarea>
      </label>`
    }
    <div class="send">
      <button type="submit">Send</button>
      <button type="button" class="cancel" hidden>Cancel</button>
      <span class="where"></span>
    </div>
    <div class="outcome" aria-live="polite"></div>
  </form>`;
}

function control(id: string, input: Input): Html {
  const { name, in: place, value, hint, repeated, plainType } = input;
  const field = `${id}-${name}`;
  const values = plainType === "boolean" ? ["true", "false"] : input.values;
  const chosen =
    values.length > 0 && !repeated
      ? html`<select id="${field}" name="${name}" data-in="${place}" data-type="${plainType}">
          <option value=""></option>
          ${values.map((one) => html`<option>${one}</option>`)}
        </select>`
      : html`<input
          id="${field}"
          name="${name}"
          data-in="${place}"
          data-type="${plainType}"
          value="${value}"
          placeholder="${hint}"
          ${repeated ? { markup: 'data-repeated=""' } : ""}
          autocomplete="off"
          spellcheck="false"
        />`;
  return html`<label for="${field}">${name}</label>${chosen}`;
}

function example(title: string, value: unknown): Html {
  return html`<h3>${title}</h3>
    <pre tabindex="0" aria-label="${title}"><code>${json(value)}</code></pre>`;
}

const json = (value: unknown) => JSON.stringify(value ?? {}, null, 2);
const rowsOf = (value: unknown) => Math.min(16, json(value).split("\n").length + 1);
