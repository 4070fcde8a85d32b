import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer as createHttpServer, type ServerResponse } from "node:http";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { generateKey } from "../../apps/server/src/platform/keys/key-format.ts";
import { startReceiver, type Receiver } from "../../apps/server/src/testing/receiver.ts";
import { webhooks } from "../../packages/sdk/src/index.ts";
import { SALESOS } from "../cli/run.ts";
import { eventually } from "../../apps/server/src/testing/poll.ts";
import { run, start, stop, type Product, type Program } from "./product.ts";

const key = generateKey("test");
let folder: string;
let port: number;
let product: Product;

/** The server on its one port, so that a client finds it again. */
function startServer(): Promise<Product> {
  return start({
    SALESOS_DATA_DIR: path.join(folder, "data"),
    SALESOS_TEST_KEY: key,
    SALESOS_SAMPLE_DATA: "off",
    PORT: String(port),
  });
}

async function killServer(): Promise<void> {
  product.child.kill("SIGKILL");
  await product.ended;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port: free } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return free;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "salesos-listen-"));
  port = await freePort();
  product = await startServer();
});
afterAll(async () => {
  await stop(product);
  await rm(folder, { recursive: true, force: true });
});

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  while (open.length > 0) await open.pop()?.();
});

async function receive(respond?: (response: ServerResponse, nth: number) => void) {
  const receiver = await startReceiver(respond);
  open.push(() => receiver.stop());
  return receiver;
}

function listen(args: readonly string[], env: Record<string, string> = { SALESOS_KEY: key }) {
  const url = `http://127.0.0.1:${port}`;
  const program = run([...SALESOS, "listen", "--server", url, ...args], {
    XDG_CONFIG_HOME: folder,
    XDG_STATE_HOME: folder,
    ...env,
  });
  open.push(() => stop(program));
  return program;
}

const shows = (program: Program, text: string | RegExp) =>
  eventually(
    () =>
      (typeof text === "string" ? program.output().includes(text) : text.test(program.output())) ||
      undefined,
  );

/** Waits until the log is being read: from then on nothing is too early. */
const placed = (file: string) => eventually(() => stat(file));

async function createLead(name: string): Promise<void> {
  const once = randomUUID();
  await eventually(async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/leads`, {
      method: "POST",
      headers: { "x-api-key": key, "content-type": "application/json", "idempotency-key": once },
      body: JSON.stringify({ company_name: name }),
    });
    return answer.status === 201 || undefined;
  });
}

/** The companies in the order in which they were taken, each where it was first seen. */
const companies = ({ received }: Receiver) => [
  ...new Set(received.map(({ json }) => json.data.company_name as string)),
];

const has = (receiver: Receiver, names: readonly string[]) =>
  eventually(() => companies(receiver).length >= names.length || undefined);

describe("salesos listen", () => {
  test("forwards an event with the bytes, headers and both signatures of a delivery", async () => {
    const forwarded = await receive();
    const delivered = await receive();
    const state = path.join(folder, "same.json");
    const answer = await fetch(`http://127.0.0.1:${port}/api/webhook-endpoints`, {
      method: "POST",
      headers: { "x-api-key": key, "content-type": "application/json" },
      body: JSON.stringify({ url: delivered.url, event_types: ["lead.created"] }),
    });
    const { id, secret } = (await answer.json()) as { id: string; secret: string };
    const listener = listen(["--forward-to", forwarded.url, "--state", state, "--secret", secret]);
    await placed(state);
    await createLead('Zoë & Söhne 🦊 \u2028 "quoted"');
    await eventually(() => forwarded.received[0] && delivered.received[0]);
    await fetch(`http://127.0.0.1:${port}/api/webhook-endpoints/${id}`, {
      method: "DELETE",
      headers: { "x-api-key": key },
    });

    const [ours] = forwarded.received;
    const [theirs] = delivered.received;
    expect(ours?.body).toBe(theirs?.body);
    expect(Object.keys(ours?.headers ?? {})).toEqual(Object.keys(theirs?.headers ?? {}));
    for (const name of [
      "x-webhook-signature",
      "webhook-id",
      "x-webhook-event",
      "user-agent",
      "content-type",
      "content-length",
    ]) {
      expect(ours?.headers[name], name).toBe(theirs?.headers[name]);
    }
    expect(new Webhook(secret).verify(ours?.body ?? "", ours?.headers ?? {})).toEqual(ours?.json);
    await shows(
      listener,
      new RegExp(`^\\d\\d:\\d\\d:\\d\\d  lead\\.created +${ours?.json.id}  200  \\d+ ms$`, "m"),
    );
  });

  test("prints the secret that it signs with, keeps it for the next run, readable to its owner only", async () => {
    const receiver = await receive();
    const state = path.join(folder, "secret.json");
    const args = ["--forward-to", receiver.url, "--state", state];
    const first = listen(args);
    await placed(state);
    await stop(first);
    const second = listen(args);
    await createLead("Signed");
    await eventually(() => receiver.received[0]);
    const [, secret = ""] = /secret +(whsec_\S+)/.exec(first.output()) ?? [];
    expect(second.output()).toContain(secret);
    expect((await stat(state)).mode & 0o777).toBe(0o600);
    const { body = "", headers = {} } = receiver.received[0] ?? {};
    await webhooks.verify({ body, headers, secret });
    await webhooks.verify({ body, headers, secret, signature: "x-webhook-signature" });
  });

  test("forwards only the types that --events names, from the start of the log when asked", async () => {
    const receiver = await receive();
    const args = ["--forward-to", receiver.url, "--after", "start", "--events"];
    await createLead("A lead");
    const listener = listen([...args, "deal.*", "--state", path.join(folder, "deals.json")]);
    const answer = await fetch(`http://127.0.0.1:${port}/api/deals`, {
      method: "POST",
      headers: { "x-api-key": key, "content-type": "application/json" },
      body: JSON.stringify({ title: "A deal" }),
    });
    expect(answer.status).toBe(201);
    await eventually(() => receiver.received[0]);
    expect(receiver.received.map(({ json }) => json.type)).toEqual(["deal.created"]);
    expect(await stop(listener)).toBe(0);
  });

  test("Ctrl+C ends it cleanly: what is under way is finished and not sent again", async () => {
    let answer: ServerResponse | undefined;
    const receiver = await receive((response, nth) => {
      if (nth === 1) answer = response;
      else response.end();
    });
    const state = path.join(folder, "ended.json");
    const args = ["--forward-to", receiver.url, "--state", state];
    const listener = listen(args);
    await placed(state);
    await createLead("Under way");
    const held = await eventually(() => answer);
    // npm hands on what the terminal has sent to the whole group already.
    listener.child.kill("SIGINT");
    await createLead("Afterwards");
    listener.child.kill("SIGINT");
    held.end();
    expect(await listener.ended).toBe(0);
    expect(listener.output()).toContain("Stopped: the next run continues from here.");

    listen(args);
    await has(receiver, ["Under way", "Afterwards"]);
    expect(receiver.received.map(({ json }) => json.data.company_name)).toEqual([
      "Under way",
      "Afterwards",
    ]);
  });

  test("stopped before the server was there, it does not claim a place, and ends cleanly", async () => {
    const program = listen([
      "--forward-to",
      "http://127.0.0.1:9/hook",
      "--server",
      "http://127.0.0.1:9",
    ]);
    await shows(program, "Cannot read");
    expect(await stop(program)).toBe(0);
    expect(program.output()).toContain("Stopped: before the log could be read.");
  });

  test("a receiver that is down, redirects or fails gets the event again until it takes it, in order", async () => {
    const answers = [503, 307, 404];
    const receiver = await receive((response, nth) => {
      response.writeHead(answers[nth - 1] ?? 200, { location: "/elsewhere" }).end();
    });
    const state = path.join(folder, "retried.json");
    const { url } = receiver;
    const listener = listen(["--forward-to", url, "--state", state]);
    await placed(state);
    await createLead("First");
    await createLead("Second");
    await has(receiver, ["First", "Second"]);
    expect(receiver.received.map(({ json }) => json.data.company_name)).toEqual([
      "First",
      "First",
      "First",
      "First",
      "Second",
    ]);
    const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
    expect(new Set(ids.slice(0, 4)).size).toBe(1);
    expect(listener.output()).toMatch(/ {2}503 {2}\d+ ms, retrying in 0.25 s/);
  });

  test("server killed, forwarder killed, receiver down: no event lost, order kept", async () => {
    const names: string[] = [];
    const create = async (count: number) => {
      for (let n = 0; n < count; n++) {
        names.push(`Survivor ${String(names.length).padStart(3, "0")}`);
        await createLead(names.at(-1) ?? "");
      }
    };
    let isDown = false;
    const receiver = await receive((response) => {
      if (isDown) response.destroy();
      else response.end();
    });
    const state = path.join(folder, "survives.json");
    const args = ["--forward-to", receiver.url, "--state", state];
    const first = listen(args);
    await placed(state);
    await create(10);

    await killServer();
    await shows(first, "Cannot read");
    product = await startServer();
    await create(10);
    await shows(first, "Reconnected to");

    first.child.kill("SIGKILL");
    await first.ended;
    await create(5);
    await killServer();
    const second = listen(args);
    await shows(second, "Cannot read");
    product = await startServer();
    await create(10);
    await has(receiver, names);

    isDown = true;
    await create(5);
    await shows(second, "retrying in 1 s");
    await killServer();
    second.child.kill("SIGKILL");
    await second.ended;
    product = await startServer();
    await create(5);
    isDown = false;
    const third = listen(args);
    await has(receiver, names);

    expect(companies(receiver)).toEqual(names);
    expect(await stop(third)).toBe(0);
    const { after } = JSON.parse(await readFile(state, "utf8")) as { after: string };
    const rest = await fetch(`http://127.0.0.1:${port}/api/events?after=${after}`, {
      headers: { "x-api-key": key },
    });
    expect(await rest.json()).toMatchObject({ data: [] });
  });
});

describe("salesos listen says what is wrong", () => {
  const to = ["--forward-to", "http://127.0.0.1:9/hook"];
  const ends = async (program: Program) => ({ code: await program.ended, text: program.output() });

  test("a key that the server does not know: exit code 1", async () => {
    const { code, text } = await ends(listen(to, { SALESOS_KEY: generateKey("test") }));
    expect(text).toContain("rejects this key");
    expect(code).toBe(1);
  });

  test("a key without the scope: exit code 1 and the scope", async () => {
    const made = run(
      [...SALESOS, "keys", "create", "--json", "--name", "x", "--scopes", "leads:read"],
      {
        SALESOS_DATA_DIR: path.join(folder, "data"),
      },
    );
    await made.ended;
    const limited = (JSON.parse(made.output()) as { key: string }).key;
    const { code, text } = await ends(listen(to, { SALESOS_KEY: limited }));
    expect(text).toContain("does not allow this key to read events");
    expect(text).toContain("events:read");
    expect(code).toBe(1);
  });

  test("a cursor that is none: exit code 1", async () => {
    const { code, text } = await ends(listen([...to, "--after", "yesterday"]));
    expect(text).toContain("after is not a position in this log");
    expect(code).toBe(1);
  });

  test("a type of event that does not exist: exit code 2 and the one that was meant", async () => {
    const { code, text } = await ends(listen([...to, "--events", "lead.creatd"]));
    expect(text).toContain('Did you mean "lead.created"?');
    expect(code).toBe(2);
  });

  test("a state file of another server or of something else: exit code 1, and it is left alone", async () => {
    const file = path.join(folder, "other.json");
    for (const [content, words] of [
      ['{"url":"http://192.0.2.1","secret":"whsec_AAAA","after":"x"}', "not to http://127.0.0.1"],
      ["# notes", "is not a state file"],
    ] as const) {
      await writeFile(file, content);
      const { code, text } = await ends(listen([...to, "--state", file]));
      expect(text).toContain(words);
      expect(code).toBe(1);
      expect(await readFile(file, "utf8")).toBe(content);
    }
  });

  test("something that is not SalesOS: exit code 1", async () => {
    const stranger = createHttpServer((_request, response) => response.end("hello"));
    await new Promise<void>((done) => stranger.listen(0, "127.0.0.1", done));
    open.push(async () => stranger.close());
    const at = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
    const { code, text } = await ends(listen([...to, "--server", at]));
    expect(text).toContain("but does not respond like SalesOS");
    expect(code).toBe(1);
  });
});
