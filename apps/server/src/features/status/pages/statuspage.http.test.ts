import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../testing/app.ts";
import { until } from "../../../testing/poll.ts";

const quick = { beatMs: 50, probeMs: 200, timeoutMs: 2_000, windowMs: 2_000, historyMs: 100 };

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ SALESOS_CORS_ORIGINS: "https://app.example.com" }, { status: quick });
  const { json } = await app.call("POST", "/api/status/incidents", {
    body: { name: "Late", message: "By minutes.", components: ["webhooks"] },
  });
  await app.call("POST", `/api/status/incidents/${json.id}/updates`, {
    body: { message: "Found.", status: "identified" },
  });
  await app.call("POST", "/api/status/incidents", {
    body: { name: "Over", message: "It was short.", status: "resolved" },
  });
  await app.call("POST", "/api/status/maintenances", {
    body: {
      name: "Move",
      message: "Some minutes.",
      components: ["api"],
      scheduled_for: new Date(Date.now() + 3_600_000).toISOString(),
      scheduled_until: new Date(Date.now() + 7_200_000).toISOString(),
    },
  });
  await until("all is told", async () => {
    const { json: told } = await read("incidents.json");
    const { scheduled_maintenances: planned } = (await read("scheduled-maintenances.json")).json;
    const said = told.incidents[1]?.incident_updates.length;
    return told.incidents.length === 2 && said === 2 && planned.length === 1;
  });
});
afterAll(() => app.stop());

const read = (path: string) => app.call("GET", `/status/api/v2/${path}`, { key: null });

// The shapes as Statuspage documents them for every page: https://metastatuspage.com/api
const text = { type: "string", minLength: 1 };
const instant = {
  type: "string",
  pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
};
const orNull = (schema: object) => ({ anyOf: [schema, { type: "null" }] });
const object = (properties: Record<string, object>) => ({
  type: "object",
  required: Object.keys(properties),
  properties,
  additionalProperties: false,
});
const page = object({ id: text, name: text, url: text, time_zone: text, updated_at: instant });
const status = object({
  indicator: { enum: ["none", "minor", "major", "critical", "maintenance"] },
  description: text,
});
const component = object({
  id: text,
  name: text,
  status: {
    enum: [
      "operational",
      "degraded_performance",
      "partial_outage",
      "major_outage",
      "under_maintenance",
    ],
  },
  created_at: instant,
  updated_at: instant,
  position: { type: "integer" },
  description: orNull(text),
  showcase: { type: "boolean" },
  start_date: orNull(text),
  group_id: orNull(text),
  page_id: text,
  group: { type: "boolean" },
  only_show_if_degraded: { type: "boolean" },
});
const update = object({
  id: text,
  status: text,
  body: text,
  incident_id: text,
  created_at: instant,
  updated_at: instant,
  display_at: instant,
  affected_components: orNull({ type: "array" }),
  deliver_notifications: { type: "boolean" },
  custom_tweet: orNull(text),
  tweet_id: orNull(text),
});
const incidentMembers = (statuses: string[], impacts: string[]) => ({
  id: text,
  name: text,
  status: { enum: statuses },
  created_at: instant,
  updated_at: instant,
  monitoring_at: orNull(instant),
  resolved_at: orNull(instant),
  impact: { enum: impacts },
  shortlink: text,
  started_at: instant,
  page_id: text,
  incident_updates: { type: "array", minItems: 1, items: update },
  components: { type: "array", items: component },
});
const incident = object(
  incidentMembers(
    ["investigating", "identified", "monitoring", "resolved", "postmortem"],
    ["none", "minor", "major", "critical"],
  ),
);
const maintenance = object({
  ...incidentMembers(["scheduled", "in_progress", "verifying", "completed"], ["maintenance"]),
  scheduled_for: instant,
  scheduled_until: instant,
});
const list = (items: object) => ({ type: "array", items });

describe("a client of Statuspage finds its shapes", () => {
  test.each([
    ["status.json", object({ page, status })],
    ["components.json", object({ page, components: list(component) })],
    ["incidents.json", object({ page, incidents: list(incident) })],
    ["incidents/unresolved.json", object({ page, incidents: list(incident) })],
    ["scheduled-maintenances.json", object({ page, scheduled_maintenances: list(maintenance) })],
    [
      "scheduled-maintenances/upcoming.json",
      object({ page, scheduled_maintenances: list(maintenance) }),
    ],
    [
      "scheduled-maintenances/active.json",
      object({ page, scheduled_maintenances: list(maintenance) }),
    ],
    [
      "summary.json",
      object({
        page,
        status,
        components: list(component),
        incidents: list(incident),
        scheduled_maintenances: list(maintenance),
      }),
    ],
  ])("at %s", async (path, schema) => {
    const answer = await read(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
    const valid = new Ajv({ allErrors: true }).compile(schema);
    valid(answer.json);
    expect(valid.errors).toBeNull();
  });

  test("with what is true: the open incident, the planned maintenance, their components", async () => {
    const { json } = await read("summary.json");
    expect(json.incidents).toMatchObject([
      { name: "Late", status: "identified", components: [{ id: "webhooks" }] },
    ]);
    expect(json.scheduled_maintenances).toMatchObject([{ name: "Move", status: "scheduled" }]);
    expect((await read("scheduled-maintenances/active.json")).json.scheduled_maintenances).toEqual(
      [],
    );
    expect(
      (await read("scheduled-maintenances/upcoming.json")).json.scheduled_maintenances,
    ).toHaveLength(1);
  });
});

test("pages of any origin may read it, whatever origins the API is open to", async () => {
  for (const path of ["/status/api/v2/summary.json", "/status.json", "/status/badge.svg"]) {
    const headers = { origin: "https://elsewhere.example" };
    const answer = await app.call("GET", path, { key: null, headers });
    expect(answer.headers.get("access-control-allow-origin"), path).toBe("*");
  }
});

test.each([
  ["/status/history.atom", "application/atom+xml", "<feed", "<entry>"],
  ["/status/history.rss", "application/rss+xml", "<rss", "<item>"],
])("%s tells what happened", async (path, type, root, item) => {
  const answer = await app.call("GET", path, { key: null });
  expect(answer.headers.get("content-type")).toContain(type);
  expect(answer.text).toContain(root);
  expect(answer.text.split(item).length - 1).toBe(3);
  expect(answer.text).toContain("By minutes.");
});

test("the page is told of changes by server-sent events", async () => {
  const answer = await fetch(`${app.url}/status/events`);
  expect(answer.headers.get("content-type")).toContain("text/event-stream");
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let heard = "";
  const events = () => heard.split("event: status").length - 1;
  try {
    await until("it tells of the beginning and of a change", async () => {
      heard += (await reader?.read())?.value ?? "";
      return events() >= 2;
    });
  } finally {
    await reader?.cancel();
  }
});

test("the badge says the state in words", async () => {
  const answer = await app.call("GET", "/status/badge.svg", { key: null });
  expect(answer.headers.get("content-type")).toContain("image/svg+xml");
  expect(answer.text).toContain("degraded performance");
});
