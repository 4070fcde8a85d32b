import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../testing/database.ts";
import { systemAccess } from "../access/access.ts";
import { openDatabase, type Database } from "../database/database.ts";
import { newId } from "../types/ids.ts";
import { fold } from "../text/fold.ts";
import { encodeCursor } from "./cursor.rules.ts";
import { listRecords, type ListParameters } from "./list.usecases.ts";
import type { Queryable } from "./queryable.ts";
import { parseSort } from "./sort.rules.ts";

/** A kind of record with a nullable field of each type that lists sort by. */
const things: Queryable = {
  plural: "things",
  members: ["id", "name", "size", "due", "seen_at"],
  columns: { name_key: "text", size: "numeric", due: "date", seen_at: "timestamptz" },
  caseless: { name: "name_key" },
  fields: { named: new Map(), open: [] },
  sortable: {
    created_at: { column: "id", type: "id" },
    name: { column: "name_key", type: "text", nullable: true },
    size: { column: "size", type: "number", nullable: true },
    due: { column: "due", type: "date", nullable: true },
    seen_at: { column: "seen_at", type: "instant", nullable: true },
  },
  parameters: {},
};

interface Thing {
  id: string;
  name: string | null;
  size: number | null;
  due: string | null;
  seen_at: string | null;
}

const WORKSPACE = randomUUID();
let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ connection: database.connection, onError: () => {} });
  await database.query(`
    create table things (
      workspace_id uuid not null, id uuid not null, name_key text, size numeric(20, 4), due date,
      seen_at timestamptz, doc json not null, primary key (workspace_id, id)
    );
    create index on things (workspace_id, name_key collate "C", id);
    create index on things (workspace_id, size, id);
    create index on things (workspace_id, due, id);
    create index on things (workspace_id, seen_at, id);
    call protect_workspace_table('things');
    create view visible_things as
      select * from things where workspace_id = current_setting('salesos.workspace_id')::uuid;
    grant select on visible_things to salesos_app;`);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const insert = (some: readonly Thing[]) =>
  database.query(
    `insert into things (workspace_id, id, name_key, size, due, seen_at, doc)
      select $1, (d ->> 'id')::uuid, f, (d ->> 'size')::numeric, (d ->> 'due')::date,
        (d ->> 'seen_at')::timestamptz, d
      from unnest($2::json[], $3::text[]) as t(d, f)`,
    [
      WORKSPACE,
      some.map((thing) => JSON.stringify(thing)),
      some.map(({ name }) => name && fold(name)),
    ],
  );

async function page(parameters: ListParameters) {
  const { body } = await db.inWorkspace(systemAccess(WORKSPACE), (tx) =>
    listRecords(tx, things, parameters),
  );
  return JSON.parse(body ?? "") as { data: Thing[]; next_cursor: string | null; count: number };
}

/** The ids of all pages; `between` happens after each. */
async function walk(parameters: ListParameters, between: () => Promise<unknown> = async () => {}) {
  const ids: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const found = await page(cursor === undefined ? parameters : { ...parameters, cursor });
    ids.push(...found.data.map(({ id }) => id));
    cursor = found.next_cursor;
    await between();
  }
  return ids;
}

const byCodePoints = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const keyOf: Record<string, (thing: Thing) => string | number | null> = {
  created_at: ({ id }) => id,
  name: ({ name }) => name && fold(name),
  size: ({ size }) => size,
  due: ({ due }) => due,
  seen_at: ({ seen_at }) => seen_at,
};

/** What the sort promises, said plainly. */
function sorted(some: readonly Thing[], sort: string): string[] {
  const parts = sort.split(",");
  if (!parts.some((part) => part.endsWith("created_at"))) {
    parts.push(`${parts.at(-1)?.startsWith("-") ? "-" : ""}created_at`);
  }
  return some
    .toSorted((a, b) => {
      for (const part of parts) {
        const key = keyOf[part.replace("-", "")] as (thing: Thing) => string | number | null;
        const [one, other] = [key(a), key(b)];
        if (one === other) continue;
        if (one === null || other === null) return one === null ? 1 : -1;
        const order =
          typeof one === "number" && typeof other === "number"
            ? one - other
            : byCodePoints(String(one), String(other));
        if (order !== 0) return part.startsWith("-") ? -order : order;
      }
      return 0;
    })
    .map(({ id }) => id);
}

const few = <T>(...values: T[]) => fc.constantFrom(null, ...values);
const thing = fc.record({
  id: fc.constant("").map(() => newId()),
  name: few("Ärger", "arger", "Zoe", "zoë", "ﬀ", "😀", "\uffee", ""),
  size: few(0, -1, 0.0001, 1e15, 20, 3),
  due: few("2026-02-28", "2026-03-01", "0001-01-01"),
  seen_at: few("2026-01-11T10:30:00.000Z", "2026-01-11T10:30:00.001Z", "1970-01-01T00:00:00.000Z"),
});
const sort = fc
  .uniqueArray(fc.constantFrom(...Object.keys(things.sortable)), { minLength: 1, maxLength: 3 })
  .chain((names) =>
    fc.tuple(...names.map((name) => fc.constantFrom(name, `-${name}`))).map((all) => all.join(",")),
  );

describe("a sort", () => {
  test("by fields of any type, with ties and nulls, is one order that pages walk without a gap or a repeat", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(thing, { maxLength: 30 }),
        sort,
        fc.integer({ min: 1, max: 7 }),
        async (some, by, limit) => {
          await database.query("delete from things");
          await insert(some);
          expect(await walk({ sort: by, limit })).toEqual(sorted(some, by));
          const offset = Math.floor(some.length / 2);
          const { data } = await page({ sort: by, offset, limit: 1000 });
          expect(data.map(({ id }) => id)).toEqual(sorted(some, by).slice(offset));
        },
      ),
      { numRuns: 150 },
    );
  });

  test.each(["size", "-size", "name,-due", "-seen_at"])(
    "by %s meets each record that stays exactly once while others come and go",
    async (by) => {
      await database.query("delete from things");
      const all = fc.sample(thing, 60);
      const [staying, leaving] = [all.slice(0, 30), all.slice(30)];
      await insert(all);
      const ids = await walk({ sort: by, limit: 4 }, async () => {
        await insert(fc.sample(thing, 2));
        await database.query("delete from things where id = any($1::uuid[])", [
          leaving.splice(0, 3).map(({ id }) => id),
        ]);
      });
      const stayed = new Set(staying.map(({ id }) => id));
      expect(ids.filter((id) => stayed.has(id))).toEqual(sorted(staying, by));
    },
  );
});

describe("a cursor", () => {
  const cursor = (by: string, place: (string | null)[]) => ({
    sort: by,
    cursor: encodeCursor(parseSort(by, things.sortable), place, "things"),
  });

  test.each([
    ["-size", [null]],
    ["-size", ["x", newId()]],
    ["-size", ["NaN", newId()]],
    ["due", ["2026-02-30", newId()]],
    ["due", ["infinity", newId()]],
    ["seen_at", ["now", newId()]],
    ["name", ["\0", newId()]],
    ["name", ["a", null]],
    ["created_at", ["x"]],
  ])("by %s that holds no value of its field is refused: %j", async (by, place) => {
    await expect(page(cursor(by, place))).rejects.toThrow("is not a cursor of this list");
  });

  test("begins after the records with a value when its own has none", async () => {
    await database.query("delete from things");
    const some = fc.sample(thing, 20).map((one, i) => ({ ...one, size: i < 15 ? i : null }));
    await insert(some);
    const order = sorted(some, "-size");
    const { data } = await page(cursor("-size", [null, order[16] as string]));
    expect(data.map(({ id }) => id)).toEqual(order.slice(17));
  });
});

describe("an estimated count", () => {
  test("is exact when the results end on the page, and never below what the pages show", async () => {
    await database.query("delete from things");
    await insert(fc.sample(thing, 30));
    expect((await page({ count: "estimate" })).count).toBe(30);
    expect((await page({ count: "estimate", offset: 20 })).count).toBe(30);
    expect((await page({ count: "estimate", limit: 20 })).count).toBeGreaterThan(20);
  });
});
