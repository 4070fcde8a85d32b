import type { Call } from "@salesos/sdk";
import { stringify } from "csv-stringify/sync";
import { body, cellOf, head, isInstant, layout, sheet, shortCellOf, type Layout } from "./table.ts";
import type { Terminal } from "./terminal.ts";

export interface OutputFlags {
  json?: boolean;
  csv?: boolean;
  csvRaw?: boolean;
  all?: boolean;
}

interface Page {
  data: unknown[];
  next_cursor: string | null;
  count?: number | null;
}

type Row = Record<string, unknown>;

/** One response: JSON, or names and values for people. */
export async function printAnswer(
  data: unknown,
  status: number,
  { json }: OutputFlags,
  terminal: Terminal,
): Promise<void> {
  if (data === undefined || data === null || data === "") {
    if (json !== true) terminal.note(status === 204 ? "Done." : `Done (${status}).`);
    return;
  }
  if (json === true || typeof data !== "object") {
    return terminal.print(typeof data === "string" ? data : JSON.stringify(data, null, 2));
  }
  await terminal.print(sheet(Object.entries(data).map(([name, value]) => [name, cellOf(value)])));
}

/** Pages of records as a table, CSV or JSON, one after the other as they arrive. */
export async function printList(
  ask: (cursor: string | undefined) => Call<Page>,
  flags: OutputFlags,
  terminal: Terminal,
): Promise<void> {
  const write = writerOf(flags, terminal);
  let cursor: string | undefined;
  let seen = 0;
  do {
    const page = await ask(cursor);
    const rows = page.data as Row[];
    seen += rows.length;
    if (flags.json === true && flags.all !== true) {
      await terminal.print(JSON.stringify(page, null, 2));
    } else if (rows.length > 0) {
      await terminal.print(write(rows));
    }
    cursor = page.next_cursor ?? undefined;
    const of = typeof page.count === "number" ? ` of ${page.count.toLocaleString("en-US")}` : "";
    if (flags.all === true) terminal.progress(`${seen.toLocaleString("en-US")}${of}`);
    else if (flags.json !== true) sayMore({ seen, of, cursor }, terminal);
  } while (flags.all === true && cursor !== undefined);
  terminal.progress(undefined);
}

/** Writes page after page; what the first one decides, such as columns and their widths, holds for all. */
function writerOf(flags: OutputFlags, terminal: Terminal): (rows: readonly Row[]) => string {
  if (flags.json === true) return (rows) => rows.map((row) => JSON.stringify(row)).join("\n");
  let names: string[] | undefined;
  if (flags.csv === true || flags.csvRaw === true) {
    const cell = flags.csvRaw === true ? plain : formulaSafe;
    return (rows) => {
      const isFirst = names === undefined;
      names ??= allNames(rows);
      return csv(names, rows, { header: isFirst, cell });
    };
  }
  let table: Layout | undefined;
  return (rows) => {
    names ??= chosenNames(rows);
    const shown = names;
    const cells = rows.map((row) => shown.map((name) => shortCellOf(row[name])));
    if (table !== undefined) return body(cells, table);
    table = layout(columnsOf(shown, rows), cells, terminal.width);
    return `${terminal.style("bold", head(table))}\n${body(cells, table)}`;
  };
}

function sayMore(
  { seen, of, cursor }: { seen: number; of: string; cursor: string | undefined },
  terminal: Terminal,
): void {
  if (seen === 0) terminal.note("No results.");
  else if (cursor !== undefined)
    terminal.note(terminal.style("dim", `${seen}${of}. For all results, use --all`));
}

function columnsOf(names: readonly string[], rows: readonly Row[]) {
  return names.map((title) => {
    const right = rows.some((row) => typeof row[title] === "number");
    const whole = title === "id" || right || rows.some((row) => isInstant(row[title]));
    return { title, right, whole };
  });
}

/** Rows as CSV (RFC 4180), with objects and lists as JSON. */
export function csv(
  names: readonly string[],
  rows: readonly Row[],
  { header, cell = formulaSafe }: { header: boolean; cell?: (value: unknown) => unknown },
): string {
  const records = rows.map((row) => names.map((name) => cell(row[name])));
  // Unless told so, the library writes 1 for true and nothing for false.
  return stringify(records, { header, columns: [...names], cast: { boolean: String } });
}

/** The value unchanged, with objects and lists as JSON. */
export const plain = (value: unknown) =>
  typeof value === "object" && value !== null ? JSON.stringify(value) : value;

/**
 * A text that a spreadsheet would run as a formula gets an apostrophe before it, as OWASP advises; spreadsheets do not
 * show it. Numbers stay numbers, negative ones too.
 */
const formulaSafe = (value: unknown) =>
  typeof value === "string" && /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : plain(value);

function allNames(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

const MOST = 8;
/** What is looked for in any record, however many members stand before it. */
const ALWAYS = new Set(["id", "status", "created_at"]);

/** The columns of a table, in the record's order: what is always looked for, and the first short members beside it. */
function chosenNames(rows: readonly Row[]): string[] {
  const isShort = (name: string) =>
    rows.some((row) => row[name] !== null && row[name] !== "") &&
    rows.every(
      (row) => typeof row[name] !== "object" || row[name] === null || Array.isArray(row[name]),
    );
  const names = allNames(rows).filter((name) => name === "id" || isShort(name));
  const always = names.filter((name) => ALWAYS.has(name)).length;
  const others = names.filter((name) => !ALWAYS.has(name)).slice(0, MOST - always);
  return names.filter((name) => ALWAYS.has(name) || others.includes(name));
}
