// A process of its own that makes events at a steady rate, or posts the same bytes without SalesOS.
import { setTimeout as delay } from "node:timers/promises";
import { createTransport } from "../apps/server/src/features/webhooks/index.ts";
import { PUBLIC_ONLY } from "../apps/server/src/platform/outbound/address-guard.ts";
import { leadBody } from "./cases.ts";
import { serveJobs } from "./child-side.ts";
import { openConnection } from "./http-connection.ts";
import { measure, type Sample } from "./measure.ts";

export interface Creates {
  port: number;
  key: string;
  /** Leads per second, for so many seconds. */
  rate: number;
  seconds: number;
  /** Tells the leads of one run from those of others. */
  run: string;
}

/** When each lead was answered, which is after its commit: id and ms since 1970. */
export type Answered = [string, number][];

/** Creates leads, each at its time or as soon as a connection is free. */
async function create({ port, key, rate, seconds, run }: Creates): Promise<Answered> {
  const connections = await Promise.all(Array.from({ length: 32 }, () => openConnection(port)));
  const began = performance.now();
  const answered: Answered = [];
  let n = 0;
  const work = async (connection: (typeof connections)[number]) => {
    while (n < rate * seconds) {
      const mine = n++;
      await delay(Math.max(0, began + (mine / rate) * 1_000 - performance.now()));
      const body = JSON.stringify(leadBody(run, mine));
      const answer = await connection.call(
        `POST /api/leads HTTP/1.1\r\nHost: localhost\r\nX-API-Key: ${key}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
      const at = performance.timeOrigin + performance.now();
      if (answer.status !== 201) throw new Error(`A lead was answered with ${answer.status}.`);
      answered.push([(JSON.parse(answer.body()) as { id: string }).id, at]);
    }
  };
  await Promise.all(connections.map(work));
  for (const connection of connections) connection.close();
  return answered;
}

export interface BareLoop {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Posts at once. */
  workers: number;
  seconds: number;
}

/** Posts the same bytes again and again with the sender's own client, and does nothing else. */
async function loop({ url, headers, body, workers, seconds }: BareLoop): Promise<Sample> {
  const transport = createTransport();
  const policy = { ...PUBLIC_ONLY, allowHttp: true, allowLoopback: true };
  const bytes = Buffer.from(body);
  const sample = await measure(workers, { seconds }, async () => {
    const posting = { endpointId: "bare", url, headers, body: bytes, policy, deadlineMs: 15_000 };
    const { error } = await transport.post(posting);
    if (error !== undefined) throw new Error(error);
  });
  await transport.close();
  return sample;
}

serveJobs({ create, loop });
