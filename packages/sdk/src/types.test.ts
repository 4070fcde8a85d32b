import { expectTypeOf, test } from "vitest";
import type {
  ApiKey,
  Call,
  createClient,
  Deal,
  ErrorCode,
  Lead,
  LeadExpanded,
  LeadPage,
  List,
  NewApiKey,
  SalesOSError,
  Whole,
  webhooks,
} from "./index.ts";

// Checked by tsc; nothing here is sent.
type SalesOS = ReturnType<typeof createClient>;
type Leads = SalesOS["leads"];

test("methods answer with the contract's types", () => {
  expectTypeOf<ReturnType<Leads["list"]>>().toEqualTypeOf<
    List<LeadExpanded, Whole<LeadPage, LeadExpanded>>
  >();
  expectTypeOf<ReturnType<Leads["get"]>>().toEqualTypeOf<Call<LeadExpanded>>();
  expectTypeOf<Call<LeadExpanded>>().toExtend<Call<Lead>>();
  expectTypeOf<Awaited<ReturnType<Leads["delete"]>>>().toEqualTypeOf<void>();
  expectTypeOf<Awaited<ReturnType<SalesOS["apiKeys"]["rotate"]>>>().toEqualTypeOf<NewApiKey>();
  expectTypeOf<Awaited<ReturnType<SalesOS["apiKeys"]["list"]>>["data"]>().toEqualTypeOf<ApiKey[]>();
  expectTypeOf<SalesOS["rateLimit"]>().toEqualTypeOf<
    { limit: number; remaining: number; reset: Date } | undefined
  >();
});

test("members are what they can be, and nothing else", () => {
  expectTypeOf<Lead["icp_score"]>().toEqualTypeOf<number>();
  expectTypeOf<Lead["contact_email"]>().toEqualTypeOf<string | null>();
  expectTypeOf<Lead["icp_band"]>().toEqualTypeOf<"A" | "B" | "C" | "D">();
  expectTypeOf<Deal["value"]>().toExtend<number | null>();
  expectTypeOf<Leads>().not.toHaveProperty("remove");
});

test("records of a list have every member, and with fields those that were asked for", () => {
  const check = async ({ leads }: SalesOS) => {
    const [whole] = (await leads.list({ limit: 1 })).data;
    expectTypeOf(whole?.company_name).toEqualTypeOf<string | null | undefined>();
    expectTypeOf(whole).toEqualTypeOf<LeadExpanded | undefined>();
    for await (const some of leads.list({ fields: "company_name" })) {
      expectTypeOf(some.id).toEqualTypeOf<string>();
      expectTypeOf(some.company_name).toEqualTypeOf<string | null | undefined>();
    }
    const filter = { field: "status", eq: "new" } as const;
    const some = await leads.query({ filter, fields: "status" });
    expectTypeOf(some.data[0]?.tags).toEqualTypeOf<string[] | undefined>();
    expectTypeOf((await leads.query({ filter })).data).toEqualTypeOf<LeadExpanded[]>();
  };
  expectTypeOf(check).returns.toEqualTypeOf<Promise<void>>();
});

test("what is sent is checked", () => {
  const check = ({ leads }: SalesOS, id: string) => {
    void leads.create({ company_name: "Acme" }, { dryRun: true, idempotencyKey: "1" });
    void leads.list({ industry: "Technology", createdAfter: new Date() });
    void leads.list({ industry: ["Technology", "Finance"], minIcpScore: undefined });
    void leads.update(id, { status: "qualified" }, { ifMatch: '"1"' });
    // @ts-expect-error unknown member
    void leads.create({ comapny_name: "Acme" });
    // @ts-expect-error unknown status
    void leads.update(id, { status: "lost" });
    // @ts-expect-error unknown filter
    void leads.list({ industri: "Technology" });
    // @ts-expect-error an id is a text
    void leads.get(7);
    // @ts-expect-error reading is never a dry run
    void leads.get(id, { dryRun: true });
    // @ts-expect-error creating has no version to match
    void leads.create({}, { ifMatch: '"1"' });
  };
  expectTypeOf(check).returns.toEqualTypeOf<void>();
});

test("an event is told by its type", () => {
  type Event = Awaited<ReturnType<typeof webhooks.verify>>;
  type Won = Extract<Event, { type: "deal.won" }>;
  expectTypeOf<Won["data"]>().toEqualTypeOf<Deal | null>();
  expectTypeOf<Extract<Event, { type: "lead.created" }>["data"]>().toEqualTypeOf<Lead | null>();
});

test("codes of errors are known, and later ones possible", () => {
  expectTypeOf<"invalid_body">().toExtend<ErrorCode>();
  expectTypeOf<"later">().toExtend<ErrorCode>();
  expectTypeOf<SalesOSError["status"]>().toEqualTypeOf<number | undefined>();
});
