import type { WorkspaceTransaction } from "../database/database.ts";
import { errors } from "../errors/errors.ts";
import { invalidBody } from "../errors/invalid.ts";
import { Problem, problem, problemMembers, type ErrorDetail } from "../errors/problem.ts";
import type { Kind } from "../records/kind.ts";
import type { RecordBase } from "../records/resource.ts";
import { newChangeSetId, writeRecords } from "../records/write.ts";
import type { Action, Outcome, RequestedWrite, Write } from "../records/writes.ts";
import type { Input } from "../operations/operation.ts";
import { describe, type Validate } from "../operations/validate.ts";
import { breather } from "../runtime/turns.ts";

/** One item of a batch, as the schema lets it through. */
export interface BatchItem {
  op: "create" | "update" | "upsert" | "delete";
  id?: string;
  match_on?: string;
  if_match?: string;
  data?: object;
}

export interface BatchBody {
  items: BatchItem[];
  atomic?: boolean;
}

/** Checks an item's data as the body of a request for it alone. */
export interface ItemValidators {
  create: Validate;
  update: Validate;
}

/** Carries out a batch. What fails costs no other item, unless the batch is atomic. */
export async function runBatch<Doc extends RecordBase, Data extends object>(
  tx: WorkspaceTransaction,
  kind: Kind<Doc, Data>,
  validators: ItemValidators,
  {
    body: { items, atomic = false },
    requestId,
    dryRun,
    statuses,
  }: Pick<Input<unknown, unknown, BatchBody>, "body" | "requestId" | "dryRun"> & {
    statuses: Statuses;
  },
): Promise<{ body: string; changeSetId: string | undefined; eventIds: readonly string[] }> {
  const changeSetId = newChangeSetId();
  const breathe = breather();
  const writes: (Write<Data> | Problem)[] = [];
  for (const item of items) {
    writes.push(asWrite<Data>(item, validators));
    await breathe();
  }
  const wanted = writes.filter((write) => !(write instanceof Problem)) as Write<Data>[];
  const requested = wanted.map((write): RequestedWrite<Data> => ({
    ...write,
    requestId,
    changeSetId,
  }));
  const written = await writeRecords(tx, kind, requested);
  let n = 0;
  const outcomes = writes.map((write) =>
    write instanceof Problem ? write : aboutData(written[n++] as Outcome),
  );
  const failed = outcomes.filter((outcome) => outcome instanceof Problem).length;
  if (atomic && failed > 0) throw atomicFailure(outcomes);
  const changed = outcomes.some(
    (outcome) => !(outcome instanceof Problem) && outcome.action !== "unchanged",
  );
  const results = outcomes.map((outcome) => resultOf(outcome, { requestId, statuses }));
  const savedAs = changed && !dryRun ? changeSetId : undefined;
  return {
    body: JSON.stringify({
      results,
      succeeded: outcomes.length - failed,
      failed,
      change_set_id: savedAs ?? null,
    }),
    changeSetId: savedAs,
    eventIds: outcomes.flatMap((outcome) => (outcome instanceof Problem ? [] : outcome.eventIds)),
  };
}

/** The status of each outcome, as the operation for it alone declares it. */
export type Statuses = Readonly<Record<Action, number>>;

function resultOf(
  outcome: Outcome,
  { requestId, statuses }: { requestId: string; statuses: Statuses },
): object {
  if (outcome instanceof Problem) {
    // Relative, as only the adapter knows the server's URL.
    return { status: outcome.entry.status, problem: problemMembers(outcome, requestId, "") };
  }
  const { action, id, version } = outcome;
  return { status: statuses[action], id, version };
}

function asWrite<Data>(item: BatchItem, validators: ItemValidators): Write<Data> | Problem {
  const { op, id, match_on: matchOn, if_match: ifMatch, data } = item;
  const wrong = misplaced(item);
  if (wrong !== undefined) return invalidBody([wrong]);
  if (op === "delete") return { op, id: id ?? "", ifMatch };
  const validate = op === "create" ? validators.create : validators.update;
  const found = validate(data);
  if (found.length > 0) return invalidBody(describe(found, "body").map(inData));
  if (op === "create") return { op, data: data as Data };
  if (op === "update") return { op, id: id ?? "", ifMatch, data: data as Data };
  return { op, matchOn: matchOn ?? "", data: data as Data };
}

/** Pointers of an item's problem begin at the item. */
function aboutData(outcome: Outcome): Outcome {
  if (!(outcome instanceof Problem)) return outcome;
  const { entry, message: detail, headers, cause } = outcome;
  return problem(entry, { detail, headers, cause, errors: outcome.errors.map(inData) });
}

function inData(detail: ErrorDetail): ErrorDetail {
  return detail.pointer === undefined ? detail : { ...detail, pointer: `/data${detail.pointer}` };
}

/** What each operation needs and takes beside `op`. */
const MEMBERS = {
  create: { needs: ["data"], takes: [] },
  update: { needs: ["id", "data"], takes: ["if_match"] },
  upsert: { needs: ["match_on", "data"], takes: [] },
  delete: { needs: ["id"], takes: ["if_match"] },
} as const;

function misplaced(item: BatchItem): ErrorDetail | undefined {
  const { needs, takes } = MEMBERS[item.op];
  const missing = needs.find((name) => item[name] === undefined);
  if (missing !== undefined) {
    const detail = `is required for the operation "${item.op}".`;
    return { pointer: `/${missing}`, rule: "required", detail };
  }
  const allowed: readonly string[] = ["op", ...needs, ...takes];
  const extra = Object.keys(item).find((name) => !allowed.includes(name));
  if (extra === undefined) return undefined;
  const detail = `is not allowed for the operation "${item.op}".`;
  return { pointer: `/${extra}`, rule: "unknown", detail };
}

/** The refusal of an atomic batch: every failure with its place in the body. */
function atomicFailure(outcomes: readonly Outcome[]): Problem {
  const found = outcomes.flatMap((outcome, i) => {
    if (!(outcome instanceof Problem)) return [];
    const at = `/items/${i}`;
    if (outcome.errors.length === 0)
      return [{ pointer: at, rule: outcome.entry.code, detail: outcome.message }];
    return outcome.errors.map(({ rule, detail, pointer = "" }) => ({
      pointer: `${at}${pointer}`,
      rule,
      detail,
    }));
  });
  return problem(errors.invalid_body, {
    detail: `Nothing was saved, because ${found.length === 1 ? "an item" : "some items"} of the atomic batch failed.`,
    errors: found.slice(0, 100),
  });
}
