interface Entry {
  level: number;
  time: string;
  msg?: string;
  err?: { message: string; stack?: string };
  [member: string]: unknown;
}

const words: Readonly<Record<number, string>> = {
  10: "trace",
  20: "debug",
  30: "info",
  40: "warning",
  50: "error",
  60: "fatal",
};

/** One line of the log for a person at a terminal: `  14:03:22  warning  recurring task failed (task purge mail): timeout`. */
export function textLine(json: string): string {
  const { level, time, msg = "", err, ...members } = JSON.parse(json) as Entry;
  const about = Object.entries(members).map(([name, value]) => `${name} ${said(value)}`);
  const what = [msg, ...(about.length === 0 ? [] : [`(${about.join(", ")})`])].join(" ");
  const why = err === undefined ? "" : `: ${err.message}${placeOf(err.stack)}`;
  const clock = new Date(time).toTimeString().slice(0, 8);
  return `  ${clock}  ${(words[level] ?? String(level)).padEnd(7)}  ${onOneLine(what + why)}\n`;
}

/** Where a fault of ours is, without the whole way there. */
function placeOf(stack: string | undefined): string {
  const place = stack?.split("\n").find((line) => /^\s+at /.test(line));
  return place === undefined ? "" : ` (${place.trim()})`;
}

const said = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

// What others wrote, such as the answer of a webhook's receiver, must not steer the terminal.
const onOneLine = (text: string) => text.replaceAll(/\s+/g, " ").replaceAll(/\p{Cc}/gu, "\u{FFFD}");
