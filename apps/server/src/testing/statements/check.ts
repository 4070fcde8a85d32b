import { acrossWorkspaces, locksOfTheInstance } from "./across-workspaces.ts";
import type { SentStatement } from "./record.ts";

/** What Citus refuses on the tables that it distributes, under row-level security. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [
    /\bexists ?\( ?select from\b/i,
    "Citus refuses `exists (select from …)`: write `select 1 from`.",
  ],
  [
    /\binsert into\b(?:(?!\bvalues\b).)*\bselect\b.*\b(?:jsonb?_to_recordset|unnest)\(/i,
    "Citus refuses rows that are selected from a parameter: insert them with `forRows`.",
  ],
  [/\bvalues \([^)]*\(select\b/i, "Citus refuses subqueries in VALUES."],
  [/\bset_config\('\w+\./i, "Citus refuses set_config of a setting of ours: write `set local`."],
];

const LOCK = /\bpg_(?:try_)?advisory_\w*lock\w*\(([^;]*)\)/i;
const REFERENCES = [
  /\b(?:from|join|into|update|using) (?:only )?"?(\w+)"?/gi,
  /\bfrom "?\w+"?(?: (?:as )?\w+)?, "?(\w+)"?/gi,
];
const INSERT = String.raw`\binto "?\w+"?(?: as \w+)? ?\(workspace_id\b`;
const EQUALITY = String.raw`\bworkspace_id"? ?= ?`;
const MENTION = new RegExp(`${EQUALITY}|${INSERT}`, "gi");
const GIVEN = new RegExp(`${EQUALITY}\\$n|${INSERT}[^()]*\\) ?(?:values ?\\(|select )\\$n`, "i");

/** What is wrong with a statement, if anything; `tables` are those of a workspace, with their views and partitions. */
export function faultOf(
  { byRequest, text }: SentStatement,
  tables: ReadonlySet<string>,
): string | undefined {
  const lock = LOCK.exec(text)?.[1];
  if (lock !== undefined && !lock.includes("$n") && (byRequest || !(lock in locksOfTheInstance))) {
    return "An advisory lock is of one workspace, or listed in testing/statements/across-workspaces.ts.";
  }
  const references = REFERENCES.flatMap((pattern) => [...text.matchAll(pattern)]).filter(
    ([, name = ""]) => tables.has(name),
  );
  if (references.length === 0) return undefined;
  const namesWorkspace =
    GIVEN.test(text) && [...text.matchAll(MENTION)].length >= references.length;
  if (!byRequest) {
    return namesWorkspace || isListed(text)
      ? undefined
      : "It goes over workspaces: name one, or list it in testing/statements/across-workspaces.ts.";
  }
  return namesWorkspace
    ? REFUSED.find(([pattern]) => pattern.test(text))?.[1]
    : "Each of its tables needs its own `workspace_id = $1`, or a join that includes workspace_id.";
}

function isListed(text: string): boolean {
  return acrossWorkspaces.some(({ statements }) =>
    statements.some((words) => text.includes(words)),
  );
}

const MOST_FAULTS = 20;
const MOST_OF_TEXT = 1_000;

/** The faults of statements, told at once. Undefined if there are none. */
export function faultsOf(
  statements: readonly SentStatement[],
  tables: readonly string[],
): string | undefined {
  const known = new Set(tables);
  const found = statements.flatMap((statement) => {
    const fault = faultOf(statement, known);
    return fault === undefined
      ? []
      : [`${fault}\n  ${statement.text.slice(0, MOST_OF_TEXT)}\n  (${statement.seenIn})`];
  });
  if (found.length === 0) return undefined;
  const shown = found.slice(0, MOST_FAULTS).join("\n\n");
  return `Statements that do not stay within a workspace: ${found.length}\n\n${shown}`;
}
