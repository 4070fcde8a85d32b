// Comparison (b): the SQL of SalesOS, straight through the driver and without HTTP, one by one.
import pg from "pg";
import type { ClientConfig, QueryConfig } from "pg";
import { leads } from "../apps/server/src/features/leads/index.ts";
import { DEFAULT_PLANS } from "../apps/server/src/platform/plans/plans.ts";
import { systemAccess } from "../apps/server/src/platform/access/access.ts";
import type { Principal } from "../apps/server/src/platform/access/principal.ts";
import type {
  Statement,
  WorkspaceTransaction,
} from "../apps/server/src/platform/database/database.ts";
import type { Input } from "../apps/server/src/platform/operations/operation.ts";
import { industries, industryOf, leadBody, PAGE, type CaseName } from "./cases.ts";
import { serveJobs } from "./child-side.ts";
import { measure, type Sample, type Until } from "./measure.ts";

export interface DriverJob extends Until {
  name: CaseName;
  workers: number;
  run: string;
}

const MOST_CONNECTIONS = 16;

let ids: string[] = [];
let workspaceId = "";
let clients: pg.Client[] = [];

/** The statements that a handler of SalesOS sends for a request: whatever it becomes, this is the same SQL. */
async function statementsOf(operationId: string, input: Partial<Input>): Promise<Statement[]> {
  const sent: Statement[] = [];
  const tx: WorkspaceTransaction = {
    workspaceId,
    access: systemAccess(workspaceId),
    now: new Date(),
    signal: () => {},
    afterCommit: () => {},
    offer: () => undefined,
    query: (statement) => {
      sent.push(statement);
      return Promise.resolve([]);
    },
  };
  const handler = leads.operations.find((one) => one.operationId === operationId)?.handler;
  if (handler === undefined) throw new Error(`There is no operation ${operationId}.`);
  const whole: Input = {
    requestId: "bench",
    access: { workspaceId, quotas: DEFAULT_PLANS.unlimited.quotas } as Principal,
    proxied: false,
    dryRun: false,
    params: {},
    query: {},
    body: undefined,
    ifMatch: undefined,
    ...input,
  };
  if ("read" in handler) await handler.read(tx, whole);
  else if ("readMany" in handler) await handler.readMany(tx, [whole]);
  else if ("writeMany" in handler) await handler.writeMany(tx, [whole]);
  else if ("write" in handler) await handler.write(tx, whole);
  return sent;
}

const names = new Map<string, string>();

/** Every statement prepared, also where SalesOS does not: the limit of the driver. */
function prepared({ text, values = [] }: Statement): QueryConfig {
  const name = names.get(text) ?? `bench_${names.size}`;
  names.set(text, name);
  return { name, text, values: [...values] };
}

/** The statements of the nth request, which go to the wire together. */
async function requestOf({ name, run }: DriverJob, n: number): Promise<QueryConfig[]> {
  if (name === "list") {
    const query = { industry: [industryOf(n)], limit: PAGE };
    return (await statementsOf("listLeads", { query })).map(prepared);
  }
  if (name === "get") {
    const id = ids[Math.floor(Math.random() * ids.length)] ?? "";
    return (await statementsOf("getLead", { params: { id } })).map(prepared);
  }
  const writes = await statementsOf("createLead", { body: leadBody(run, n) });
  return [{ text: "begin" }, ...writes.map(prepared), { text: "commit" }];
}

/** How many requests are made ready before the clock starts, so that it times the SQL alone. */
const READY = { list: industries.length, get: 20_000, create: 25_000 };

serveJobs({
  async start(args: { connection: ClientConfig; workspaceId: string; ids: string[] }) {
    ({ workspaceId, ids } = args);
    clients = Array.from(
      { length: MOST_CONNECTIONS },
      () => new pg.Client({ ...args.connection, pipeline: true, options: "-c role=salesos_app" }),
    );
    for (const client of clients) {
      await client.connect();
      // Once per connection: the limit pays nothing per request for the wall between workspaces.
      await client.query("select set_config('salesos.workspace_id', $1, false)", [workspaceId]);
    }
  },

  async run(job: DriverJob): Promise<Sample> {
    const amount = Math.min(READY[job.name], job.requests ?? Infinity);
    const ready: QueryConfig[][] = [];
    for (let n = 0; n < amount; n++) ready.push(await requestOf(job, n));
    return measure(Math.min(job.workers, MOST_CONNECTIONS), job, async (worker, n) => {
      const client = clients[worker];
      if (client === undefined) throw new Error("There is no such connection.");
      const request =
        job.name === "create" ? (ready[n] ?? (await requestOf(job, n))) : ready[n % ready.length];
      const results = await Promise.all((request ?? []).map((config) => client.query(config)));
      if (job.name !== "create" && results[0]?.rows.length === 0) {
        throw new Error(`${job.name} found nothing.`);
      }
    });
  },
});
