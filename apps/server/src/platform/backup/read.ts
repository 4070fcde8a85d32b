import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract, type Extract } from "tar-stream";
import {
  BackupError,
  HEAD,
  MANIFEST,
  readHead,
  readManifest,
  type BackupManifest,
} from "./manifest.ts";
import { sha256 } from "./write.ts";

/** Far above what is written as one part. In bytes. */
const LARGEST = 256 * 1024 * 1024;

/** The table and the content of one part, in the order of the archive. */
export type OnPart = (table: string, content: Buffer) => Promise<void>;

/**
 * Reads a whole backup and holds every part against its checksum. `onPart` sees each before the
 * file as a whole is known to be right. Throws BackupError when the file is not a complete backup.
 */
export async function readBackup(
  file: string,
  { signal, onPart }: { signal?: AbortSignal | undefined; onPart?: OnPart } = {},
): Promise<BackupManifest> {
  const archive = extract();
  const flowing = pipeline(
    createReadStream(file),
    createGunzip(),
    archive,
    ...(signal === undefined ? [] : [{ signal }]),
  );
  const reading = readEntries(archive, onPart).catch((error: unknown) => {
    archive.destroy();
    throw error;
  });
  const [read, flowed] = await Promise.allSettled([reading, flowing]);
  if (read.status === "fulfilled" && flowed.status === "fulfilled") return read.value;
  signal?.throwIfAborted();
  // Where the stream broke, the reader only saw it end; where the reader gave up, the stream only saw it leave.
  const streamBroke = flowed.status === "rejected" && !isPrematureClose(flowed.reason);
  const cause: unknown =
    streamBroke || read.status !== "rejected"
      ? (flowed as PromiseRejectedResult).reason
      : read.reason;
  throw damaged(file, cause);
}

const isPrematureClose = (error: unknown) =>
  (error as { code?: string }).code === "ERR_STREAM_PREMATURE_CLOSE";

async function readEntries(archive: Extract, onPart: OnPart | undefined): Promise<BackupManifest> {
  const found = new Map<string, { bytes: number; sha256: string }>();
  let manifest: BackupManifest | undefined;
  for await (const entry of archive) {
    const { name, size } = entry.header;
    if (size > LARGEST) throw new BackupError(`its entry ${name} is larger than any of a backup`);
    const content = await contentOf(entry as unknown as AsyncIterable<Buffer>);
    if (found.size === 0 && name !== HEAD) throw new BackupError("it is not a backup of SalesOS");
    if (name === HEAD) readHead(content.toString());
    if (name === MANIFEST) {
      manifest = readManifest(content.toString());
      continue;
    }
    if (manifest !== undefined) throw new BackupError(`it goes on after its end, with ${name}`);
    found.set(name, { bytes: content.length, sha256: sha256(content) });
    const table = /^data\/([^/]+)\//.exec(name)?.[1];
    if (table !== undefined) await onPart?.(table, content);
  }
  if (manifest === undefined) throw new BackupError("it ends before its manifest");
  found.delete(HEAD);
  for (const part of manifest.tables.flatMap(({ parts }) => parts)) {
    const seen = found.get(part.name);
    if (seen === undefined) throw new BackupError(`its part ${part.name} is missing`);
    if (seen.bytes !== part.bytes || seen.sha256 !== part.sha256)
      throw new BackupError(`its part ${part.name} is not what was written`);
    found.delete(part.name);
  }
  const [extra] = found.keys();
  if (extra !== undefined)
    throw new BackupError(`it holds ${extra}, which its manifest does not know`);
  return manifest;
}

async function contentOf(entry: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of entry) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Why a file cannot be used. What the database says while parts go in is passed on as it is. */
function damaged(file: string, error: unknown): unknown {
  const { code = "", message } = error as { code?: string; message: string };
  if (error instanceof BackupError) return refusal(file, message);
  if (code === "Z_BUF_ERROR" || /unexpected end of (data|file)/i.test(message))
    return refusal(file, "it was cut short");
  if (/incorrect header check|invalid tar header/i.test(message))
    return refusal(file, "it is not a backup of SalesOS, or its beginning is damaged");
  if (code.startsWith("Z_")) return refusal(file, `it is damaged (${message})`);
  if (code === "ENOENT") return new BackupError(`There is no file ${file}.`);
  if (code === "EISDIR") return new BackupError(`${file} is a folder, not a backup.`);
  if (code === "EACCES") return new BackupError(`${file} may not be read by this user.`);
  return error;
}

const refusal = (file: string, why: string) =>
  new BackupError(`${file} cannot be restored: ${why}. Nothing was changed.`);
