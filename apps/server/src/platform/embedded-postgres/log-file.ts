import { closeSync, fstatSync, openSync, readSync, renameSync, statSync, writeSync } from "node:fs";

const LARGEST = 1024 * 1024;

/** Opens PostgreSQL's log for appending; one that has grown beyond 1 MB becomes `<file>.old` first. */
export function openLog(file: string, firstLine: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LARGEST) renameSync(file, `${file}.old`);
  const fd = openSync(file, "a", 0o600);
  // A full disk shows here, before a program that would have nowhere to say so is started.
  writeSync(fd, `${firstLine}\n`);
  return fd;
}

/** The text that was appended after `offset` bytes, at most the last 16 kB of it. */
export function readLogFrom(file: string, offset: number): string {
  const fd = openSync(file, "r");
  try {
    const { size } = fstatSync(fd);
    const start = Math.max(offset, size - 16_384);
    const buffer = Buffer.alloc(Math.max(0, size - start));
    return buffer.toString("utf8", 0, readSync(fd, buffer, 0, buffer.length, start));
  } finally {
    closeSync(fd);
  }
}
