import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { leads as leadKind } from "../../features/leads/index.ts";
import { encodeCursor } from "./cursor.rules.ts";
import { parseSort } from "./sort.rules.ts";

let app: TestApp;
let leads: Row[];
let deals: Row[];

type Row = Record<string, any>; // oxlint-disable-line no-explicit-any -- rows of every resource
const RECORDS = 310;

beforeAll(async () => {
  app = await startTestApp();
  const numbers = Array.from({ length: RECORDS }, (_, i) => i);
  const create = (path: string, of: (i: number) => object) =>
    Promise.all(
      numbers.map(async (i) => (await app.call("POST", path, { body: of(i) })).json as Row),
    );
  leads = await create("/api/leads", (i) => ({
    company_name: `Company ${i}`,
    industry: ["Technology", "Mining", "Retail"][i % 3],
    employee_count: [5, 50, 500][i % 3],
    ...(i % 2 === 0 ? { title: "Chief Executive Officer" } : {}),
  }));
  deals = await create("/api/deals", (i) => ({
    title: `Deal ${i}`,
    value: [0.5, 10, 9.25, 1e6][i % 4],
  }));
  // Records that were changed in one transaction share their updated_at.
  await app.database.query(
    `update leads set updated_at = date_trunc('second', updated_at),
      doc = (doc::jsonb || jsonb_build_object('updated_at', to_char(date_trunc('second', updated_at) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))::json`,
  );
});
afterAll(() => app.stop());

const get = (path: string) => app.call("GET", path);

/** All pages from the first to the last, with something happening after each. */
async function walk(path: string, afterEach?: (page: number) => Promise<unknown>): Promise<Row[]> {
  const found: Row[] = [];
  let cursor = "";
  for (let page = 0; ; page++) {
    const separator = path.includes("?") ? "&" : "?";
    const answer = await get(path + (cursor === "" ? "" : `${separator}cursor=${cursor}`));
    expect(answer.status).toBe(200);
    found.push(...answer.json.data);
    expect(answer.json.has_more).toBe(answer.json.next_cursor !== null);
    if (!answer.json.has_more) return found;
    cursor = answer.json.next_cursor;
    await afterEach?.(page);
  }
}

function sorted(rows: readonly Row[], sort: string): Row[] {
  const fields = [...sort.split(","), sort.split(",").at(-1)?.startsWith("-") ? "-id" : "id"];
  return rows.toSorted((a, b) => {
    for (const field of fields) {
      const name = field.replace(/^-/, "");
      if (a[name] === b[name]) continue;
      return (a[name] < b[name] ? -1 : 1) * (field.startsWith("-") ? -1 : 1);
    }
    return 0;
  });
}

const sorts = [
  ["leads", "-created_at"],
  ["leads", "created_at"],
  ["leads", "updated_at"],
  ["leads", "-updated_at"],
  ["leads", "icp_score"],
  ["leads", "-icp_score,updated_at"],
  ["leads", "updated_at,-icp_score"],
  ["leads", "-icp_score,created_at"],
  ["deals", "value"],
  ["deals", "-value,created_at"],
  ["deals", "-updated_at,value"],
] as const;

describe("walking by cursor", () => {
  test.each(sorts)("over %s by %s visits every record once, in its order", async (list, sort) => {
    const rows = await walk(`/api/${list}?limit=1000`);
    expect(rows).toHaveLength(RECORDS);
    const found = await walk(`/api/${list}?sort=${sort}&limit=37&count=none`);
    expect(found.map(({ id }) => id)).toEqual(sorted(rows, sort).map(({ id }) => id));
  });

  test.each(sorts)(
    "over %s by %s misses and repeats none while others come, change and go",
    async (list, sort) => {
      const body = (i: number) =>
        list === "leads" ? { company_name: `N ${i}` } : { title: `N ${i}`, value: i };
      const before = await walk(`/api/${list}?limit=1000`);
      const temporary: string[] = [];
      const found = await walk(`/api/${list}?sort=${sort}&limit=60`, async (page) => {
        const made = await Promise.all(
          [1, 2, 3].map((i) => app.call("POST", `/api/${list}`, { body: body(i) })),
        );
        temporary.push(...made.map(({ json }) => json.id));
        if (page > 1) await app.call("DELETE", `/api/${list}/${temporary.shift()}`);
      });
      const ids = found.map(({ id }) => id as string);
      expect(new Set(ids).size).toBe(ids.length);
      expect(before.filter(({ id }) => !ids.includes(id))).toEqual([]);
      await Promise.all(temporary.map((id) => app.call("DELETE", `/api/${list}/${id}`)));
      expect((await get(`/api/${list}?limit=1`)).json.count).toBe(RECORDS);
    },
  );

  test("keeps its filter, and ends where the filter ends", async () => {
    const found = await walk("/api/leads?industry=mining&sort=icp_score&limit=20");
    expect(new Set(found.map(({ industry }) => industry))).toEqual(new Set(["Mining"]));
    expect(found).toHaveLength(103);
  });

  test("ends without a cursor on a full last page", async () => {
    const { json } = await get(`/api/leads?limit=${RECORDS}`);
    expect([json.has_more, json.next_cursor]).toEqual([false, null]);
  });
});

describe("a cursor", () => {
  const cursorOf = async (path: string) => (await get(path)).json.next_cursor as string;

  test("of another list or another sort is 400", async () => {
    const cursor = await cursorOf("/api/leads?limit=1");
    for (const path of [
      `/api/deals?cursor=${cursor}`,
      `/api/leads?sort=icp_score&cursor=${cursor}`,
    ]) {
      const answer = await get(path);
      expect([answer.status, answer.json.errors[0].parameter]).toEqual([400, "cursor"]);
    }
  });

  test("that was changed in any character is 400", async () => {
    const cursor = await cursorOf("/api/leads?limit=1&sort=icp_score");
    const answers = await Promise.all(
      [...cursor].map((character, i) => {
        const other = character === "A" ? "B" : "A";
        return get(
          `/api/leads?sort=icp_score&cursor=${cursor.slice(0, i)}${other}${cursor.slice(i + 1)}`,
        );
      }),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400]));
  });

  test.each(["", "x", "%00", "bnVsbA", "W10", "eyJhIjoxfQ", "x".repeat(3000), ".", "..", "[]"])(
    "that is none is 400: %j",
    async (cursor) => {
      expect((await get(`/api/leads?cursor=${cursor}`)).status).toBe(400);
    },
  );

  test.each(["infinity", "now", "epoch", "9999-12-31T23:59:59-14:00", "2026-02-30T00:00:00Z", ""])(
    "whose place is no instant that a list gives is refused: %s",
    async (place) => {
      const order = parseSort("updated_at", leadKind.sortable);
      const cursor = encodeCursor(order, [place, "019bac7c-d8c0-7000-8000-000000000001"], "leads");
      const answer = await get(`/api/leads?sort=updated_at&cursor=${cursor}`);
      expect([answer.status, answer.json.errors[0].parameter]).toEqual([400, "cursor"]);
    },
  );

  test.each(["created_at", "updated_at", "icp_score"])(
    "that was forged is 400, and spoils no request beside it: %s",
    async (sort) => {
      const order = parseSort(sort, leadKind.sortable);
      const id = "019bac7c-d8c0-7000-8000-000000000001";
      const places = ["", "x", "\0", "9".repeat(20), "NaN", "0000-01-01T00:00:00Z"];
      const forged = [
        ...places.map((place) => encodeCursor(order, [place, id].slice(0, order.length), "leads")),
        encodeCursor(order, [id, id, id], "leads"),
      ];
      const answers = await Promise.all(
        forged.flatMap((cursor) => [
          get(`/api/leads?limit=2&sort=${sort}&cursor=${cursor}`),
          get("/api/leads?limit=2"),
        ]),
      );
      expect(answers.map(({ status }) => status)).toEqual(forged.flatMap(() => [400, 200]));
      for (const cursor of forged) {
        const body = { filter: { field: "icp_score", gte: 0 }, sort, cursor };
        const queried = await app.call("POST", "/api/leads/query", { body });
        expect([queried.status, queried.json.errors[0].pointer]).toEqual([422, "/cursor"]);
      }
    },
  );

  test.each(["", "x", "\0"])(
    "that was forged spoils no request that shares its transaction: %j",
    async (place) => {
      const forged = encodeCursor([{ column: "id", descending: true }], [place], "leads");
      const answers = await Promise.all([
        ...Array.from({ length: 6 }, () => get(`/api/leads?limit=2&cursor=${forged}`)),
        ...Array.from({ length: 6 }, () => get("/api/leads?limit=2")),
      ]);
      expect(answers.map(({ status }) => status)).toEqual(
        [400, 200].flatMap((s) => Array<number>(6).fill(s)),
      );
    },
  );

  test.each([
    [
      "leads",
      "-created_at",
      "WyJsZWFkcyIsIi1pZCIsImZmZmZmZmZmLWZmZmYtNzAwMC04MDAwLTAwMDAwMDAwMDAwMSJd.nwkuyu",
    ],
    [
      "leads",
      "-icp_score",
      "WyJsZWFkcyIsIi1pY3Bfc2NvcmUsLWlkIiwiMTAwIiwiZmZmZmZmZmYtZmZmZi03MDAwLTgwMDAtMDAwMDAwMDAwMDAxIl0.f8y4d4",
    ],
    [
      "leads",
      "-updated_at",
      "WyJsZWFkcyIsIi11cGRhdGVkX2F0LC1pZCIsIjk5OTktMDEtMDFUMDA6MDA6MDAuMDAwWiIsImZmZmZmZmZmLWZmZmYtNzAwMC04MDAwLTAwMDAwMDAwMDAwMSJd.xi8wpb",
    ],
    [
      "deals",
      "-value",
      "WyJkZWFscyIsIi12YWx1ZSwtaWQiLCI5MDA3MTk5MjU0NzQwOTkxLjAwMDAiLCJmZmZmZmZmZi1mZmZmLTcwMDAtODAwMC0wMDAwMDAwMDAwMDEiXQ.1rxc0bp",
    ],
  ])("that the first release gave for %s by %s still works", async (list, sort, cursor) => {
    const answer = await get(`/api/${list}?sort=${sort}&cursor=${cursor}`);
    expect([answer.status, answer.json.data.length > 0]).toEqual([200, true]);
  });

  test("is not for use together with offset", async () => {
    const cursor = await cursorOf("/api/leads?limit=1");
    const answer = await get(`/api/leads?cursor=${cursor}&offset=0`);
    expect(answer.status).toBe(400);
  });
});

describe("limit and offset", () => {
  test("begin with 50 from the first", async () => {
    const { json } = await get("/api/leads");
    expect(json.data).toHaveLength(50);
    expect(json).toMatchObject({ count: RECORDS, has_more: true });
    expect((await get("/api/leads?offset=0&limit=50")).json.data).toEqual(json.data);
  });

  test("cut the same pages as the order says", async () => {
    const all = await walk("/api/leads?limit=1000");
    const { json } = await get("/api/leads?limit=25&offset=300");
    expect(json.data).toEqual(all.slice(300));
    const beyond = await get("/api/leads?offset=5000");
    expect(beyond.json).toEqual({ data: [], count: RECORDS, has_more: false, next_cursor: null });
  });

  test.each([
    "limit=0",
    "limit=1001",
    "limit=-1",
    "limit=1.5",
    "limit=",
    "limit=ten",
    "limit=1&limit=2",
    "limit=0x10",
    "limit=1e400",
    "offset=-1",
    "offset=NaN",
    "offset=99999999999999999999",
    "count=maybe",
    "sort=name",
    "sort=",
    "sort=icp_score,-icp_score",
    "sort=created_at,,icp_score",
    "sort=created_at,nothing",
    "sort=--created_at",
    "sort=__proto__",
    "sort=constructor",
    "fields=",
    "fields=icp_scor",
    "fields=__proto__",
    "fields=id,,industry",
    "q=",
    "q=%20%20",
    "q=...%20!!",
    "q=%F0%9F%91%8D",
    "minIcpScore=101",
    "minIcpScore=1.5",
    "createdAfter=yesterday",
    "createdAfter=2026-01-11",
    "createdAfter=2026-02-30T00:00:00Z",
    "createdAfter=2026-12-30T23:59:60Z",
    "updatedAfter=2026-12-30T23:59:60Z",
    "createdAfter=2026-01-11T10:30:00",
    "updatedBefore=",
    "industry=%ff",
    "industry=%00",
    "indutry=Mining",
    "__proto__=1",
    "constructor=1",
    "min_icp_scor=1",
    "status=New",
  ])("and every other parameter are checked: %s is 400", async (query) => {
    const answer = await get(`/api/leads?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ code: "invalid_parameter" });
    expect(answer.json.errors[0].parameter).toBe(query.split("=")[0]);
  });

  test.each([
    ["indutry=Mining", "industry"],
    ["min_icp_scor=1", "minIcpScore"],
    ["Limit=1", "limit"],
    ["sort=createdat", "created_at"],
    ["fields=icp_scor", "icp_score"],
    ["status=contcted", "contacted"],
  ])("name what was probably meant: %s", async (query, near) => {
    expect((await get(`/api/leads?${query}`)).json.detail).toContain(`"${near}"`);
  });

  test.each([
    "createdAfter=0000-01-01T00:00:00Z",
    "updatedAfter=0000-01-01T00:00:00Z",
    "updatedBefore=9999-12-31T23:59:59.999999999%2B00:00",
    "createdBefore=9999-12-31T23:59:59Z",
    "createdAfter=0001-01-01T00:00:00%2B14:00",
    "createdAfter=2026-01-11t10:30:00z",
    "offset=10000000",
    "industry=",
    "industry=%27%3B%20drop%20table%20leads%3B--",
  ])("at the edge of what is allowed are answered: %s", async (query) => {
    expect((await get(`/api/leads?${query}`)).status).toBe(200);
  });

  test.each(["minValue=Infinity", "minValue=1e400", "minValue=0x10", "maxValue=NaN", "minValue="])(
    "of deals are numbers: %s is 400",
    async (query) => {
      const answer = await get(`/api/deals?${query}`);
      expect([answer.status, answer.json.errors?.[0].parameter]).toEqual([
        400,
        query.split("=")[0],
      ]);
    },
  );
});

describe("count", () => {
  test("none leaves the total out", async () => {
    const { json } = await get("/api/leads?count=none&limit=1");
    expect(json).toMatchObject({ count: null, has_more: true });
  });
});

describe("fields", () => {
  test("pick members, always with the id, in the order asked for", async () => {
    const { json } = await get("/api/leads?fields=industry,icp_score&limit=2");
    for (const lead of json.data)
      expect(Object.keys(lead)).toEqual(["id", "industry", "icp_score"]);
    const full = (await get("/api/leads?limit=2")).json.data as Row[];
    expect(json.data.map(({ icp_score }: Row) => icp_score)).toEqual(
      full.map((lead) => lead["icp_score"]),
    );
  });

  test("named twice stand once", async () => {
    const { json } = await get("/api/leads?fields=id,title,title&limit=1");
    expect(Object.keys(json.data[0])).toEqual(["id", "title"]);
  });
});

test("the first records are those that were created last", async () => {
  const made = new Set([...leads, ...deals].map(({ id }) => id));
  const { json } = await get("/api/leads?limit=1");
  expect(made.has(json.data[0].id)).toBe(true);
  expect(json.data[0].id).toBe(
    leads
      .map(({ id }) => id as string)
      .toSorted()
      .at(-1),
  );
});
