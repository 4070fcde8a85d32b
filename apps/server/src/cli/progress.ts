/** A line on a terminal that is written over as work goes on, and is gone at its end. */
export interface ProgressLine {
  show(text: string): void;
  clear(): void;
}

/** Shows progress on a terminal that can write a line over, and nothing elsewhere, as in a file. At most ten times a second. */
export function progressLine(
  stream: { isTTY?: boolean; write(text: string): unknown } = process.stderr,
): ProgressLine {
  if (stream.isTTY !== true || process.env["TERM"] === "dumb") return { show() {}, clear() {} };
  let last = 0;
  return {
    show(text) {
      if (performance.now() - last < 100) return;
      last = performance.now();
      stream.write(`\r  ${text}\u001b[K`);
    },
    clear: () => void stream.write("\r\u001b[K"),
  };
}

/** `1234567` as `1.2 MB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString("en", { maximumFractionDigits: 1, minimumFractionDigits: 1 })} MB`;
}
