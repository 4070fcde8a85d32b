/**
 * Hears that standard output cannot be written, and says so. What is piped into a program that has read enough, such as
 * `head`, is no failure. With `ends: false` the process goes on.
 */
export function watchOutput({ ends }: { ends: boolean }): void {
  // There is nobody to say it to.
  process.stderr.on("error", () => {});
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (!ends) return;
    if (error.code === "EPIPE") process.exit(0);
    process.stderr.write(`Standard output cannot be written: ${error.message}.\n`);
    process.exit(1);
  });
}
