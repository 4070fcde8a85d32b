import { errors } from "../errors/errors.ts";
import { problem, type Problem } from "../errors/problem.ts";

/** The 404 of a record that is not in the workspace. */
export function notFound(name: string, id: string, what = "in this workspace"): Problem {
  return problem(errors.not_found, { detail: `There is no ${name} ${id.slice(0, 64)} ${what}.` });
}

/** The refusal of a key that another record has. */
export function keyTaken(name: string, matchOn: string, id?: string): Problem {
  const who = id === undefined ? `Another ${name}` : `The ${name} ${id}`;
  return problem(errors.conflict, {
    detail: `${who} has this ${matchOn} already. Update that one, or use an upsert.`,
    errors: [{ pointer: `/${matchOn}`, rule: "unique", detail: "is taken in this workspace." }],
  });
}

/** The refusal of an upsert whose key several records have. */
export function keyAmbiguous(plural: string, matchOn: string, count: number): Problem {
  return problem(errors.conflict, {
    detail: `${count} ${plural} have this ${matchOn}. Update the one that you mean by its id.`,
    errors: [{ pointer: `/${matchOn}`, rule: "unique", detail: "matches several records." }],
  });
}

/** Two writes at the same moment may both have found an external id free. */
export function violatedExternalId(
  kind: { name: string; plural: string },
  error: unknown,
): Problem | undefined {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code !== "23505" || constraint !== `${kind.plural}_external_key`) return undefined;
  return keyTaken(kind.name, "external_id");
}
