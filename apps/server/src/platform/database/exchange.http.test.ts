import { randomUUID } from "node:crypto";
import net, { type AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../testing/database.ts";
import { systemAccess } from "../access/access.ts";
import { openDatabase, type Database, type Statement } from "./database.ts";

let database: TestDatabase;
let proxy: net.Server;
let db: Database;
/** How often the server has said that it is ready for more: once for each exchange. */
let exchanges = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  proxy = net.createServer((client) => {
    const { host = "localhost", port = 5432 } = database.connection;
    const server = host.startsWith("/")
      ? net.connect(path.join(host, `.s.PGSQL.${port}`))
      : net.connect(port, host);
    for (const socket of [client, server]) socket.on("error", () => {});
    client.pipe(server).pipe(client);
    let received = Buffer.alloc(0);
    server.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 5 && received.length > received.readUInt32BE(1)) {
        if (received[0] === "Z".charCodeAt(0)) exchanges++;
        received = received.subarray(1 + received.readUInt32BE(1));
      }
    });
  });
  await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
  const { port } = proxy.address() as AddressInfo;
  const connection = { ...database.connection, host: "127.0.0.1", port };
  db = openDatabase({ connection, size: 1, onError: () => {} });
});
afterAll(async () => {
  await db.close();
  proxy.close();
  await database.drop();
});

const access = systemAccess(randomUUID());
const one: Statement = { name: "one", text: "select 1 as one" };

async function counted(work: () => Promise<unknown>): Promise<number> {
  await work();
  const before = exchanges;
  await work();
  return exchanges - before;
}

test("a read costs one round trip, its commit included, however many statements it sends at once", async () => {
  const read = () =>
    db.inWorkspace(access, (tx) => Promise.all([tx.query(one), tx.query(one)]), { reads: true });
  expect(await counted(read)).toBe(1);
});

test("a write costs two round trips: its statements, and the commit behind what they returned", async () => {
  const write = () => db.inWorkspace(access, (tx) => Promise.all([tx.query(one), tx.query(one)]));
  expect(await counted(write)).toBe(2);
});

test("a read that is refused after its statements has nothing to roll back", async () => {
  const refuse = () =>
    db
      .inWorkspace(
        access,
        async (tx) => {
          await tx.query(one);
          throw new Error("refused");
        },
        { reads: true },
      )
      .catch(() => {});
  expect(await counted(refuse)).toBe(1);
});

test("each turn of a read is in the caller's workspace", async () => {
  const show: Statement = {
    text: "select current_setting('salesos.workspace_id') as id, current_user as role",
  };
  const inside = [{ id: access.workspaceId, role: "salesos_app" }];
  const seen = db.inWorkspace(access, async (tx) => [await tx.query(show), await tx.query(show)], {
    reads: true,
  });
  expect(await seen).toEqual([inside, inside]);
});

test("a statement that fails takes those sent with it along, and nothing is committed", async () => {
  const add = (name: string): Statement => ({
    name: "add_setting",
    text: "insert into settings (name, value) values ($1, 'x')",
    values: [name],
  });
  const work = db.asSystem(async (tx) => {
    const sent = [add("first"), { text: "select 1 / 0" }, add("last")];
    const settled = await Promise.allSettled(sent.map((statement) => tx.query(statement)));
    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
  });
  await expect(work).rejects.toThrow("nothing was committed");
  expect(await database.query("select from settings where name in ('first', 'last')")).toEqual([]);
});

test("a read that fails leaves its connection as good as new", async () => {
  const fail = () =>
    db.inWorkspace(access, (tx) => tx.query({ text: "select 1 / 0" }), { reads: true });
  await expect(fail()).rejects.toThrow("division by zero");
  expect(await db.inWorkspace(access, (tx) => tx.query(one), { reads: true })).toEqual([
    { one: 1 },
  ]);
});

test("a named statement that could not be prepared or bound works once it can", async () => {
  const late: Statement = { name: "late", text: "select n from late" };
  await expect(db.asSystem((tx) => tx.query(late))).rejects.toThrow("does not exist");
  await database.query("create table late (n int); insert into late values (7)");
  expect(await db.asSystem((tx) => tx.query(late))).toEqual([{ n: 7 }]);

  const cast = (value: string): Statement => ({
    name: "cast",
    text: "select $1::uuid as id",
    values: [value],
  });
  await expect(db.asSystem((tx) => tx.query(cast("no uuid")))).rejects.toThrow("invalid input");
  expect(await db.asSystem((tx) => tx.query(cast(access.workspaceId)))).toEqual([
    { id: access.workspaceId },
  ]);
});

test("rows have the same columns and types each time that a prepared statement runs", async () => {
  const statement: Statement = {
    name: "typed",
    text: "select n, null as nothing, '[1]'::jsonb as list, n > 1 as more from generate_series(1, 2) n",
  };
  const rows = [
    { n: 1, nothing: null, list: [1], more: false },
    { n: 2, nothing: null, list: [1], more: true },
  ];
  for (let time = 0; time < 3; time++) {
    const found = await db.asSystem((tx) =>
      Promise.all([tx.query(statement), tx.query(statement)]),
    );
    expect(found).toEqual([rows, rows]);
  }
});

test("a read that goes on after a failed statement leaves its connection as good as new", async () => {
  const survive = (tx: { query: (statement: Statement) => Promise<unknown> }) =>
    tx.query({ text: "select 1 / 0" }).catch(() => "survived");
  expect(await db.inWorkspace(access, survive, { reads: true })).toBe("survived");
  expect(await db.inWorkspace(access, (tx) => tx.query(one), { reads: true })).toEqual([
    { one: 1 },
  ]);
});

test.each([true, false])(
  "what is left of a transaction that failed sends nothing into the next one (reads: %s)",
  async (reads) => {
    const gate = Promise.withResolvers<void>();
    let straggler: Promise<unknown> = Promise.resolve();
    const failed = db.inWorkspace(
      access,
      (tx) => {
        straggler = tx
          .query(one)
          .then(() => gate.promise)
          .then(() => tx.query(one));
        return Promise.all([straggler, tx.query({ text: "select 1 / 0" })]);
      },
      { reads },
    );
    await expect(failed).rejects.toThrow("division by zero");
    const transaction = { text: "select pg_current_xact_id()::text as id" };
    await db.inWorkspace(access, async (tx) => {
      const before = await tx.query(transaction);
      gate.resolve();
      await expect(straggler).rejects.toThrow("is over");
      expect(await tx.query(transaction)).toEqual(before);
    });
  },
);
