import { once } from "node:events";
import { createWriteStream, existsSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { Writable } from "node:stream";
import { BackupError } from "./manifest.ts";

/**
 * Writes a file that is there whole or not at all, readable by its owner only: `work` fills and ends
 * a stream beside it, which takes its name once it is on the disk. Throws BackupError when the file exists and `force` is not set.
 */
export async function writeWholeFile<T>(
  file: string,
  { force }: { force: boolean },
  work: (output: Writable) => Promise<T>,
): Promise<T> {
  const refuseExisting = () => {
    if (force || !existsSync(file)) return;
    throw new BackupError(`${file} is there already. Choose another name, or add --force.`);
  };
  refuseExisting();
  const temporary = `${file}.${process.pid}.partial`;
  const folder = path.dirname(path.resolve(file));
  if (!existsSync(folder)) throw new BackupError(`There is no folder ${folder}.`);
  try {
    // Made anew: an old one could have been left open for others to read.
    await rm(temporary, { force: true });
    const output = createWriteStream(temporary, { flags: "wx", mode: 0o600, flush: true });
    // A file that cannot be made is refused before anything is read for it.
    await once(output, "open");
    const result = await work(output);
    refuseExisting();
    await rename(temporary, file);
    await syncFolder(folder);
    return result;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
