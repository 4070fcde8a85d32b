import type { Child } from "./child.ts";
import { tidy } from "./data.ts";
import type { Options } from "./options.ts";
import { measureOnce, median, medians, type Row } from "./rounds.ts";
import type { SalesOs } from "./salesos.ts";
import { systemNames, type startSystems, type SystemName } from "./systems.ts";
import { createWithWebhook } from "./webhooks.ts";

type Systems = Awaited<ReturnType<typeof startSystems>>;

export interface Terms {
  options: Pick<Options, "cases" | "connections" | "rounds" | "seconds">;
  /** Says how far it is. */
  say: (text: string) => void;
}

/** Each case on each system, the systems one after the other in each round. */
export async function compareSystems(
  systems: Systems,
  postmasterPid: SalesOs["postmasterPid"],
  { options, say }: Terms,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const name of options.cases) {
    for (const connections of options.connections) {
      say(`${name}, ${connections} connections`);
      const measured: Record<SystemName, Row[]> = { s: [], a: [], b: [], c: [] };
      for (let round = 0; round < options.rounds; round++) {
        for (const letter of Object.keys(measured) as SystemName[]) {
          const label = { name, system: systemNames[letter] };
          const { seconds } = options;
          measured[letter].push(
            await measureOnce(systems[letter], label, connections, seconds, postmasterPid),
          );
        }
      }
      rows.push(...Object.values(measured).map(medians));
    }
  }
  return rows;
}

/** Creates while a webhook of each is delivered. */
export async function compareDelivering(
  world: {
    salesos: SalesOs;
    system: Systems["s"];
    superuser: Parameters<typeof tidy>[0];
    receiver: Child;
    key: string;
  },
  { options, say }: Terms,
): Promise<{ rows: Row[]; notes: string[] }> {
  const { superuser, ...target } = world;
  const rows: Row[] = [];
  const notes: string[] = [];
  const receiverPort = await world.receiver.call<number>("start");
  await tidy(superuser);
  for (const connections of options.connections) {
    say(`create with a webhook endpoint, ${connections} connections`);
    const found: Row[] = [];
    const delivered: number[] = [];
    for (let round = 0; round < options.rounds; round++) {
      const { seconds } = options;
      const outcome = await createWithWebhook({
        ...target,
        receiverPort,
        connections,
        seconds,
      });
      if (outcome === undefined) break;
      found.push(outcome.row);
      delivered.push(outcome.deliveredWhile);
    }
    if (found.length === 0) continue;
    rows.push(medians(found));
    notes.push(
      `While leads were created on ${connections} connections, ${Math.round(median(delivered))} webhooks/s arrived.`,
    );
  }
  return { rows, notes };
}
