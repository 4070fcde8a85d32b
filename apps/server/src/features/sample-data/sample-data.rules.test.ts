import { expect, test } from "vitest";

import { scoreLead } from "../icp/index.ts";
import { sampleData } from "./sample-data.rules.ts";

const { leads, deals } = sampleData();

const countBy = <T>(list: readonly T[], key: (item: T) => string | null) => {
  const counts = new Map<string | null, number>();
  for (const item of list) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
};

test("there are 200 leads and 40 deals, the same at every call", () => {
  expect([leads.length, deals.length]).toEqual([200, 40]);
  expect(JSON.stringify(sampleData())).toBe(JSON.stringify({ leads, deals }));
});

test("the newest lead is the published example and has the published score", () => {
  expect(leads[0]).toMatchObject({
    contact_name: "John Doe",
    company_name: "Acme Inc",
    industry: "Technology",
  });
  expect(scoreLead(leads[0]!).score).toBe(85);
});

test("the newest deal is the published example, with a large technology company", () => {
  const [deal] = deals;
  expect(deal).toMatchObject({
    title: "Enterprise Deal",
    value: 50_000,
    currency: "USD",
    stage: "negotiation",
  });
  const lead = leads[deal!.leadIndex]!;
  expect(lead.industry).toBe("Technology");
  expect(lead.employee_count).toBeGreaterThanOrEqual(1000);
});

test("the ten industries are about as frequent as each other", () => {
  const industries = countBy(leads, ({ industry }) => industry);
  industries.delete(null);
  expect(industries.size).toBe(10);
  expect(Math.min(...industries.values())).toBeGreaterThanOrEqual(15);
});

test("every status, source, band and stage occurs", () => {
  expect(new Set(leads.map(({ status }) => status))).toEqual(
    new Set(["new", "contacted", "qualified", "unqualified", "converted"]),
  );
  const sources = countBy(leads, ({ source }) => source);
  expect([...sources.keys()].filter((source) => source !== null).toSorted()).toEqual(
    ["website", "referral", "event", "outbound", "partner"].toSorted(),
  );
  const bands = countBy(leads, (lead) => scoreLead(lead).band);
  expect([..."ABCD"].map((band) => (bands.get(band) ?? 0) >= 20)).toEqual(Array(4).fill(true));
  expect(Object.fromEntries(countBy(deals, ({ stage }) => stage))).toEqual({
    qualification: 8,
    discovery: 8,
    proposal: 7,
    negotiation: 7,
    won: 6,
    lost: 4,
  });
});

test("some of each optional member is missing, and never the name, company and address together", () => {
  for (const member of ["contact_name", "contact_email", "industry", "title", "phone"] as const) {
    expect(leads.some((lead) => lead[member] === null)).toBe(true);
    expect(leads.some((lead) => lead[member] !== null)).toBe(true);
  }
  const named = (lead: (typeof leads)[number]) =>
    lead.contact_name ?? lead.company_name ?? lead.contact_email;
  expect(leads.every((lead) => named(lead) !== null)).toBe(true);
  expect(leads.some((lead) => Object.keys(lead.custom).length > 0)).toBe(true);
});

test("addresses and sites are plain, on reserved domains, and no address occurs twice", () => {
  const emails = leads.map((lead) => lead.contact_email).filter((email) => email !== null);
  expect(emails.filter((email) => !/^[a-z]+(\.[a-z]+)?@[a-z-]+\.example$/.test(email))).toEqual([]);
  expect(new Set(emails).size).toBe(emails.length);
  const sites = leads.map((lead) => lead.website).filter((website) => website !== null);
  expect(sites.filter((site) => !/^https:\/\/[a-z-]+\.example$/.test(site))).toEqual([]);
});

test("phone numbers come from ranges that are kept free for fiction", () => {
  const fictitious =
    /^(\+1-\d{3}-555-01\d\d|\+44-20-7946-0\d{3}|\+49-30-23125-\d{3}|\+33-1-99-00-\d\d-\d\d)$/;
  const phones = leads.map((lead) => lead.phone).filter((phone) => phone !== null);
  expect(phones.filter((phone) => !fictitious.test(phone))).toEqual([]);
});

test("names are as their countries write them, composed (NFC)", () => {
  const names = leads.map((lead) => lead.contact_name).filter((name) => name !== null);
  expect(names.filter((name) => /[^\u0020-\u007e]/.test(name)).length).toBeGreaterThan(40);
  expect(names.filter((name) => name !== name.normalize("NFC"))).toEqual([]);
  expect(leads.every(({ country }) => country === null || /^[A-Z]{2}$/.test(country))).toBe(true);
});

test("leads and deals come newest first, each at its own minute", () => {
  for (const list of [leads, deals]) {
    const ages = list.map(({ ageMinutes }) => ageMinutes);
    expect(ages).toEqual([...new Set(ages)].toSorted((a, b) => a - b));
  }
});

test("each deal comes from its own converted lead and is younger than it", () => {
  const linked = deals.map(({ leadIndex }) => leadIndex);
  const converted = leads.flatMap(({ status }, i) => (status === "converted" ? [i] : []));
  expect(linked.toSorted((a, b) => a - b)).toEqual(converted);
  expect(deals.every((deal) => deal.ageMinutes < leads[deal.leadIndex]!.ageMinutes)).toBe(true);
});

test("closed deals closed after they were created; lost ones, and only they, say why", () => {
  const closed = deals.filter(({ stage }) => stage === "won" || stage === "lost");
  for (const { closesInDays, ageMinutes } of closed) {
    expect(closesInDays).toBeLessThan(0);
    expect(-closesInDays * 1440).toBeLessThan(ageMinutes);
  }
  expect(deals.every((deal) => (deal.stage === "lost") === (deal.lost_reason !== null))).toBe(true);
});

test("most deals are in US dollars, some in euros and pounds, all of a positive value", () => {
  const currencies = countBy(deals, ({ currency }) => currency);
  expect(new Set(currencies.keys())).toEqual(new Set(["EUR", "GBP", "USD"]));
  expect(currencies.get("USD")).toBeGreaterThan(20);
  expect(deals.every(({ value }) => value > 0)).toBe(true);
});
