import type { OpenApiDocument } from "../../platform/openapi/document.ts";
import type { Field } from "./fields.rules.ts";
import type { Entry, Group } from "./reference.rules.ts";
import { curlSample } from "./samples.js";

/** The first page as Markdown. */
export function overviewMarkdown(document: OpenApiDocument, groups: readonly Group[]): string {
  const links = groups.map(
    ({ name, slug, description }) => `- [${name}](/reference/${slug}.md): ${description}`,
  );
  return `# API reference\n\n${String(document.info["description"])}\n\n${links.join("\n")}\n`;
}

/** The page of a group as Markdown. */
export function groupMarkdown({ name, description, entries }: Group): string {
  return `# ${name}\n\n${description}\n\n${entries.map(entryMarkdown).join("\n\n")}\n`;
}

function entryMarkdown({ title, description, call, body, answers, problems }: Entry): string {
  const of = (place: string) => call?.inputs.filter((input) => input.in === place) ?? [];
  const codes = problems.map(({ status, code }) => `[${status} ${code}](/help/errors/${code}.md)`);
  const parts = [
    `## ${title}`,
    call && `\`${call.method} ${call.path}\``,
    description,
    ...list("Path parameters", of("path")),
    ...list("Query parameters", of("query")),
    ...list("Headers", of("header")),
    ...list(call === undefined ? "Payload" : "Body", body?.fields ?? []),
    call && fence("sh", curlSample(call.sample)),
    call === undefined && body && fence("json", JSON.stringify(body.example, null, 2)),
    ...answers.map(
      (answer) =>
        `**${answer.status}** ${answer.description}${
          answer.example === undefined
            ? ""
            : `\n\n${fence("json", JSON.stringify(answer.example, null, 2))}`
        }`,
    ),
    codes.length > 0 && `Errors: ${codes.join(", ")}`,
  ];
  return parts.filter((part) => typeof part === "string").join("\n\n");
}

function list(title: string, fields: readonly Field[]): string[] {
  return fields.length === 0 ? [] : [`### ${title}`, fields.map((one) => item(one, "")).join("\n")];
}

function item(
  { name, type, required, description, rules, values, fields }: Field,
  indent: string,
): string {
  const notes = [
    `${type}${required ? ", required" : ""}`,
    ...(values.length === 0 ? [] : [`one of ${values.join(", ")}`]),
    ...rules,
  ];
  const text = description.replaceAll("\n", `\n${indent}  `);
  const line = `${indent}- \`${name}\` (${notes.join("; ")}) ${text}`.trimEnd();
  return [line, ...fields.map((one) => item(one, `${indent}  `))].join("\n");
}

const fence = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``;
