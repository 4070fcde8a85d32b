import { randomUUID } from "node:crypto";
import { eventually } from "../../apps/server/src/testing/poll.ts";

/** What became of one request: it is sent again under its key until it is answered. */
export interface Intent {
  key: string;
  email: string;
  /** The ids that were answered; more than one would be a broken promise. */
  ids: Set<string>;
  answers: number;
}

/** Creates leads on `connections` loops until told to stop, remembering every intent. */
export function startLoad(url: string, apiKey: string, connections: number) {
  const intents: Intent[] = [];
  let stopped = false;
  const loop = async () => {
    while (!stopped) {
      const key = randomUUID();
      const intent: Intent = { key, email: `${key}@acme.example`, ids: new Set(), answers: 0 };
      intents.push(intent);
      // A request that fails stays unanswered, and is sent again after the restart.
      if (!(await send(url, apiKey, intent))) return;
    }
  };
  const done = Promise.all(Array.from({ length: connections }, loop));
  return {
    intents,
    async stop() {
      stopped = true;
      await done;
    },
  };
}

/** Sends an intent once. Whether it was answered with 201. */
async function send(url: string, apiKey: string, intent: Intent): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/leads`, {
      method: "POST",
      headers: {
        "x-api-key": apiKey,
        "content-type": "application/json",
        "idempotency-key": intent.key,
      },
      body: JSON.stringify({ contact_email: intent.email, industry: "Technology" }),
      signal: AbortSignal.timeout(20_000),
    });
    if (response.status !== 201) return false;
    const { id } = (await response.json()) as { id: string };
    intent.ids.add(id);
    intent.answers++;
    return true;
  } catch {
    return false;
  }
}

/** Sends an intent until it is answered. */
export async function sendUntilAnswered(
  url: string,
  apiKey: string,
  intent: Intent,
): Promise<void> {
  await eventually(() => send(url, apiKey, intent));
}
