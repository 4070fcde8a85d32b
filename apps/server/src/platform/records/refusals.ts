import { errors } from "../errors/errors.ts";
import { invalidBody } from "../errors/invalid.ts";
import { Problem, problem } from "../errors/problem.ts";

/** A refusal because of another record: one that refers, that is gone, or that has the key. */
export class RecordConflict extends Problem {
  readonly other: { kind: string; id: string };

  constructor(refusal: Problem, other: { kind: string; id: string }) {
    const { entry, message: detail, errors: details, headers, cause } = refusal;
    super(entry, { detail, errors: details, headers, cause });
    this.other = other;
  }
}

/** The 404 of a record that is not in the workspace. */
export function notFound(name: string, id: string, what = "in this workspace"): Problem {
  return problem(errors.not_found, { detail: `There is no ${name} ${id.slice(0, 64)} ${what}.` });
}

interface Keyed {
  name: string;
  plural: string;
  matchKeys: Readonly<Record<string, { member?: string }>>;
}

/** The member that holds a match key. */
const pointerOf = ({ matchKeys }: Keyed, matchOn: string) =>
  `/${matchKeys[matchOn]?.member ?? matchOn}`;

/** The refusal of an upsert without the key that it matches on. */
export function keyMissing(kind: Keyed, matchOn: string): Problem {
  const detail = `is required, because match_on is "${matchOn}".`;
  return invalidBody([{ pointer: pointerOf(kind, matchOn), rule: "required", detail }]);
}

/** The refusal of an upsert that finds nothing, and has not what a new record needs. */
export function nothingMatches({ name }: Keyed, matchOn: string, missing: string): Problem {
  const detail = `is required, because no ${name} has this ${matchOn} yet.`;
  return invalidBody([{ pointer: `/${missing}`, rule: "required", detail }]);
}

/** The refusal of a key that another record has. */
export function keyTaken(kind: Keyed, matchOn: string, id?: string): Problem {
  const who = id === undefined ? `Another ${kind.name}` : `The ${kind.name} ${id}`;
  const pointer = pointerOf(kind, matchOn);
  const refusal = problem(errors.conflict, {
    detail: `${who} has this ${matchOn} already. Update that one, or use an upsert.`,
    errors: [{ pointer, rule: "unique", detail: "is taken in this workspace." }],
  });
  return id === undefined ? refusal : new RecordConflict(refusal, { kind: kind.name, id });
}

/** The refusal of an upsert whose key several records have. */
export function keyAmbiguous(kind: Keyed, matchOn: string, count: number): Problem {
  const pointer = pointerOf(kind, matchOn);
  return problem(errors.conflict, {
    detail: `${count} ${kind.plural} have this ${matchOn}. Update the one that you mean by its id.`,
    errors: [{ pointer, rule: "unique", detail: "matches several records." }],
  });
}

/** Two writes at the same moment may both have found an external id free. */
export function violatedExternalId(kind: Keyed, error: unknown): Problem | undefined {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code !== "23505" || constraint !== `${kind.plural}_external_key`) return undefined;
  return keyTaken(kind, "external_id");
}
