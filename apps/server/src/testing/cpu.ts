/** CPU time of this thread in ms, the least of several runs: what else the machine does is not in it. */
async function cpuOf(work: () => unknown): Promise<number> {
  let least = Infinity;
  for (let run = 0; run < 4; run++) {
    const before = process.threadCpuUsage();
    await work();
    const { user, system } = process.threadCpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

/** Time in which nothing but noise can be seen. Quadratic work on what a request may hold takes many times this. */
const FLOOR = 25;

/** Throws unless four times the input takes about four times the CPU; quadratic work takes sixteen times as much. */
export async function mustBeLinear<T>(
  of: (n: number) => T,
  n: number,
  work: (input: T) => unknown,
) {
  const [small, large] = [of(n), of(4 * n)];
  const few = await cpuOf(() => work(small));
  const many = await cpuOf(() => work(large));
  if (many > 8 * Math.max(few, FLOOR)) {
    throw new Error(`Four times the input took ${many} ms of CPU instead of ${few} ms.`);
  }
}
