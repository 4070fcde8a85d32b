import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../testing/database.ts";
import { openDatabase, type Database } from "./database.ts";
import { forRows } from "./values.ts";

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ connection: database.connection, onError: () => {} });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const insert = forRows({
  name: "insert_settings",
  row: "($1 || ?, ?)",
  text: (rows) => `insert into settings (name, value) values ${rows} returning name, value`,
});

const rowsOf = (n: number) => Array.from({ length: n }, (_, i) => [`row ${i}`, `value ${i}`]);

test.for([0, 1, 2, 31, 32, 33, 37, 100, 1000])(
  "%i rows arrive once each, in their order",
  async (n) => {
    const rows = rowsOf(n);
    const inserted = await db.asSystem((tx) => insert(tx, [`${n}: `], rows));
    expect(inserted).toEqual(rows.map(([name, value]) => ({ name: `${n}: ${name}`, value })));
  },
);

test("a connection keeps one prepared statement per power of two, however many rows come", async () => {
  const prepared = await db.asSystem(async (tx) => {
    for (let n = 1; n <= 100; n++) await insert(tx, [`prepared ${n}: `], rowsOf(n));
    return tx.query<{ name: string }>({
      text: "select name from pg_prepared_statements where name like 'insert_settings_%' order by length(name), name",
    });
  });
  expect(prepared.map(({ name }) => name)).toEqual(
    [1, 2, 4, 8, 16, 32].map((size) => `insert_settings_${size}`),
  );
});

test("rows with casts can be joined", async () => {
  const add = forRows({
    name: "add",
    row: "(?::int, ?::int)",
    text: (rows) => `select a + b + $1::int as sum from (values ${rows}) as given(a, b)`,
  });
  const sums = await db.asSystem((tx) =>
    add(
      tx,
      [100],
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    ),
  );
  expect(sums).toEqual([{ sum: 103 }, { sum: 107 }, { sum: 111 }]);
});

test("a row that the database refuses fails all of them", async () => {
  const rows = rowsOf(40);
  const twice = [...rows, rows[0] ?? []];
  await expect(db.asSystem((tx) => insert(tx, ["twice: "], twice))).rejects.toMatchObject({
    code: "23505",
  });
  expect(await database.query("select 1 from settings where name like 'twice%'")).toEqual([]);
});
