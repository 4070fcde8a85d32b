import { Type, type Static } from "typebox";
import { Value } from "typebox/value";

/** The form of the archive; a reader refuses what is newer than itself. */
export const FORMAT = 1;
/** First entry: says what the file is before megabytes of it are read. */
export const HEAD = "salesos-backup.json";
/** Last entry: it knows the checksums of all before it, and a file that was cut short lacks it. */
export const MANIFEST = "manifest.json";

const Head = Type.Object({
  format: Type.Integer(),
  /** Version of the SalesOS that wrote it. */
  salesos: Type.String(),
  created_at: Type.String(),
});

const Part = Type.Object({ name: Type.String(), bytes: Type.Integer(), sha256: Type.String() });

const Table = Type.Object({
  name: Type.String(),
  columns: Type.Array(Type.String()),
  rows: Type.Integer(),
  /** In the order in which they are put together again. */
  parts: Type.Array(Part),
  /** Of a partitioned table: what has to be there before its rows come in. */
  partitions: Type.Array(
    Type.Object({
      name: Type.String(),
      bound: Type.String(),
      options: Type.Array(Type.String()),
      row_security: Type.Boolean(),
    }),
  ),
});

const Manifest = Type.Object({
  ...Head.properties,
  migrations: Type.Array(Type.Object({ name: Type.String(), checksum: Type.String() })),
  /** In an order in which references find what they point to. */
  tables: Type.Array(Table),
  /** Values as text: they may be larger than a number holds exactly. */
  sequences: Type.Array(
    Type.Object({ name: Type.String(), last_value: Type.String(), is_called: Type.Boolean() }),
  ),
});

export type BackupHead = Static<typeof Head>;
export type BackupTable = Static<typeof Table>;
export type BackupManifest = Static<typeof Manifest>;
export type BackupPart = Static<typeof Part>;

/** A backup cannot be made or used; the message says why and that nothing was changed. */
export class BackupError extends Error {
  override name = "BackupError";
}

/** Reads the first entry. Throws BackupError for what this version cannot read. */
export function readHead(text: string): BackupHead {
  const head = parse(text);
  if (!Value.Check(Head, head)) throw new BackupError("its first entry is not that of a backup");
  if (head.format > FORMAT) {
    throw new BackupError(
      `it was written by SalesOS ${head.salesos} in a form that this version does not know yet; use that version or a newer one`,
    );
  }
  return head;
}

/** Reads the last entry. Throws BackupError. */
export function readManifest(text: string): BackupManifest {
  const manifest = parse(text);
  if (!Value.Check(Manifest, manifest)) throw new BackupError("its manifest is not complete");
  return manifest;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BackupError("an entry that should be JSON is not");
  }
}
