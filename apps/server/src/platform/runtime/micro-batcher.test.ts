import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMicroBatcher } from "./micro-batcher.ts";

type Batch = {
  key: string;
  items: string[];
  answer: (answers?: string[]) => void;
  fail: (error: Error) => void;
};

/** A batcher whose batches end when the test says so; an item's answer is the item in capitals. */
function controlled(maxItems: number, maxInFlight = 2, tryAlone?: (error: unknown) => boolean) {
  const batches: Batch[] = [];
  const submit = createMicroBatcher<string, string, string>({
    maxItems,
    maxInFlight,
    ...(tryAlone && { tryAlone }),
    run: (key, items) => {
      const { promise, resolve, reject } = Promise.withResolvers<string[]>();
      const capitals = items.map((item) => item.toUpperCase());
      batches.push({ key, items, answer: (answers = capitals) => resolve(answers), fail: reject });
      return promise;
    },
  });
  const seen = () => batches.map(({ key, items }) => `${key}:${items.join("")}`);
  /** Waits until so many batches have begun, and one turn more, so that one too many would show. */
  const begun = async (count: number) => {
    for (let i = 0; i < 100 && batches.length < count; i++) await turn();
    await turn();
    expect(batches).toHaveLength(count);
  };
  return { batches, submit, seen, begun };
}

describe("sharing", () => {
  test("calls of one turn share the first batch, and each gets its own answer", async () => {
    const { batches, submit, seen, begun } = controlled(10);
    const answers = Promise.all(["a", "b", "c"].map((item) => submit("w", item)));
    await begun(1);
    expect(seen()).toEqual(["w:abc"]);
    batches[0]?.answer();
    expect(await answers).toEqual(["A", "B", "C"]);
  });

  test("calls that come while maxInFlight batches run wait and share the next", async () => {
    const { batches, submit, seen, begun } = controlled(10);
    const answers = [submit("w", "a")];
    await begun(1);
    answers.push(submit("w", "b"));
    await begun(2);
    for (const item of ["c", "d", "e"]) {
      answers.push(submit("w", item));
      await turn();
    }
    expect(seen()).toEqual(["w:a", "w:b"]);
    batches[1]?.answer();
    await begun(3);
    expect(seen()).toEqual(["w:a", "w:b", "w:cde"]);
    batches[0]?.answer();
    batches[2]?.answer();
    expect(await Promise.all(answers)).toEqual(["A", "B", "C", "D", "E"]);
  });

  test("a batch has at most maxItems, in order of arrival", async () => {
    const { batches, submit, seen, begun } = controlled(2);
    const answers = Promise.all(["a", "b", "c", "d", "e"].map((item) => submit("w", item)));
    await begun(2);
    batches[0]?.answer();
    await begun(3);
    expect(seen()).toEqual(["w:ab", "w:cd", "w:e"]);
    batches[1]?.answer();
    batches[2]?.answer();
    expect(await answers).toEqual(["A", "B", "C", "D", "E"]);
  });

  test("keys share no batch and do not wait for each other", async () => {
    const { batches, submit, seen, begun } = controlled(10, 1);
    const first = submit("v", "a");
    const second = submit("w", "b");
    await begun(2);
    expect(seen()).toEqual(["v:a", "w:b"]);
    batches[1]?.answer();
    expect(await second).toBe("B");
    batches[0]?.answer();
    expect(await first).toBe("A");
  });

  test("a key is forgotten when its last batch ends, answered or failed", async () => {
    const { batches, submit, begun } = controlled(10);
    const answers = Promise.allSettled([submit("v", "a"), submit("w", "b")]);
    await begun(2);
    expect(submit.size()).toBe(2);
    batches[0]?.answer();
    batches[1]?.fail(new Error("batch"));
    await answers;
    await turn();
    expect(submit.size()).toBe(0);
  });

  test("a key that was idle works again", async () => {
    const { batches, submit, begun } = controlled(10);
    for (let i = 0; i < 3; i++) {
      const answer = submit("w", "a");
      await begun(i + 1);
      batches[i]?.answer();
      expect(await answer).toBe("A");
    }
  });
});

describe("failure", () => {
  const fault = new Error("batch");

  test("each item of a rejected batch is tried alone: one caller's fault is not another's", async () => {
    const submit = createMicroBatcher<string, string, string>({
      maxItems: 10,
      run: async (_key, items) => {
        if (items.includes("bad")) throw new Error(`cannot do ${items.join(" ")}`);
        return items.map((item) => item.toUpperCase());
      },
    });
    const answers = await Promise.allSettled(["a", "bad", "b"].map((item) => submit("w", item)));
    expect(answers).toEqual([
      { status: "fulfilled", value: "A" },
      { status: "rejected", reason: new Error("cannot do bad") },
      { status: "fulfilled", value: "B" },
    ]);
  });

  test("the single tries come one after the other and hold the batch's place", async () => {
    const { batches, submit, seen, begun } = controlled(10, 1);
    const answers = Promise.all(["a", "b"].map((item) => submit("w", item)));
    await begun(1);
    const later = submit("w", "c");
    batches[0]?.fail(fault);
    await begun(2);
    batches[1]?.answer();
    await begun(3);
    batches[2]?.answer();
    expect(await answers).toEqual(["A", "B"]);
    await begun(4);
    expect(seen()).toEqual(["w:ab", "w:a", "w:b", "w:c"]);
    batches[3]?.answer();
    expect(await later).toBe("C");
  });

  test("a batch of one is not tried again", async () => {
    const { batches, submit, begun } = controlled(10);
    const answer = submit("w", "a");
    const refused = answer.catch((error: unknown) => error);
    await begun(1);
    batches[0]?.fail(fault);
    expect(await refused).toBe(fault);
    await begun(1);
  });

  test("an error that tryAlone declines goes to every caller, and nothing is run twice", async () => {
    const { batches, submit, begun } = controlled(10, 2, (error) => error !== fault);
    const answers = Promise.allSettled(["a", "b"].map((item) => submit("w", item)));
    await begun(1);
    batches[0]?.fail(fault);
    const rejected = { status: "rejected", reason: fault };
    expect(await answers).toEqual([rejected, rejected]);
    await begun(1);
  });

  test("an item that nobody waits for any more is rejected in its turn and not run, alone neither", async () => {
    const gone = new Set<string>();
    const reason = new Error("gone");
    const ran: string[] = [];
    let fail = (_error: Error) => {};
    const submit = createMicroBatcher<string, string, string>({
      maxItems: 3,
      maxInFlight: 1,
      whyNot: (item) => (gone.has(item) ? reason : undefined),
      run: (_key, items) => {
        ran.push(items.join(""));
        if (items.length < 3) return Promise.resolve(items);
        return new Promise((_resolve, reject) => (fail = reject));
      },
    });
    const answers = Promise.allSettled(["a", "b", "c", "d", "e"].map((item) => submit("w", item)));
    while (ran.length === 0) await turn();
    for (const item of ["b", "d"]) gone.add(item);
    fail(fault);
    const [a, b, c, d, e] = await answers;
    expect([a, c, e].every((one) => one?.status === "fulfilled")).toBe(true);
    const rejected = { status: "rejected", reason };
    expect([b, d]).toEqual([rejected, rejected]);
    expect(ran).toEqual(["abc", "a", "c", "e"]);
  });

  test("a wrong number of answers is an error for all, and nothing is run twice", async () => {
    const { batches, submit, begun } = controlled(10);
    const answers = Promise.allSettled(["a", "b"].map((item) => submit("w", item)));
    await begun(1);
    batches[0]?.answer(["A"]);
    for (const answer of await answers) {
      expect(answer).toMatchObject({ status: "rejected", reason: { name: "BatchSizeError" } });
    }
    await begun(1);
  });

  test("a run that throws before it returns a promise rejects, and the key works on", async () => {
    let broken = true;
    const submit = createMicroBatcher<string, string, string>({
      maxItems: 10,
      run: (_key, items) => {
        if (broken) throw fault;
        return Promise.resolve(items);
      },
    });
    await expect(submit("w", "a")).rejects.toBe(fault);
    broken = false;
    expect(await submit("w", "a")).toBe("a");
  });
});

test("whatever comes in whatever order, each caller gets its own answer within the bounds", async () => {
  const call = fc.record({
    key: fc.constantFrom("v", "w"),
    bad: fc.boolean(),
    turns: fc.nat({ max: 2 }),
  });
  const size = fc.integer({ min: 1, max: 5 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(call, { maxLength: 40 }),
      size,
      size,
      fc.nat({ max: 3 }),
      async (calls, maxItems, maxInFlight, slow) => {
        const running = new Map<string, number>();
        let tooMany = false;
        const submit = createMicroBatcher<string, number, string>({
          maxItems,
          maxInFlight,
          run: async (key, items) => {
            const now = (running.get(key) ?? 0) + 1;
            running.set(key, now);
            tooMany ||= now > maxInFlight || items.length > maxItems || items.length === 0;
            for (let i = 0; i < slow; i++) await turn();
            running.set(key, (running.get(key) ?? 0) - 1);
            const bad = items.find((item) => calls[item]?.bad);
            if (bad !== undefined) throw new Error(`${bad}`);
            return items.map((item) => `${key}${item}`);
          },
        });
        const answers: Promise<string>[] = [];
        for (const [index, { key, bad, turns }] of calls.entries()) {
          const answer = submit(key, index);
          answers.push(bad ? answer.catch((error: unknown) => String(error)) : answer);
          for (let i = 0; i < turns; i++) await turn();
        }
        expect(await Promise.all(answers)).toEqual(
          calls.map(({ key, bad }, index) => (bad ? `Error: ${index}` : `${key}${index}`)),
        );
        expect(tooMany).toBe(false);
        await turn();
        expect(submit.size()).toBe(0);
      },
    ),
  );
});
