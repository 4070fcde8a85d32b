import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { PAGE_BYTES } from "./page-bytes.ts";

const LEADS = 200;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  const custom = Object.fromEntries(
    Array.from({ length: 50 }, (_, n) => [`m${n}`, "x".repeat(1000)]),
  );
  const numbers = Array.from({ length: LEADS }, (_, n) => n);
  while (numbers.length > 0) {
    await Promise.all(
      numbers
        .splice(0, 20)
        .map((n) => app.call("POST", "/api/leads", { body: { company_name: `A${n}`, custom } })),
    );
  }
});
afterAll(() => app.stop());

const bytesOf = (records: object[]) => Buffer.byteLength(JSON.stringify(records));

interface Page {
  data: { id: string }[];
  has_more: boolean;
  next_cursor: string | null;
}

/** The ids of all pages, and the bytes of the largest. */
async function walk(next: (ids: string[], cursor: string | null) => Promise<Page>) {
  const ids: string[] = [];
  let largest = 0;
  let pages = 0;
  for (let cursor: string | null = null, more = true; more; pages++) {
    const { data, has_more, next_cursor } = await next(ids, cursor);
    expect(data.length).toBeGreaterThan(0);
    ids.push(...data.map(({ id }) => id));
    largest = Math.max(largest, bytesOf(data));
    [cursor, more] = [next_cursor, has_more];
  }
  return { ids, largest, pages };
}

const expectWhole = ({ ids, largest, pages }: Awaited<ReturnType<typeof walk>>, count = LEADS) => {
  expect(ids).toHaveLength(count);
  expect(new Set(ids).size).toBe(count);
  expect(largest).toBeLessThanOrEqual(PAGE_BYTES);
  expect(pages).toBeGreaterThan(1);
};

test.each(["-created_at", "icp_score,-created_at"])(
  "a list by %s ends its pages before they are too large, and its cursors miss and repeat none",
  async (sort) => {
    expectWhole(
      await walk(async (_ids, cursor) => {
        const at = cursor === null ? "" : `&cursor=${cursor}`;
        return (await app.call("GET", `/api/leads?limit=1000&sort=${sort}${at}`)).json;
      }),
    );
  },
);

test("by offset, adding what came misses and repeats none", async () => {
  expectWhole(
    await walk(
      async (ids) => (await app.call("GET", `/api/leads?limit=120&offset=${ids.length}`)).json,
    ),
  );
});

test("with fields, pages end too, by what they are picked from", async () => {
  expectWhole(
    await walk(async (_ids, cursor) => {
      const at = cursor === null ? "" : `&cursor=${cursor}`;
      return (await app.call("GET", `/api/leads?limit=1000&fields=company_name${at}`)).json;
    }),
  );
});

test("a query ends its pages the same way", async () => {
  expectWhole(
    await walk(async (_ids, cursor) => {
      const body = {
        filter: { field: "icp_score", gte: 0 },
        limit: 1000,
        ...(cursor && { cursor }),
      };
      return (await app.call("POST", "/api/leads/query", { body })).json;
    }),
  );
});

test("a record from before there was a limit is a page alone", async () => {
  const doc = `json_build_object('id', id, 'note', repeat('x', ${PAGE_BYTES + 1}))`;
  await app.database.query(
    `with picked as (select id from leads order by id desc offset 3 limit 1)
      update leads set doc = ${doc} where id in (select id from picked)`,
  );
  const sizes: number[] = [];
  let cursor = "";
  for (let n = 0; n < 3; n++) {
    const response = await fetch(`${app.url}/api/leads?limit=150&count=none${cursor}`, {
      headers: { "x-api-key": app.liveKey },
    });
    const { data, next_cursor } = (await response.json()) as Page;
    sizes.push(data.length);
    cursor = `&cursor=${next_cursor}`;
  }
  expect(sizes.slice(0, 2)).toEqual([3, 1]);
  expect(sizes[2]).toBeGreaterThan(50);
});

test("pages of the event log, and its stream, end the same way", async () => {
  expectWhole(
    await walk(async (_ids, cursor) => {
      const at = cursor === null ? "after=start" : `cursor=${cursor}`;
      return (await app.call("GET", `/api/events?limit=1000&${at}`)).json;
    }),
  );
  expectWhole(
    await walk(async (_ids, cursor) => {
      const at = cursor === null ? "" : `&cursor=${cursor}`;
      return (await app.call("GET", `/api/events?limit=1000${at}`)).json;
    }),
  );
});
