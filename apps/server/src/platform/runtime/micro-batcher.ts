/** How a batcher works; see `createMicroBatcher`. */
export type MicroBatcherOptions<K, I, O> = {
  /** Items in one batch at most. */
  readonly maxItems: number;
  /** Batches of one key that run at once; 2 keeps the next one ready while the first commits. Default 2. */
  readonly maxInFlight?: number;
  /** Runs one batch: one answer for each item, in their order. It settles all items or, by rejecting, none. */
  readonly run: (key: K, items: I[]) => Promise<O[]>;
  /**
   * Whether a rejected batch may be one item's fault, so that each is tried alone. Say no to an error after which the
   * batch may still have been carried out (a connection lost at the commit), or its items would be done twice. Default yes.
   */
  readonly tryAlone?: (error: unknown) => boolean;
  /** Why an item is not run any more, asked when its turn has come: it is rejected with that. Default: it always is run. */
  readonly whyNot?: (item: I) => Error | undefined;
};

/** Submits one item; `size` is the number of keys at work, 0 when idle. */
export type MicroBatcher<K, I, O> = ((key: K, item: I) => Promise<O>) & {
  readonly size: () => number;
};

type Waiting<I, O> = {
  readonly item: I;
  readonly resolve: (answer: O) => void;
  readonly reject: (error: unknown) => void;
};

type Lane<I, O> = { waiting: Waiting<I, O>[]; inFlight: number; scheduled: boolean };

/**
 * Joins calls for the same key (a workspace) into batches. The first runs as soon as the event loop has read what is
 * ready on all sockets, with no timer; those that come while `maxInFlight` batches run share the next one. When a batch
 * of several is rejected, each item is tried alone, one after the other, so that one caller's fault is never another's.
 */
export function createMicroBatcher<K, I, O>(
  options: MicroBatcherOptions<K, I, O>,
): MicroBatcher<K, I, O> {
  const { maxItems, maxInFlight = 2, run, tryAlone = () => true, whyNot } = options;
  const lanes = new Map<K, Lane<I, O>>();

  async function answersOf(key: K, batch: readonly Waiting<I, O>[]): Promise<O[]> {
    const answers = await run(
      key,
      batch.map(({ item }) => item),
    );
    if (answers.length === batch.length) return answers;
    throw new BatchSizeError(`A batch of ${batch.length} gave ${answers.length} answers.`);
  }

  async function settle(key: K, batch: readonly Waiting<I, O>[]): Promise<void> {
    try {
      const answers = await answersOf(key, batch);
      for (const [i, { resolve }] of batch.entries()) resolve(answers[i] as O);
    } catch (error) {
      const alone = batch.length > 1 && !(error instanceof BatchSizeError) && tryAlone(error);
      if (!alone) for (const { reject } of batch) reject(error);
      else for (const waiting of batch) if (isWanted(waiting)) await settle(key, [waiting]);
    }
  }

  /** Rejects an item that is not run any more. */
  function isWanted({ item, reject }: Waiting<I, O>): boolean {
    const reason = whyNot?.(item);
    if (reason !== undefined) reject(reason);
    return reason === undefined;
  }

  async function runBatch(
    key: K,
    lane: Lane<I, O>,
    batch: readonly Waiting<I, O>[],
  ): Promise<void> {
    lane.inFlight++;
    await settle(key, batch);
    lane.inFlight--;
    start(key, lane);
  }

  function start(key: K, lane: Lane<I, O>): void {
    while (lane.waiting.length > 0 && lane.inFlight < maxInFlight) {
      const batch = lane.waiting.splice(0, maxItems).filter(isWanted);
      if (batch.length > 0) void runBatch(key, lane, batch);
    }
    if (lane.inFlight === 0 && !lane.scheduled) lanes.delete(key);
  }

  const submit = (key: K, item: I): Promise<O> =>
    new Promise<O>((resolve, reject) => {
      let lane = lanes.get(key);
      if (lane === undefined) {
        lane = { waiting: [], inFlight: 0, scheduled: false };
        lanes.set(key, lane);
      }
      lane.waiting.push({ item, resolve, reject });
      if (lane.scheduled || lane.inFlight >= maxInFlight) return;
      const scheduled = lane;
      scheduled.scheduled = true;
      // Requests that one poll of the sockets brings are each read in a callback of their own; this runs after all of them.
      setImmediate(() => {
        scheduled.scheduled = false;
        start(key, scheduled);
      });
    });
  return Object.assign(submit, { size: () => lanes.size });
}

/** `run` broke its promise of one answer for each item; nobody can say whose answer is whose. */
class BatchSizeError extends Error {
  override readonly name = "BatchSizeError";
}
