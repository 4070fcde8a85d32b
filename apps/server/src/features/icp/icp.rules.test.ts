import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { defaultModel } from "./icp.default-model.ts";
import type { Criterion, IcpInput, IcpModel } from "./icp.model.ts";
import { apportion, bandOf, scoreLead, scoreOf } from "./icp.rules.ts";

const unknown: IcpInput = {
  industry: null,
  employee_count: null,
  annual_revenue: null,
  country: null,
  title: null,
  technologies: null,
  contact_email: null,
};

const best: IcpInput = {
  industry: "Technology",
  employee_count: 400,
  annual_revenue: 60_000_000,
  country: "US",
  title: "VP of Sales",
  technologies: ["Salesforce"],
  contact_email: "john@acme.example",
};

const pointsOf = (input: Partial<IcpInput>, field: string): number | undefined =>
  scoreLead({ ...unknown, ...input }).reasons.find((reason) => reason.field === field)?.points;
const valueOf = (title: string, field: string): string | number | null | undefined =>
  scoreLead({ ...unknown, title }).reasons.find((reason) => reason.field === field)?.value;
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

describe("examples worked out by hand", () => {
  test("the published example lead earns 20 for its industry and 10 for its address", () => {
    const score = scoreLead({ ...unknown, industry: "Technology", contact_email: "john@acme.com" });
    expect(score).toMatchObject({ score: 30, band: "D", coverage: 0.3, range: [30, 100] });
    expect(score.missing.map(({ field, member, could_add }) => [field, member, could_add])).toEqual(
      [
        ["employee_count", "employee_count", 18],
        ["annual_revenue", "annual_revenue", 12],
        ["country", "country", 10],
        ["seniority", "title", 14],
        ["department", "title", 8],
        ["technologies", "technologies", 8],
      ],
    );
  });

  test("the same lead with its company known earns the published 85", () => {
    const score = scoreLead({
      ...best,
      employee_count: 120,
      annual_revenue: 18_000_000,
      title: "Director of Sales",
      technologies: null,
    });
    expect(score.reasons.map(({ points }) => points)).toEqual([20, 15, 10, 10, 12, 8, 0, 10]);
    expect(score).toMatchObject({ score: 85, band: "A", coverage: 0.92, range: [85, 93] });
  });

  test("a lead that is good in every field earns 100 and misses nothing", () => {
    expect(scoreLead(best)).toMatchObject({
      score: 100,
      coverage: 1,
      range: [100, 100],
      missing: [],
      disqualified_by: null,
    });
  });

  test("a lead of which nothing is known earns 0 of a possible 100", () => {
    expect(scoreLead(unknown)).toMatchObject({ score: 0, band: "D", coverage: 0, range: [0, 100] });
  });

  test("a small shop outside the profile lands in the last band", () => {
    const score = scoreLead({
      industry: "Fishing",
      employee_count: 4,
      annual_revenue: 200_000,
      country: "FO",
      title: "Accounting clerk",
      technologies: ["Fax"],
      contact_email: "shop@gmail.com",
    });
    expect(score.reasons.map(({ points }) => points)).toEqual([4, 3, 2, 3, 3, 4, 2, 2]);
    expect(score).toMatchObject({ score: 23, band: "D" });
  });
});

describe("criteria of the default model", () => {
  test("100 points are possible, at most 20 a criterion", () => {
    const { reasons } = scoreLead(best);
    expect(sum(reasons.map(({ max }) => max))).toBe(100);
    expect(Math.max(...reasons.map(({ max }) => max))).toBe(20);
  });

  test("size and revenue count from the lower bound of a bucket", () => {
    const sizes = [0, 9, 10, 49, 50, 199, 200, 999, 1000, 4999, 5000];
    expect(sizes.map((n) => pointsOf({ employee_count: n }, "employee_count"))).toEqual([
      3, 3, 9, 9, 15, 15, 18, 18, 15, 15, 10,
    ]);
    const revenues = [0, 999_999, 1e6, 1e7, 5e7, 999_999_999, 1e9];
    expect(revenues.map((n) => pointsOf({ annual_revenue: n }, "annual_revenue"))).toEqual([
      2, 2, 6, 10, 12, 12, 8,
    ]);
  });

  test.each([
    ["CEO", "executive", "general management"],
    ["Co-Founder & CTO", "executive", "technology"],
    ["Vice President, Marketing", "vice president", "marketing"],
    ["Vice-President Engineering", "vice president", "technology"],
    ["Head of Sales", "director", "sales"],
    ["Managing Director", "executive", "general management"],
    ["Geschäftsführerin", "executive", "general management"],
    ["Directrice commerciale", "director", "other"],
    ["IT Manager", "manager", "technology"],
    ["Sales Manager EMEA", "manager", "sales"],
    ["Account Executive", "individual", "sales"],
    ["Assistant to the CEO", "individual", "general management"],
    ["Product Owner", "individual", "technology"],
    ["Nurse", "individual", "other"],
  ])("%s is read as %s, %s", (title, seniority, department) => {
    expect([valueOf(title, "seniority"), valueOf(title, "department")]).toEqual([
      seniority,
      department,
    ]);
  });

  test("a word inside a longer word is no match", () => {
    expect(valueOf("Übermanager", "seniority")).toBe("individual");
    expect(valueOf("Itinerant", "department")).toBe("other");
  });

  test("the best group of technologies counts once, in any order and case", () => {
    const one = scoreLead({ ...unknown, technologies: ["aws", " HUBSPOT", "Salesforce"] });
    const other = scoreLead({ ...unknown, technologies: ["salesforce", "hubspot", "AWS"] });
    expect(one).toEqual(other);
    expect(one.reasons[6]).toMatchObject({ value: "Salesforce, HubSpot", points: 8 });
  });

  test.each([
    { technologies: [] },
    { technologies: [" "] },
    { title: "  " },
    { contact_email: "nobody" },
    { contact_email: "nobody@" },
    { employee_count: Number.NaN },
  ])("a value that says nothing is missing: %o", (input) => {
    expect(scoreLead({ ...unknown, ...input })).toEqual(scoreLead(unknown));
  });

  test("the answer holds no part of the address or of the title", () => {
    const text = JSON.stringify(
      scoreLead({ ...best, title: "CEO Jane", contact_email: "jane@gmail.com" }),
    ).toLowerCase();
    expect(text).not.toMatch(/jane|gmail/);
  });
});

const text = (...known: string[]) =>
  fc.option(fc.oneof(fc.constantFrom(...known), fc.string()), { nil: null });
const inputs: fc.Arbitrary<IcpInput> = fc.record({
  industry: text("Technology", "retail", "BANKING", "Fishing"),
  employee_count: fc.option(fc.oneof(fc.nat(20_000), fc.double()), { nil: null }),
  annual_revenue: fc.option(fc.oneof(fc.nat(2_000_000_000), fc.double()), { nil: null }),
  country: text("US", "de", "BR", "FO"),
  title: text("VP Sales", "CEO", "IT Manager", "Assistant to the President"),
  technologies: fc.option(
    fc.array(fc.oneof(fc.constantFrom("Salesforce", "slack", "AWS", "Fax"), fc.string())),
    { nil: null },
  ),
  contact_email: text("a@acme.example", "a@gmail.com", "A@GMX.DE", "nobody"),
});

// The default model with other points, so that what is possible is seldom 100, and with a disqualifier or without.
const models: fc.Arbitrary<IcpModel> = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 60, maxLength: 60 }),
    fc.constantFrom(
      [],
      [{ field: "email_domain", values: ["FREE-MAIL"], text: "Free mail is not served" }],
    ),
    fc.subarray([...defaultModel.criteria], { minLength: 1 }),
  )
  .map(([points, disqualifiers, criteria]) => {
    let next = 0;
    const again = <T>(outcome: T): T => ({ ...outcome, points: points[next++ % points.length]! });
    return {
      version: "drawn",
      disqualifiers,
      criteria: criteria.map(
        (criterion) =>
          ({
            ...criterion,
            otherwise: { ...criterion.otherwise, points: 1 },
            buckets: criterion.buckets.map((bucket) => again(bucket)),
          }) as Criterion,
      ),
    };
  });
const anyModel = fc.oneof(fc.constant(defaultModel), models);

describe("for any lead and any model", () => {
  test("the reasons sum exactly to the score, their maxima to 100, and no reason exceeds its own", () => {
    fc.assert(
      fc.property(inputs, anyModel, (input, model) => {
        const { score, reasons, missing, range } = scoreLead(input, model);
        expect(sum(reasons.map(({ points }) => points))).toBe(score);
        expect(sum(reasons.map(({ max }) => max))).toBe(100);
        expect(reasons.every(({ points, max }) => points >= 0 && points <= max)).toBe(true);
        expect(score + sum(missing.map(({ could_add }) => could_add))).toBe(range[1]);
      }),
    );
  });

  test("the score is points earned ÷ points possible × 100, rounded", () => {
    fc.assert(
      fc.property(inputs, models, (input, drawn) => {
        const model = { ...drawn, disqualifiers: [] };
        const single = (criterion: Criterion) => ({ ...model, criteria: [criterion] });
        const max = model.criteria.map(({ otherwise, buckets }) =>
          Math.max(otherwise.points, ...buckets.map(({ points }: { points: number }) => points)),
        );
        const earned = model.criteria.map((criterion, i) => {
          // One criterion alone says its share in whole per cent of at most 20 points: exact to the point.
          return Math.round((scoreLead(input, single(criterion)).score * max[i]!) / 100);
        });
        const exact = (sum(earned) * 100) / sum(max);
        expect(Math.abs(scoreLead(input, model).score - exact)).toBeLessThanOrEqual(0.5);
      }),
    );
  });

  test("the range contains the score, and no missing field filled in leaves it", () => {
    fc.assert(
      fc.property(inputs, inputs, anyModel, (input, more, model) => {
        const before = scoreLead(input, model);
        const [low, high] = before.range;
        expect(before.score).toBeGreaterThanOrEqual(low);
        expect(before.score).toBeLessThanOrEqual(high);
        const members = before.missing.map(({ member }) => member);
        for (const filled of [...members.map((member) => [member]), members]) {
          const added = Object.fromEntries(filled.map((member) => [member, more[member]]));
          const after = scoreLead({ ...input, ...added }, model).score;
          expect(after).toBeGreaterThanOrEqual(low);
          expect(after).toBeLessThanOrEqual(high);
        }
      }),
    );
  });

  test("the cheap variant gives the same score and band", () => {
    fc.assert(
      fc.property(inputs, anyModel, (input, model) => {
        const { score, band } = scoreLead(input, model);
        expect(scoreOf(input, model)).toEqual({ score, band });
        expect(bandOf(score)).toBe(band);
      }),
    );
  });

  test("the same input gives the same bytes, and an equal hash the same answer", () => {
    fc.assert(
      fc.property(inputs, inputs, anyModel, (one, two, model) => {
        const first = JSON.stringify(scoreLead(one, model));
        expect(JSON.stringify(scoreLead({ ...one }, model))).toBe(first);
        const second = scoreLead(two, model);
        if (second.inputs_hash === scoreLead(one, model).inputs_hash) {
          expect(JSON.stringify(second)).toBe(first);
        }
      }),
    );
  });

  test("the case of industry, country, title, technologies and address does not change the score", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const shouted = JSON.parse(JSON.stringify(input), (_, value: unknown) =>
          typeof value === "string" && /^[ -~]*$/.test(value) ? value.toUpperCase() : value,
        ) as IcpInput;
        const numbers = {
          employee_count: input.employee_count,
          annual_revenue: input.annual_revenue,
        };
        expect(scoreOf({ ...shouted, ...numbers })).toEqual(scoreOf(input));
      }),
    );
  });

  test("a free-mail address scores below a business address and above none", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const at = (contact_email: string | null) => scoreOf({ ...input, contact_email }).score;
        expect(at("a@gmail.com")).toBeLessThan(at("a@acme.example"));
        expect(at(null)).toBeLessThan(at("a@gmail.com"));
      }),
    );
  });
});

test("a disqualifier makes the score 0, says why, and lowers the worst case while its field is unknown", () => {
  const model: IcpModel = {
    ...defaultModel,
    version: "no-free-mail",
    disqualifiers: [{ field: "email_domain", values: ["free-mail"], text: "Not served" }],
  };
  expect(scoreLead({ ...best, contact_email: "a@gmail.com" }, model)).toMatchObject({
    score: 0,
    band: "D",
    range: [0, 0],
    disqualified_by: { field: "email_domain", value: "free-mail", text: "Not served" },
  });
  expect(scoreLead({ ...best, contact_email: null }, model)).toMatchObject({
    score: 90,
    range: [0, 100],
    disqualified_by: null,
  });
});

test("bands begin at 80, 60 and 40", () => {
  expect([100, 80, 79, 60, 59, 40, 39, 0].map(bandOf)).toEqual([..."AABBCCDD"]);
});

test("the largest remainders get the points that rounding left over, ties in the order of the model", () => {
  // 1, 1, 1 of 3: 33 1/3 each, one point left over.
  expect(apportion([1, 1, 1], 3, 100)).toEqual([34, 33, 33]);
  // 2, 3, 1 of 7: 28 4/7, 42 6/7, 14 2/7 sum to 85 5/7, hence 86: two points over.
  expect(apportion([2, 3, 1], 7, 86)).toEqual([29, 43, 14]);
});
