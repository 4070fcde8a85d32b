// A process of its own that loads a server over HTTP, so that it shares no event loop with it.
import { industryOf, leadBody, PAGE, type CaseName } from "./cases.ts";
import { serveJobs } from "./child-side.ts";
import { openConnection, type Connection, type RawAnswer } from "./http-connection.ts";
import { measure, type Sample, type Until } from "./measure.ts";

export interface LoadJob extends Until {
  name: CaseName;
  port: number;
  key: string;
  connections: number;
  /** Tells the leads that this run creates from those of other runs. */
  run: string;
  /** Whether the server stores and finds; the bare one answers the same bytes to everyone. */
  real: boolean;
}

/** Answers whose body is looked into; of the others only the status. */
const CHECKED = 50;

let ids: string[] = [];

interface Request {
  text: string;
  status: number;
  check: (body: string) => boolean;
}

function requestOf({ name, key, run }: LoadJob, n: number): Request {
  const head = `HTTP/1.1\r\nHost: localhost\r\nX-API-Key: ${key}\r\n`;
  if (name === "list") {
    const industry = industryOf(n);
    return {
      text: `GET /api/leads?industry=${industry}&limit=${PAGE} ${head}\r\n`,
      status: 200,
      check: (body) => {
        const { data, count } = JSON.parse(body) as { data: { industry: string }[]; count: number };
        const right = data.every((lead) => lead.industry === industry);
        return right && data.length === PAGE && count >= PAGE;
      },
    };
  }
  if (name === "get") {
    const id = ids[Math.floor(Math.random() * ids.length)] ?? "";
    return {
      text: `GET /api/leads/${id} ${head}\r\n`,
      status: 200,
      check: (body) => (JSON.parse(body) as { id: string }).id === id,
    };
  }
  const lead = leadBody(run, n);
  const body = JSON.stringify(lead);
  return {
    text: `POST /api/leads ${head}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    status: 201,
    check: (answer) => {
      const created = JSON.parse(answer) as { id: string; contact_email: string };
      return created.id.length === 36 && created.contact_email === lead.contact_email;
    },
  };
}

function verify(request: Request, answer: RawAnswer, job: LoadJob, n: number): void {
  const right = answer.status === request.status;
  if (right && (n >= CHECKED || !job.real || request.check(answer.body()))) return;
  throw new Error(
    `${job.name}: unexpected answer ${answer.status} to ${request.text.slice(0, 80)}: ${answer.body().slice(0, 500)}`,
  );
}

async function withConnections<T>(
  port: number,
  count: number,
  work: (connections: Connection[]) => Promise<T>,
): Promise<T> {
  const connections = await Promise.all(Array.from({ length: count }, () => openConnection(port)));
  try {
    return await work(connections);
  } finally {
    for (const connection of connections) connection.close();
  }
}

serveJobs({
  ids: (args: { ids: string[] }) => {
    ids = args.ids;
  },

  run: (job: LoadJob): Promise<Sample> =>
    withConnections(job.port, job.connections, (connections) =>
      measure(job.connections, job, async (worker, n) => {
        const request = requestOf(job, n);
        const answer = await connections[worker]?.call(request.text);
        if (answer !== undefined) verify(request, answer, job, n);
      }),
    ),

  /** Latencies of several requests in turn on one connection. */
  compare: ({
    port,
    key,
    paths,
    times,
  }: {
    port: number;
    key: string;
    paths: string[];
    times: number;
  }) =>
    withConnections(port, 1, async ([connection]) => {
      const latencies: number[][] = paths.map(() => []);
      for (let i = 0; i < times; i++) {
        for (const [j, path] of paths.entries()) {
          const started = performance.now();
          await connection?.call(
            `GET ${path} HTTP/1.1\r\nHost: localhost\r\nX-API-Key: ${key}\r\n\r\n`,
          );
          latencies[j]?.push(performance.now() - started);
        }
      }
      return latencies.map((list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]);
    }),
});
