import stringWidth from "string-width";

/** A column of a table. */
export interface Column {
  title: string;
  /** Numbers stand at the right. */
  right: boolean;
  /** Never cut: an id or a number of which a part is missing is of no use, or wrong. */
  whole?: boolean;
}

/** The columns that find room, and how wide each is: the same for every page of one table. */
export interface Layout {
  columns: readonly Column[];
  widths: readonly number[];
  /** Whether what is wider is cut; a table that no terminal holds loses nothing. */
  cuts: boolean;
}

const GAP = "  ";
/** Columns get no narrower than this for others to fit. */
const LEAST = 12;

/** Columns for these rows and those to come. For all to fit into `width`, the last are left out and wide ones are cut. */
export function layout(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number = Number.POSITIVE_INFINITY,
): Layout {
  const natural = columns.map(({ title }, i) =>
    Math.max(lengthOf(title), ...rows.map((row) => lengthOf(row[i] ?? ""))),
  );
  return { columns, widths: fit(columns, natural, width), cuts: Number.isFinite(width) };
}

/** The titles of a table, on one line. */
export function head({ columns, widths }: Layout): string {
  return line(
    columns.map(({ title }) => title),
    { columns, widths, cuts: true },
  );
}

/** Rows in aligned columns, a line each. */
export function body(rows: readonly (readonly string[])[], of: Layout): string {
  return rows.map((row) => line(row, of)).join("\n");
}

function line(cells: readonly string[], { columns, widths, cuts }: Layout): string {
  return widths
    .map((most, i) => {
      const cell = cells[i] ?? "";
      const { right, whole = false } = columns[i] ?? {};
      return aligned(cuts && !whole ? cut(cell, most) : cell, most, right);
    })
    .join(GAP)
    .trimEnd();
}

/** Names and values, one below the other. */
export function sheet(members: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...members.map(([name]) => lengthOf(name)));
  return members
    .map(([name, value]) => `${aligned(name, width, false)}  ${value}`.trimEnd())
    .join("\n");
}

/** A value as a person reads it in a cell, on one line. */
export function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  const isList = Array.isArray(value) && value.every((one) => typeof one !== "object");
  const text =
    typeof value === "string" ? value : isList ? value.join(", ") : JSON.stringify(value);
  // What others wrote, such as the answer of a webhook's receiver, must not steer the terminal.
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\p{Cc}\u{202A}-\u{202E}\u{2066}-\u{2069}]/gu, "\u{FFFD}");
}

/** A value in a table, where a moment is short: 2026-11-24 11:12:33, in UTC as the contract has it. */
export function shortCellOf(value: unknown): string {
  if (!isInstant(value)) return cellOf(value);
  return value.slice(0, 19).replace("T", " ");
}

/** Whether a value is a moment as the contract writes it. */
export function isInstant(value: unknown): value is string {
  return typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value);
}

/** How wide each column gets; there are fewer than before where the last ones found no room. */
function fit(columns: readonly Column[], natural: readonly number[], width: number): number[] {
  const least = natural.map((wide, i) =>
    columns[i]?.whole === true ? wide : Math.min(wide, LEAST),
  );
  const spread = (widths: readonly number[]) =>
    widths.reduce((sum, one) => sum + one, GAP.length * (widths.length - 1));
  while (least.length > 1 && spread(least) > width) least.pop();
  const widths = natural.slice(0, least.length);
  while (spread(widths) > width) {
    const room = widths.map((wide, i) => (wide > (least[i] ?? 0) ? wide : 0));
    const widest = Math.max(...room);
    if (widest === 0) break;
    widths[room.indexOf(widest)] = widest - 1;
  }
  return widths;
}

/** Columns of a terminal, which letters of some scripts and emoji take two of, and marks none. */
const lengthOf = (text: string) => stringWidth(text);

/** Letters as a person sees them: one may be of several code points. */
const letters = new Intl.Segmenter();

function cut(text: string, width: number): string {
  if (lengthOf(text) <= width) return text;
  let kept = "";
  for (const { segment } of letters.segment(text)) {
    if (lengthOf(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

function aligned(text: string, width: number, right: boolean | undefined): string {
  const room = " ".repeat(Math.max(0, width - lengthOf(text)));
  return right === true ? room + text : text + room;
}
