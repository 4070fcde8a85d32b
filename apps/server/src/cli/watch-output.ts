/**
 * Reports errors of standard output. A reader that has seen enough, such as `head`, is not an error. With
 * `ends: false` the process continues.
 */
export function watchOutput({ ends }: { ends: boolean }): void {
  // There is no other place to report it.
  process.stderr.on("error", () => {});
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (!ends) return;
    if (error.code === "EPIPE") process.exit(0);
    process.stderr.write(`Cannot write to standard output: ${error.message}.\n`);
    process.exit(1);
  });
}
