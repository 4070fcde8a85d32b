/** A column of a table. */
export interface Column {
  title: string;
  /** Numbers stand at the right. */
  right: boolean;
  /** Never cut: an id of which a part is missing is of no use. */
  whole?: boolean;
}

const GAP = "  ";
/** Columns get no narrower than this for others to fit. */
const LEAST = 12;

/**
 * Rows in aligned columns under their titles. For all to fit into `width`, the last columns are left
 * out and wide ones are cut.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number = Number.POSITIVE_INFINITY,
): string {
  const natural = columns.map(({ title }, i) =>
    Math.max(lengthOf(title), ...rows.map((row) => lengthOf(row[i] ?? ""))),
  );
  const widths = fit(columns, natural, width);
  return [columns.map(({ title }) => title), ...rows]
    .map((row) =>
      widths
        .map((most, i) => aligned(cut(row[i] ?? "", most), most, columns[i]?.right))
        .join(GAP)
        .trimEnd(),
    )
    .join("\n");
}

/** Names and values, one below the other. */
export function sheet(members: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...members.map(([name]) => lengthOf(name)));
  return members.map(([name, value]) => `${name.padEnd(width)}  ${value}`.trimEnd()).join("\n");
}

/** A value as a person reads it in a cell, on one line. */
export function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  const isList = Array.isArray(value) && value.every((one) => typeof one !== "object");
  const text =
    typeof value === "string" ? value : isList ? value.join(", ") : JSON.stringify(value);
  // What others wrote, such as the answer of a webhook's receiver, must not steer the terminal.
  return text.replaceAll(/\s+/g, " ").replaceAll(/\p{Cc}/gu, "\u{FFFD}");
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

const lengthOf = (text: string) => [...text].length;

function cut(text: string, width: number): string {
  const letters = [...text];
  return letters.length <= width ? text : `${letters.slice(0, Math.max(0, width - 1)).join("")}…`;
}

function aligned(text: string, width: number, right: boolean | undefined): string {
  const room = " ".repeat(Math.max(0, width - lengthOf(text)));
  return right === true ? room + text : text + room;
}
