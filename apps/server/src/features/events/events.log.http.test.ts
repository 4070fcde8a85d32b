import { Client } from "pg";
import { v7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { until } from "../../testing/poll.ts";

let app: TestApp;
let workspaceId: string;
beforeAll(async () => {
  app = await startTestApp();
  const [row] = await app.database.query<{ id: string }>(
    "select id from workspaces where mode = 'live' and not sandbox",
  );
  workspaceId = row?.id ?? "";
});
afterAll(() => app.stop());

/** A writer that decides itself when it commits. */
async function openWriter() {
  const client = new Client(app.database.connection);
  await client.connect();
  return {
    begin: () => client.query("begin"),
    commit: () => client.query("commit"),
    rollback: () => client.query("rollback"),
    async append(n = 1): Promise<string[]> {
      const ids = Array.from({ length: n }, () => v7());
      const { rows } = await client.query<{ id: string }>(
        `insert into event_commits (workspace_id, first_event_id, last_event_id)
          values ($1, $2, $3) returning id`,
        [workspaceId, ids[0], ids.at(-1)],
      );
      const bodies = ids.map((id) =>
        JSON.stringify({
          id,
          type: "lead.deleted",
          created_at: "2026-01-11T10:30:00.000Z",
          workspace_id: workspaceId,
          data: null,
          data_url: "/api/leads/x",
          previous: null,
        }),
      );
      await client.query(
        `insert into events (workspace_id, id, type, record_id, created_at, body, commit_id)
          select $1, id, 'lead.deleted', id, now(), body, $4
          from unnest($2::uuid[], $3::text[]) as e(id, body)`,
        [workspaceId, ids, bodies, rows[0]?.id],
      );
      return ids;
    },
    end: () => client.end(),
  };
}

const idsOf = (json: { data: { id: string }[] }) => json.data.map(({ id }) => id);

async function page(
  after: string,
  rest = "",
): Promise<{ ids: string[]; next: string; more: boolean }> {
  const { json } = await app.call("GET", `/api/events?after=${after}${rest}`);
  return { ids: idsOf(json), next: json.next_after, more: json.has_more };
}

const end = async () => (await app.call("GET", "/api/events?limit=1")).json.next_after as string;

test("what was written first and committed last comes last, and no reader passes it by", async () => {
  const [a, b] = [await openWriter(), await openWriter()];
  const start = await end();
  await a.begin();
  const early = await a.append(2);
  await b.begin();
  const late = await b.append();
  await b.commit();
  const first = await page(start, "&wait=10");
  expect(first.ids).toEqual(late);
  expect((await page(first.next)).ids).toEqual([]);
  await a.commit();
  const second = await page(first.next, "&wait=10");
  expect(second.ids).toEqual(early);
  expect((await page(start)).ids).toEqual([...late, ...early]);
  expect((await page(second.next)).ids).toEqual([]);
  await Promise.all([a.end(), b.end()]);
});

test("a commit of many events is read in pages without a repeat or a gap", async () => {
  const writer = await openWriter();
  let at = await end();
  const written = await writer.append(23);
  const seen: string[] = [];
  await until("all are read", async () => {
    const { ids, next } = await page(at, "&limit=5");
    seen.push(...ids);
    at = next;
    return seen.length >= 23;
  });
  expect(seen).toEqual(written);
  await writer.end();
});

test("many writers that commit in any order, some of which roll back: each event exactly once", async () => {
  let at = await end();
  const written: string[] = [];
  let writing = true;
  const rank = (n: number) => Math.floor(Math.random() * n);
  const write = async () => {
    const writer = await openWriter();
    for (let i = 0; i < 40; i++) {
      await writer.begin();
      const ids = await writer.append(1 + rank(4));
      // Some hold on while others come and go.
      for (let held = rank(4); held > 0; held--)
        await new Promise((done) => setTimeout(done, rank(12)));
      if (rank(6) === 0) await writer.rollback();
      else {
        await writer.commit();
        written.push(...ids);
      }
    }
    await writer.end();
  };
  const seen: string[] = [];
  const read = async () => {
    for (;;) {
      const over = !writing;
      const { ids, next, more } = await page(at, over ? "&wait=1" : "&wait=1&limit=7");
      seen.push(...ids);
      at = next;
      if (over && ids.length === 0 && !more) return;
    }
  };
  const reading = read();
  await Promise.all(Array.from({ length: 12 }, write));
  writing = false;
  await reading;
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.toSorted()).toEqual(written.toSorted());
});

test("three transactions held open for long do not hold up the others", async () => {
  const holders = await Promise.all(Array.from({ length: 3 }, openWriter));
  const held: string[] = [];
  for (const holder of holders) {
    await holder.begin();
    held.push(...(await holder.append()));
  }
  let at = await end();
  for (let n = 0; n < 60; n++) {
    // A burst around it, so that there is much that the open transactions keep from being cleared away.
    const burst = Array.from({ length: 20 }, () =>
      app.call("POST", "/api/leads", { body: { company_name: `Acme ${n}` } }),
    );
    await Promise.all(burst);
    let found = 0;
    while (found < 20) {
      const { ids, next } = await page(at, "&wait=5");
      found += ids.length;
      at = next;
    }
  }
  for (const holder of holders) await holder.commit();
  const late: string[] = [];
  while (late.length < 3) {
    const { ids, next } = await page(at, "&wait=5");
    late.push(...ids);
    at = next;
  }
  expect(late.toSorted()).toEqual(held.toSorted());
  await Promise.all(holders.map((holder) => holder.end()));
});

test("two instances place events of one log without a repeat or a gap", async () => {
  const other = await startTestApp({}, { beside: app });
  let at = await end();
  const create = (on: TestApp, n: number) =>
    on.call("POST", "/api/leads", { body: { company_name: `Both ${n}` } });
  await Promise.all(Array.from({ length: 100 }, (_, n) => create(n % 2 === 0 ? app : other, n)));
  const seen: string[] = [];
  await until("all are read", async () => {
    const answer = await other.call("GET", `/api/events?after=${at}&wait=2&limit=9`);
    seen.push(...idsOf(answer.json));
    at = answer.json.next_after;
    return seen.length >= 100;
  });
  expect(new Set(seen).size).toBe(100);
  await other.stop();
});
