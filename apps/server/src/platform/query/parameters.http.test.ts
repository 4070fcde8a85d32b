import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../../testing/poll.ts";
import { startTestApp, type TestApp } from "../../testing/app.ts";

type Row = Record<string, any>; // oxlint-disable-line no-explicit-any -- rows of every resource

let app: TestApp;
let leads: Row[];
let deals: Row[];

const industries = ["Technology", "technology", "Ärzte", "ÄRZTE", "Straße", "STRASSE", "İstanbul"];
const names = ["Zoë Müller", "Anne-Marie O'Neil", "José 'Pepe' Núñez", "李 小龍", "Ada Lovelace"];
const companies = ["Acme & Co", "acme gmbh", "Ødegård", "100% Cloud", "Bits; drop table leads;--"];
const stages = ["qualification", "discovery", "proposal", "negotiation", "won", "lost"];
const any = <T>(list: readonly T[]) => fc.constantFrom(...list);

beforeAll(async () => {
  app = await startTestApp();
  const create = (path: string, bodies: object[]) =>
    Promise.all(bodies.map(async (body) => (await app.call("POST", path, { body })).json as Row));
  const lead = fc.record({
    contact_name: any([...names, null]),
    company_name: any(companies),
    contact_email: any(["ada@lovelace.org", "pepe.nunez@acme.com", null]),
    industry: any([...industries, null]),
    status: any(["new", "contacted", "converted"]),
    title: any(["CEO", "Head of Sales", null]),
    employee_count: any([3, 300, null]),
  });
  const deal = fc.record({
    title: any(companies),
    value: any([0, 0.1, 0.0001, 99.99, 100, 100.01, 9007199254740991]),
    stage: any(stages),
    currency: any(["USD", "EUR"]),
  });
  const made = await create("/api/leads", fc.sample(lead, { numRuns: 250, seed: 1 }));
  await create("/api/deals", fc.sample(deal, { numRuns: 250, seed: 2 }));
  // Some are changed and some deleted, so that totals and places move.
  await Promise.all(
    made.slice(0, 60).map(({ id }, i) =>
      i % 3 === 0
        ? app.call("DELETE", `/api/leads/${id}`)
        : app.call("PATCH", `/api/leads/${id}`, {
            body: { industry: industries[i % 7], title: "CFO", status: "qualified" },
          }),
    ),
  );
  leads = (await app.call("GET", "/api/leads?limit=1000")).json.data;
  deals = (await app.call("GET", "/api/deals?limit=1000")).json.data;
});
afterAll(() => app.stop());

/** A filter as a client writes it, and the same as a predicate. */
interface Filter {
  query: [string, string][];
  keeps: (row: Row) => boolean;
}
const folded = (text: string) => text.toUpperCase().toLowerCase();
const instants = () =>
  [...leads, ...deals].flatMap((row) => [row["created_at"], row["updated_at"]]);

const oneOf = (parameter: string, member: string, values: string[], same = (a: string) => a) =>
  fc.array(any(values), { minLength: 1, maxLength: 3 }).map((chosen): Filter => ({
    query: chosen.map((value) => [parameter, value]),
    keeps: (row) => row[member] !== null && chosen.map(same).includes(same(row[member])),
  }));
const range = (low: string, high: string, member: string, values: () => fc.Arbitrary<unknown>) =>
  fc.tuple(fc.boolean(), values()).map(([upper, value]): Filter => ({
    query: [[upper ? high : low, String(value)]],
    keeps: (row) => (upper ? row[member] <= (value as number) : row[member] >= (value as number)),
  }));
const time = (name: string, member: string) =>
  fc.tuple(fc.boolean(), fc.nat(), any([-1, 0, 1])).map(([before, i, shift]): Filter => {
    const all = instants();
    const at = new Date(Date.parse(all[i % all.length]) + shift).toISOString();
    return {
      query: [[`${name}${before ? "Before" : "After"}`, at]],
      keeps: (row) => (before ? row[member] < at : row[member] > at),
    };
  });
const wordsOf = (texts: (string | null)[]) =>
  texts.flatMap((text) =>
    (text ?? "")
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u),
  );
const search = (members: string[], terms: string[]) =>
  any(terms).map((q): Filter => ({
    query: [["q", q]],
    keeps: (row) => {
      const words = wordsOf(members.map((member) => row[member]));
      return wordsOf([q]).every((term) => words.some((word) => word.startsWith(term)));
    },
  }));

const some = (...filters: fc.Arbitrary<Filter>[]) =>
  fc.tuple(...filters.map((filter) => fc.option(filter, { freq: 2 }))).map((chosen) => {
    const present = chosen.filter((filter) => filter !== null);
    return {
      query: present.flatMap(({ query }) => query),
      keeps: (row: Row) => present.every(({ keeps }) => keeps(row)),
    };
  });

async function compare(path: string, rows: Row[], { query, keeps }: Filter) {
  const parameters = new URLSearchParams([...query, ["limit", "1000"]]);
  const { status, json } = await app.call("GET", `${path}?${parameters.toString()}`);
  const expected = rows.filter(keeps);
  expect(status).toBe(200);
  expect(json.data.map(({ id }: Row) => id)).toEqual(expected.map(({ id }) => id));
  expect(json.count).toBe(expected.length);
}

const terms = [
  "acme",
  "AC",
  "muller",
  "Müller",
  "zoe mul",
  "nunez pepe",
  "jose",
  "o'neil",
  "小",
  "李",
];
const hostile = [
  "a & b | !c",
  "acme:*",
  "co <-> acme",
  "'; drop table leads;--",
  "100% cl",
  "ac\\'",
  "(ac",
];

test("any filters of leads together keep what each of them keeps", async () => {
  const filter = some(
    oneOf(
      "industry",
      "industry",
      [...industries, "straße", "i̇stanbul", "TECHNOLOGY", "none"],
      folded,
    ),
    oneOf("status", "status", ["new", "contacted", "qualified", "converted"]),
    range("minIcpScore", "maxIcpScore", "icp_score", () => fc.nat(100)),
    time("created", "created_at"),
    time("updated", "updated_at"),
    search(["contact_name", "company_name", "contact_email", "title"], [...terms, ...hostile]),
  );
  await fc.assert(
    fc.asyncProperty(filter, (each) => compare("/api/leads", leads, each)),
    {
      numRuns: 300,
    },
  );
});

test("any filters of deals together keep what each of them keeps", async () => {
  const values = () =>
    fc.oneof(any([0, 0.1, 0.0001, 99.99, 100, 100.01, 9007199254740991]), fc.nat(200));
  const filter = some(
    oneOf("stage", "stage", stages),
    oneOf("status", "status", ["open", "won", "lost"]),
    oneOf("currency", "currency", ["USD", "EUR", "CHF"]),
    range("minValue", "maxValue", "value", values),
    time("created", "created_at"),
    time("updated", "updated_at"),
    search(["title"], [...terms, ...hostile]),
  );
  await fc.assert(
    fc.asyncProperty(filter, (each) => compare("/api/deals", deals, each)),
    {
      numRuns: 200,
    },
  );
});

test.each(industries)(
  "the industry %s is found in upper, lower and its own case",
  async (industry) => {
    for (const written of [industry, industry.toUpperCase(), industry.toLowerCase()]) {
      await compare("/api/leads", leads, {
        query: [["industry", written]],
        keeps: (row) => row["industry"] !== null && folded(row["industry"]) === folded(industry),
      });
    }
  },
);

describe("totals", () => {
  const counts = async (path: string, queries: string[]) =>
    Promise.all(
      queries.map(async (query) => (await app.call("GET", `${path}?limit=1&${query}`)).json.count),
    );
  const allFolded = async () => {
    const left = () =>
      app.database.query<{ n: string }>("select count(*) as n from record_counts where id <> 0");
    await until("all are folded", async () => (await left())[0]?.n === "0");
  };

  test("move with creations, changes and deletions, folded or not", async () => {
    const queries = ["", "industry=one", "industry=TWO", "industry=one&industry=One&industry=two"];
    const all = leads.length;
    const create = async (industry: string) =>
      (await app.call("POST", "/api/leads", { body: { company_name: "A", industry } })).json.id;
    const [first, second, third] = [await create("One"), await create("ONE"), await create("two")];
    expect(await counts("/api/leads", queries)).toEqual([all + 3, 2, 1, 3]);
    await app.call("PATCH", `/api/leads/${first}`, { body: { industry: "Two" } });
    expect(await counts("/api/leads", queries)).toEqual([all + 3, 1, 2, 3]);
    await allFolded();
    expect(await counts("/api/leads", queries)).toEqual([all + 3, 1, 2, 3]);
    await app.call("PATCH", `/api/leads/${first}`, { body: { industry: null } });
    await app.call("DELETE", `/api/leads/${second}`);
    expect(await counts("/api/leads", queries)).toEqual([all + 2, 0, 1, 1]);
    await allFolded();
    for (const id of [first, third]) await app.call("DELETE", `/api/leads/${id}`);
    expect(await counts("/api/leads", queries)).toEqual([all, 0, 0, 0]);
  });

  test("of deals follow their stage", async () => {
    const before = await counts("/api/deals", ["stage=proposal", "stage=won", ""]);
    const { json } = await app.call("POST", "/api/deals", {
      body: { title: "D", stage: "proposal" },
    });
    await app.call("PATCH", `/api/deals/${json.id}`, { body: { stage: "won" } });
    const moved = await counts("/api/deals", ["stage=proposal", "stage=won", ""]);
    expect(moved).toEqual([before[0], before[1] + 1, before[2] + 1]);
    await app.call("DELETE", `/api/deals/${json.id}`);
    expect(await counts("/api/deals", ["stage=proposal", "stage=won", ""])).toEqual(before);
  });

  test("stay exact while many change the same records and the folding goes on", async () => {
    const ids: string[] = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const body = { company_name: "A", industry: "Busy" };
        return (await app.call("POST", "/api/leads", { body })).json.id;
      }),
    );
    await Promise.all(
      Array.from({ length: 200 }, (_, i) => {
        const body = { industry: ["Busy", "Busier", null][i % 3] };
        const path = `/api/leads/${ids[i % 20]}`;
        return i > 150 ? app.call("DELETE", path) : app.call("PATCH", path, { body });
      }),
    );
    await allFolded();
    const list = (await app.call("GET", "/api/leads?limit=1000")).json;
    const expected = ["busy", "busier"].map(
      (key) => list.data.filter((row: Row) => row["industry"]?.toLowerCase() === key).length,
    );
    expect(await counts("/api/leads", ["industry=busy", "industry=busier", ""])).toEqual([
      ...expected,
      list.data.length,
    ]);
  });
});
