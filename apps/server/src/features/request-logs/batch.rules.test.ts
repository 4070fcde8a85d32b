import fc from "fast-check";
import { expect, test } from "vitest";
import { asUuid } from "../../platform/types/request-id.ts";
import { createdAtOf } from "../../platform/types/ids.ts";
import { batchOf } from "./batch.rules.ts";
import type { Entry } from "./entries.ts";
import { endOfSecond, requestsOf } from "./request-logs.rules.ts";

const NOW = 1_768_127_400_000;
const uuid = (n: number) => `019bac7c-d8c0-7000-8000-${String(n).padStart(12, "0")}`;

const entry: fc.Arbitrary<Entry> = fc
  .record({
    at: fc.integer({ min: NOW, max: NOW + 2_500 }),
    random: fc.integer({ min: 0, max: 2 ** 40 }),
    given: fc.option(fc.constantFrom("mine-1", "mine-2", "null", "NULL"), { nil: undefined }),
    workspace: fc.constantFrom(1, 2),
    key: fc.constantFrom(3, 4),
    method: fc.constantFrom("GET", "POST", "DELETE"),
    route: fc.constantFrom("/api/leads", "/api/leads/:id", undefined),
    query: fc.constantFrom("", "?limit=5", "?q=a", "?limit=5&q=b"),
    status: fc.constantFrom(200, 201, 304, 404, 500),
    duration: fc.double({ min: 0, max: 4_000, noNaN: true }),
    events: fc.option(fc.array(fc.constantFrom(7, 8, 9), { maxLength: 2 }), { nil: undefined }),
  })
  .map(({ at, random, given, ...made }) => {
    const { workspace, key, method, route, query, status, duration, events } = made;
    const hex = `${at.toString(16).padStart(12, "0")}${random.toString(16).padStart(12, "0")}`;
    const path = route === "/api/leads" ? route : `/api/leads/${uuid(random % 5)}`;
    return {
      requestId: given ?? `req_${hex}`,
      given: given !== undefined,
      workspaceId: uuid(workspace),
      keyId: uuid(key * 10 + workspace),
      anonymous: false,
      method,
      route,
      url: `${path}${query}`,
      status,
      failure: status >= 400 ? "some_code" : undefined,
      endedAt: at + duration,
      durationMs: duration,
      remote: "192.0.2.77",
      forwarded: undefined,
      agent: "probe/1",
      replayed: false,
      eventIds: events?.map(uuid),
    };
  });
const batches = fc.uniqueArray(entry, {
  selector: ({ given, requestId }) => (given ? Math.random() : requestId),
  maxLength: 60,
});

test("every request is in one block of its workspace, as it was, and blocks keep to their bounds and second", () => {
  fc.assert(
    fc.property(batches, (entries) => {
      const { blocks, size } = batchOf(entries, (address) => address);
      const read = blocks.flatMap((block) => {
        const stored = { ...block, request_id: block.requestId };
        const requests = requestsOf(stored);
        expect(requests).toHaveLength(block.size);
        for (const request of requests) {
          expect(request.id >= block.firstId && request.id <= block.id).toBe(true);
          expect(block.id < endOfSecond(request.id)).toBe(true);
        }
        return requests.map((request) => ({ workspaceId: block.workspaceId, ...request }));
      });
      expect(size).toBe(entries.length);
      expect(read).toHaveLength(entries.length);
      for (const made of entries) {
        const same = read.filter(
          ({ request_id, workspaceId }) =>
            request_id === made.requestId && workspaceId === made.workspaceId,
        );
        const shown = {
          method: made.method,
          route: made.route?.replace(":id", "{id}") ?? null,
          path: made.url.split("?")[0],
          query: made.url.split("?")[1]?.replace(/q=./, "q=***") ?? null,
          status: made.status,
          error_code: made.failure ?? null,
          duration_ms: Math.round(made.durationMs * 100) / 100,
          api_key_id: made.keyId,
          address: "192.0.2.0/24",
          user_agent: "probe/1",
          events: (made.eventIds ?? []).map((id) => expect.objectContaining({ id })),
        };
        expect(same).toContainEqual(expect.objectContaining(shown));
        if (!made.given) expect(same[0]?.id).toBe(asUuid(made.requestId));
        expect(
          same.some(({ created_at: at }) => {
            return Math.abs(Date.parse(at) - (made.endedAt - made.durationMs)) <= 1;
          }),
        ).toBe(true);
      }
    }),
  );
});

test("the sums are those of the requests", () => {
  fc.assert(
    fc.property(batches, (entries) => {
      const { usage } = batchOf(entries, () => undefined);
      const sum = [...usage.values()].reduce((total, { requests }) => total + requests, 0);
      expect(sum).toBe(entries.length);
      for (const { requests, ...kind } of usage.values()) {
        const same = entries.filter(
          (made) =>
            made.workspaceId === kind.workspaceId &&
            made.keyId === kind.apiKeyId &&
            made.method === kind.method &&
            (made.route ?? "").replace(":id", "{id}") === kind.route &&
            Math.floor(made.status / 100) === kind.statusClass,
        );
        expect(requests).toBe(same.length);
      }
    }),
  );
});

test("of a caller of the public sandbox neither the network nor the client is kept", () => {
  const [made] = fc.sample(entry, 1);
  const { blocks } = batchOf([{ ...(made as Entry), anonymous: true }], (address) => address);
  expect(blocks[0]?.shapes).toContain('"address":null,"user_agent":null');
});

test("a request that a client named is in a block of its own", () => {
  const made = fc.sample(entry, 20).map((one) => ({ ...one, given: true, requestId: "mine" }));
  const { blocks } = batchOf(made, (address) => address);
  expect(blocks).toHaveLength(20);
  expect(blocks.every(({ requestId, id, firstId }) => requestId === "mine" && id === firstId)).toBe(
    true,
  );
  expect(blocks.map(({ id }) => createdAtOf(id).getTime())).toEqual(
    made.map(({ endedAt, durationMs }) => Math.floor(endedAt - durationMs)),
  );
});
