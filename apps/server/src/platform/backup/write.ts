import { createHash } from "node:crypto";
import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip, constants } from "node:zlib";
import type { Client } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { pack, type Pack } from "tar-stream";
import { appliedMigrations, holdSchema } from "../database/migrate.ts";
import type { Connection } from "../database/address.ts";
import { connectSession } from "../database/session.ts";
import { LIMITS, quoted, readSequences, readTables } from "./catalog.store.ts";
import {
  BackupError,
  FORMAT,
  HEAD,
  MANIFEST,
  type BackupManifest,
  type BackupPart,
  type BackupTable,
} from "./manifest.ts";
import { leftOut } from "./secrets.ts";

/** Large enough that an entry costs nothing, small enough to be held in memory. In bytes. */
const PART = 4 * 1024 * 1024;

/** How far a backup or a restore is. */
export interface Progress {
  table: string;
  /** Bytes of rows as text so far, of all tables. */
  bytes: number;
  /** Of how many, where that is known. */
  total?: number;
}

export interface BackupOptions {
  /** Version of this SalesOS. */
  version: string;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

/**
 * Writes everything of the database as it stood at one moment, while others go on writing. Ends
 * `output`. Throws BackupError, and what the database and the output throw.
 */
export async function writeBackup(
  connection: Connection,
  output: Writable,
  options: BackupOptions,
): Promise<BackupManifest> {
  const client = await connectSession({ ...connection, application_name: "salesos backup" });
  try {
    return await withArchive(output, options.signal, (archive) => fill(client, archive, options));
  } finally {
    await client.end().catch(() => {});
  }
}

/** Runs `work` on an archive that flows into `output`; the failure of either ends both. */
async function withArchive<T>(
  output: Writable,
  signal: AbortSignal | undefined,
  work: (archive: Pack) => Promise<T>,
): Promise<T> {
  const archive = pack();
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  const written = pipeline(archive, gzip, output, ...(signal === undefined ? [] : [{ signal }]));
  const worked = work(archive).then(
    (result) => {
      archive.finalize();
      return result;
    },
    (error: unknown) => {
      archive.destroy(error as Error);
      throw error;
    },
  );
  // An output that fails leaves the work waiting for room that never comes.
  try {
    await Promise.race([worked, written]);
    const [result] = await Promise.all([worked, written]);
    return result;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

async function fill(
  client: Client,
  archive: Pack,
  { version, onProgress, signal }: BackupOptions,
): Promise<BackupManifest> {
  const head = { format: FORMAT, salesos: version, created_at: new Date().toISOString() };
  // No migration runs meanwhile. It waits here and not at a table, where all others would wait behind it.
  await holdSchema(client);
  await client.query(`begin isolation level repeatable read, read only`);
  await client.query(LIMITS);
  const migrations = await appliedMigrations(client);
  if (migrations.length === 0) {
    throw new BackupError("This database has no SalesOS in it yet. Start it once with npm start.");
  }
  const shapes = await readTables(client);
  await client.query(
    `lock table ${shapes.map(({ name }) => quoted(name)).join()} in access share mode`,
  );
  const sequences = await readSequences(client);
  await entry(archive, HEAD, Buffer.from(JSON.stringify(head)));
  const tables: BackupTable[] = [];
  let bytes = 0;
  for (const shape of shapes) {
    signal?.throwIfAborted();
    const parts: BackupPart[] = [];
    const rows = await copyOut(client, shape, async (content) => {
      const name = `data/${shape.name}/${String(parts.length).padStart(6, "0")}.copy`;
      parts.push({ name, bytes: content.length, sha256: sha256(content) });
      bytes += content.length;
      onProgress?.({ table: shape.name, bytes });
      await entry(archive, name, content);
    });
    tables.push({ ...shape, rows, parts });
  }
  await client.query("commit");
  const manifest = { ...head, migrations, tables, sequences };
  await entry(archive, MANIFEST, Buffer.from(JSON.stringify(manifest, null, 1)));
  return manifest;
}

/** Copies one table, whatever partitions it has, and resolves with its number of rows. */
async function copyOut(
  client: Client,
  { name, columns }: Pick<BackupTable, "name" | "columns">,
  write: (content: Buffer) => Promise<void>,
): Promise<number> {
  const list = columns.map((column) => `"${column.replaceAll('"', '""')}"`).join();
  const without = leftOut[name];
  const where = without === undefined ? "" : ` where not (${without})`;
  const stream = client.query(
    copyTo(`copy (select ${list} from ${quoted(name)}${where}) to stdout`),
  );
  let chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size < PART) continue;
    await write(Buffer.concat(chunks));
    chunks = [];
    size = 0;
  }
  if (size > 0) await write(Buffer.concat(chunks));
  return stream.rowCount;
}

function entry(archive: Pack, name: string, content: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const header = { name, size: content.length, mode: 0o600 };
    archive
      .entry(header, (error) => (error instanceof Error ? reject(error) : resolve()))
      .end(content);
  });
}

/** The checksum of a part, as hex digits. */
export function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
