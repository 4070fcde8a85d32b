import fc from "fast-check";
import { expect, test } from "vitest";
import type { Limit } from "../plans/limit.ts";
import { createLeaseBook, type LeaseBook } from "./lease-book.ts";
import { drainBucket, emptyBucket, forgottenAt, settle } from "./shared-bucket.rules.ts";
import type { Ask, Granted, SharedBucket } from "./shared-bucket.rules.ts";

const UNITS = 60_000;
const LIFETIME = 3_000;
const START = Date.UTC(2026, 0, 1);
const KEY = "k";

const limits = fc.record({
  perMinute: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100_000 })),
  burst: fc.integer({ min: 1, max: 30 }),
});

/** A request on its way to the database or back. */
type Message = { sentAt: number; asks: Map<string, Ask>; granted?: Granted };
type Instance = { id: string; skew: number; book: LeaseBook; message: Message | undefined };

const steps = fc.array(
  fc.record({
    gap: fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      { weight: 3, arbitrary: fc.integer({ min: 0, max: 200 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 8_000 }) },
    ),
    instance: fc.nat(2),
    requests: fc.integer({ min: 1, max: 12 }),
    what: fc.oneof(
      { weight: 8, arbitrary: fc.constant("requests" as const) },
      { weight: 4, arbitrary: fc.constantFrom("draw" as const, "round" as const) },
      { weight: 8, arbitrary: fc.constant("carry" as const) },
      { weight: 1, arbitrary: fc.constantFrom("lose" as const, "kill" as const) },
    ),
  }),
  { minLength: 50, maxLength: 400, size: "max" },
);

/** Instances whose steady clocks have nothing in common, a database between, and messages that take their time or get lost. */
function simulate(limit: Limit) {
  let now = START;
  let bucket: SharedBucket | undefined;
  let killed = 0;
  const start = (id: string, skew: number): Instance => ({
    id,
    skew,
    book: createLeaseBook({ now: () => now + skew }),
    message: undefined,
  });
  const instances = [start("a", 0), start("b", -1e9), start("c", 5e8)];
  const draws = [{ key: KEY, limit }];
  const carry = (instance: Instance) => {
    const { id, book, message, skew } = instance;
    const asked = message?.asks.get(KEY);
    if (message === undefined || asked === undefined) return void (instance.message = undefined);
    if (message.granted === undefined) {
      const context = { instance: id, now, lifetime: LIFETIME, shares: 6 };
      const settled = settle(bucket ?? emptyBucket(limit, now), asked, context);
      bucket = settled.bucket;
      message.granted = settled.granted;
      return;
    }
    book.grant(KEY, asked, message.granted, { sentAt: message.sentAt + skew, lifetime: LIFETIME });
    instance.message = undefined;
  };
  return {
    instances,
    pass: (ms: number) => (now += ms),
    now: () => now,
    bucket: () => bucket,
    carry,
    /** One request at an instance; true when it is admitted. */
    request({ book }: Instance): boolean {
      const lacking = book.undecided(draws);
      if (lacking.length > 0) book.want(lacking);
      return book.takeAll(draws).allowed;
    },
    send(instance: Instance, when: "due" | "round") {
      instance.message ??= { sentAt: now, asks: instance.book.asks(when) };
    },
    lose(instance: Instance) {
      if (instance.message !== undefined) instance.book.unwant(instance.message.asks);
      instance.message = undefined;
    },
    kill(n: number) {
      instances[n] = start(`k${killed++}`, killed * 12_345);
    },
  };
}

test("whatever instances do, die or miss: no window sees more than burst + rate × its length", () => {
  fc.assert(
    fc.property(limits, steps, (limit, schedule) => {
      const world = simulate(limit);
      const admitted: number[] = [];
      for (const { gap, instance: n, what, requests } of schedule) {
        world.pass(gap);
        const instance = world.instances[n] as Instance;
        if (what === "requests") {
          for (let i = 0; i < requests; i++) {
            if (world.request(instance)) admitted.push(world.now());
          }
        } else if (what === "draw") world.send(instance, "due");
        else if (what === "round") world.send(instance, "round");
        else if (what === "carry") world.carry(instance);
        else if (what === "lose") world.lose(instance);
        else world.kill(n);
      }
      for (let from = 0; from < admitted.length; from++) {
        for (let to = from; to < admitted.length; to++) {
          const length = (admitted[to] ?? 0) - (admitted[from] ?? 0);
          const most = limit.burst + (limit.perMinute * length) / 60_000;
          if (to - from + 1 > most) expect.fail(`${to - from + 1} in ${length} ms, most ${most}`);
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

/** Sends what an instance has to say, there and back at once. */
function exchange(world: ReturnType<typeof simulate>, n: number, when: "due" | "round") {
  const instance = world.instances[n] as Instance;
  world.send(instance, when);
  world.carry(instance);
  world.carry(instance);
}

/** A request that waits for its lease where it must. */
function ask(world: ReturnType<typeof simulate>, n: number) {
  const { book } = world.instances[n] as Instance;
  const draws = [{ key: KEY, limit: (world as unknown as { limit: Limit }).limit }];
  const lacking = book.undecided(draws);
  if (lacking.length > 0) {
    book.want(lacking);
    exchange(world, n, "due");
  }
  return book.takeAll(draws);
}
const worldOf = (limit: Limit) => Object.assign(simulate(limit), { limit });

test("the whole burst is there for a client that goes round over all instances", () => {
  fc.assert(
    fc.property(limits, (limit) => {
      const world = worldOf(limit);
      let admitted = 0;
      while (ask(world, admitted % 3).allowed) admitted++;
      // What lies with the others comes back with their next rounds; what is used drains meanwhile.
      for (const n of [0, 1, 2, 0, 1, 2]) exchange(world, n, "round");
      world.pass(0);
      for (let idle = 0; idle < 3; idle++) {
        world.pass(1_000);
        for (const n of [0, 1, 2]) exchange(world, n, "round");
      }
      const before = admitted;
      while (ask(world, 0).allowed) admitted++;
      expect(admitted).toBeGreaterThanOrEqual(limit.burst);
      expect(admitted - before).toBeLessThanOrEqual(limit.burst);
    }),
  );
});

test("waiting as told succeeds on every instance, if nobody else draws", () => {
  fc.assert(
    fc.property(limits, fc.nat(2), fc.nat(2), (limit, first, then) => {
      const world = worldOf(limit);
      let n = first;
      let answer = ask(world, n);
      while (answer.allowed) answer = ask(world, (n = (n + 1) % 3));
      expect(answer.retryAfterMs).toBeGreaterThan(0);
      world.pass(Math.max(1_000, answer.retryAfterMs));
      expect(ask(world, then).allowed).toBe(true);
    }),
  );
});

test("an instance gives back what it leaves idle, and what a killed one held is free after its lifetime", () => {
  const limit = { perMinute: 60, burst: 60 };
  const world = worldOf(limit);
  for (let i = 0; i < 20; i++) expect(ask(world, 0).allowed).toBe(true);
  const held = () =>
    Object.values(world.bucket()?.leases ?? {}).reduce((sum, l) => sum + l.held, 0);
  expect(held()).toBeGreaterThan(0);
  exchange(world, 0, "round");
  exchange(world, 0, "round");
  // A little is kept for a while, as much is free.
  expect(held()).toBeLessThanOrEqual(2 * UNITS);
  for (let round = 0; round < 11; round++) exchange(world, 0, "round");
  expect(held()).toBe(0);

  for (let i = 0; i < 5; i++) ask(world, 1);
  const lost = held() / UNITS;
  expect(lost).toBeGreaterThan(0);
  world.kill(1);
  world.pass(LIFETIME);
  const after = drainBucket(world.bucket() as SharedBucket, world.now());
  expect(after.leases).toEqual({});
  // Taken as spent at the end of its lease, and refilled from then on.
  world.pass((lost * 60_000) / limit.perMinute + 60_000);
  expect(drainBucket(world.bucket() as SharedBucket, world.now()).used).toBe(0);
});

test("a client that is slower than the rounds waits for its first lease alone", () => {
  const limit = { perMinute: 60, burst: 60 };
  const world = worldOf(limit);
  const { book } = world.instances[0] as Instance;
  const draws = [{ key: KEY, limit }];
  expect(ask(world, 0).allowed).toBe(true);
  for (let n = 0; n < 20; n++) {
    for (let round = 0; round < 3; round++) {
      world.pass(1_000);
      exchange(world, 0, "due");
      exchange(world, 0, "round");
    }
    expect(book.undecided(draws)).toEqual([]);
    expect(book.takeAll(draws).allowed).toBe(true);
  }
});

test("a bucket is forgotten no sooner than it is as good as new", () => {
  const leases = fc.dictionary(
    fc.constantFrom("a", "b"),
    fc.record({
      held: fc.integer({ min: 0, max: 1e7 }),
      until: fc.integer({ min: START, max: START + 9_000 }),
    }),
  );
  fc.assert(
    fc.property(limits, fc.integer({ min: 0, max: 1e8 }), leases, (limit, used, given) => {
      const bucket: SharedBucket = { used, at: START, limit, leases: given };
      const later = drainBucket(bucket, forgottenAt(bucket));
      expect([later.used, later.leases]).toEqual([0, {}]);
    }),
  );
});
