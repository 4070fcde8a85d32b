import { fieldsOf } from "../query/fields.rules.ts";
import type { AnyKind, Kind, MatchKey, NewRecord } from "../records/kind.ts";
import { mergedCustom } from "../records/custom.ts";
import { countAgainstQuotas } from "../records/quota.ts";
import type { Columns, RecordBase } from "../records/resource.ts";
import { createdAtOf } from "../types/ids.ts";
import type { KindDeclaration } from "./declaration.ts";
import { sharedWritable } from "./members.ts";
import { register } from "./registry.ts";

/** The columns that every kind has beside its own. */
const SHARED_COLUMNS = {
  owner_id: "uuid",
  team_id: "uuid",
  created_by: "uuid",
  external_key: "text",
  updated_at: "timestamptz",
} as const;

/** Makes a kind from its declaration: what writes, reads and queries need to know. */
export function describeKind<Doc extends RecordBase, Data extends object>(
  declared: KindDeclaration<Doc, Data>,
): Kind<Doc, Data> {
  const { derive = (record: Doc) => record, upcasts = [], schema } = declared;
  const members = Object.keys(schema.properties);
  const columns = { ...declared.columns, ...SHARED_COLUMNS };
  const blank = blankOf(declared);
  const { references = [] } = declared;
  const writable = new Set<string>([...declared.writable, ...sharedWritable]);

  /** The record with what was sent; members of `custom` merge one by one, `null` removes one (RFC 7396). */
  function merged(before: Doc, input: Data): Doc {
    const { custom } = input as Partial<RecordBase>;
    const record = { ...before, ...input };
    return {
      ...record,
      ...Object.assign({}, ...references.map(({ tidied }) => tidied(record))),
      custom: custom === undefined ? before.custom : mergedCustom(before.custom, custom),
    };
  }

  function newRecord(input: Data, { id, createdBy }: NewRecord): Doc {
    const at = createdAtOf(id).toISOString();
    const base = { ...blank, id, created_by: createdBy, created_at: at, updated_at: at };
    return derive(merged(base as Doc, input), { input, before: undefined, at });
  }

  function toColumns(record: Doc): Columns {
    const own = declared.toColumns?.(record) ?? {};
    const values: Record<string, Columns[string]> = {};
    for (const name of Object.keys(columns)) {
      values[name] =
        name in own ? (own[name] ?? null) : ((record as unknown as Columns)[name] ?? null);
    }
    values["external_key"] = externalKey.keysOf(record)[0] ?? null;
    return values;
  }

  const kind: Kind<Doc, Data> = {
    name: declared.name,
    plural: declared.plural,
    ...(declared.caseless === undefined ? {} : { caseless: declared.caseless }),
    searchText: declared.searchText,
    parameters: declared.parameters,
    rollups: declared.rollups ?? {},
    sortable: declared.sortable,
    schema,
    members,
    writable,
    required: declared.required ?? [],
    columns,
    fields: fieldsOf(schema),
    docVersion: upcasts.length + 1,
    upcast: (document, from) =>
      upcasts
        .slice(from - 1)
        .reduce<object>(
          (shape, upcast) => upcast(shape as Record<string, unknown>),
          document,
        ) as Doc,
    inputOf: (values) => {
      const input = declared.inputOf?.(values) ?? values;
      return Object.fromEntries(
        Object.entries(input).filter(([name]) => writable.has(name)),
      ) as Data;
    },
    newRecord,
    changed: (before, input, at) =>
      derive({ ...merged(before, input), updated_at: at }, { input, before, at }),
    check: declared.check ?? (() => undefined),
    eventNames: declared.eventNames ?? (() => []),
    references: [],
    referrers: [],
    matchKeys: { external_id: externalKey, ...declared.matchKeys },
    toColumns,
  };
  const any = kind as unknown as AnyKind;
  for (const { kind: kindOf, ...declaredReference } of references) {
    const target = kindOf() ?? any;
    const reference = { ...declaredReference, kind: () => target };
    kind.references.push(reference);
    target.referrers.push({ kind: any, reference });
  }
  countAgainstQuotas(kind.plural);
  register(any);
  return kind;
}

/** Records of one source are told apart by their id there. */
const externalKey: MatchKey<object> = {
  column: "external_key",
  unique: true,
  keysOf: (input) => {
    const { external_id: id, external_source: source } = input as Partial<RecordBase>;
    // Either may hold any character, so no separator tells them apart.
    return id === undefined || id === null ? [] : [JSON.stringify([source ?? null, id])];
  },
};

/** A record before anything was sent: null, an empty list or the declared default. */
function blankOf<Doc extends RecordBase, Data extends object>({
  schema,
  defaults = {},
}: KindDeclaration<Doc, Data>): object {
  const entries = Object.entries(schema.properties as Record<string, { type?: unknown }>);
  return Object.fromEntries(
    entries.map(([name, { type }]) => {
      const declared = (defaults as Record<string, unknown>)[name];
      return [name, declared ?? (type === "array" ? [] : type === "object" ? {} : null)];
    }),
  );
}
