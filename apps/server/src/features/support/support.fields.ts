import { checkedBody } from "../../platform/http/body.ts";
import { Problem, type ErrorDetail } from "../../platform/errors/problem.ts";
import { compile, describe } from "../../platform/operations/validate.ts";
import { SupportRequestCreate } from "./support.schemas.ts";

/** The fields of the form, in its order, with the members of the API that they become. */
const members = {
  email: "/email",
  subject: "/subject",
  message: "/message",
  request_id: "/request_id",
  error_code: "/diagnostics/error_code",
  page: "/diagnostics/page",
  user_agent: "/diagnostics/user_agent",
  version: "/diagnostics/version",
} as const;

export type Field = keyof typeof members;
export type Fields = Record<Field, string>;
/** What is wrong with which field, in lower case, to follow the field's label. */
export type Faults = Partial<Record<Field | "website", string>>;

const names = Object.keys(members) as Field[];
const needed: readonly Field[] = ["email", "subject", "message"];
const validate = compile(SupportRequestCreate, "body");

/** The fields of a form that was sent, or of the query of a link to it; what is not there is empty. */
export function readFields(sent: URLSearchParams): Fields {
  const fields = {} as Fields;
  // Browsers send line breaks as CR LF.
  for (const name of names) fields[name] = (sent.get(name) ?? "").replaceAll("\r\n", "\n").trim();
  return fields;
}

/** The request that the fields make, or what is wrong with them. */
export function requestOf(fields: Fields): SupportRequestCreate | { faults: Faults } {
  const { email, subject, message, request_id, ...diagnostics } = fields;
  const given = (some: object) =>
    Object.fromEntries(Object.entries(some).filter(([, value]) => value !== ""));
  const body = {
    ...{ email, subject, message },
    ...given({ request_id }),
    diagnostics: given(diagnostics),
  };
  try {
    const request = checkedBody(body);
    const found = validate(request);
    if (found.length === 0) return request as SupportRequestCreate;
    return { faults: { ...faultsOf(describe(found, "body")), ...missingOf(fields) } };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { faults: { ...faultsOf(error.errors), ...missingOf(fields) } };
  }
}

function missingOf(fields: Fields): Faults {
  const missing = needed.filter((name) => fields[name] === "");
  return Object.fromEntries(missing.map((name) => [name, "is required."]));
}

function faultsOf(found: readonly ErrorDetail[]): Faults {
  const faults: Faults = {};
  for (const { pointer, detail } of found) {
    const name = names.find((field) => members[field] === pointer);
    if (name !== undefined) faults[name] ??= detail;
  }
  return faults;
}
