/** A column of a table. */
export interface Column {
  title: string;
  /** Numbers stand at the right. */
  right: boolean;
}

const GAP = "  ";
const LEAST = 8;

/** Rows in aligned columns under their titles. Wide columns are cut until all fit into `width`. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number = Number.POSITIVE_INFINITY,
): string {
  const titles = columns.map(({ title }) => title);
  const widths = titles.map((title, i) =>
    Math.max(lengthOf(title), ...rows.map((row) => lengthOf(row[i] ?? ""))),
  );
  fit(widths, width - GAP.length * (columns.length - 1));
  return [titles, ...rows]
    .map((row) =>
      row
        .map((cell, i) => aligned(cut(cell, widths[i] ?? 0), widths[i] ?? 0, columns[i]?.right))
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

/** Takes from the widest column until the sum fits; none gets narrower than a few letters. */
function fit(widths: number[], most: number): void {
  for (let sum = total(widths); sum > most; sum = total(widths)) {
    const widest = Math.max(...widths);
    if (widest <= LEAST) return;
    widths[widths.indexOf(widest)] = widest - 1;
  }
}

const total = (widths: readonly number[]) => widths.reduce((sum, one) => sum + one, 0);
const lengthOf = (text: string) => [...text].length;

function cut(text: string, width: number): string {
  const letters = [...text];
  return letters.length <= width ? text : `${letters.slice(0, Math.max(0, width - 1)).join("")}…`;
}

function aligned(text: string, width: number, right: boolean | undefined): string {
  const room = " ".repeat(Math.max(0, width - lengthOf(text)));
  return right === true ? room + text : text + room;
}
