import { pino } from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../testing/database.ts";
import { until } from "../../testing/poll.ts";
import { startTestSmtp, type TestSmtp } from "../../testing/smtp.ts";
import { openDatabase, type Database } from "../database/database.ts";
import type { Mail } from "./mail.ts";
import { queueMail } from "./queue.ts";
import { createMailer, type Mailer } from "./mailer.ts";

let database: TestDatabase;
let db: Database;
let smtp: TestSmtp;
let lines: string[] = [];
let mailers: Mailer[] = [];
let clock = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({
    connection: database.connection,
    onError: () => {},
    now: () => new Date(Date.now() + clock),
  });
  smtp = await startTestSmtp();
});
afterEach(async () => {
  for (const mailer of mailers) mailer.stop();
  mailers = [];
  lines = [];
  clock = 0;
  smtp.received.length = 0;
  smtp.refuse(undefined);
  await database.query("delete from mails");
});
afterAll(async () => {
  await db.close();
  await smtp.stop();
  await database.drop();
});

const mailerTo = (smtpUrl: string | undefined): Mailer => {
  const log = pino({}, { write: (line: string) => lines.push(line) });
  const mail = { smtpUrl, from: "salesos@example.com", supportAddress: "help@example.com" };
  const mailer = createMailer({ db, log, mail });
  mailers.push(mailer);
  return mailer;
};
const queue = (mail: Partial<Mail> = {}) =>
  db.asSystem((tx) =>
    queueMail(tx, { to: "ann@example.com", subject: "Hello", text: "How are you?", ...mail }),
  );
const stateOf = async (id: string) =>
  (
    await database.query<{ state: string; attempts: number; last_error: string | null }>(
      "select * from mails where id = $1",
      [id],
    )
  )[0];

test("a mail goes out once, with what it says, and its text is forgotten", async () => {
  const id = await queue({
    replyTo: "bob@example.com",
    subject: "Grüße, 你好",
    html: "<p>How?</p>",
    headers: { "List-Unsubscribe": "<https://example.com/u>" },
  });
  const mailer = mailerTo(smtp.url);
  await Promise.all([mailer.send(), mailerTo(smtp.url).send()]);
  await mailer.send();
  expect(smtp.received).toHaveLength(1);
  const [mail] = smtp.received;
  expect(mail?.recipients).toEqual(["ann@example.com"]);
  expect(mail?.from?.text).toBe("salesos@example.com");
  expect(mail?.replyTo?.text).toBe("bob@example.com");
  expect(mail?.subject).toBe("Grüße, 你好");
  expect(mail?.text?.trim()).toBe("How are you?");
  expect(mail?.html).toContain("<p>How?</p>");
  expect(mail?.headers.get("list")).toMatchObject({
    unsubscribe: { url: "https://example.com/u" },
  });
  expect(await stateOf(id)).toMatchObject({ state: "mailed", text: "", html: null, attempts: 1 });
});

describe("while the mail server is down", () => {
  test("a mail waits and goes out once it is back", async () => {
    const down = await startTestSmtp();
    await down.stop();
    const id = await queue();
    const mailer = mailerTo(down.url);
    await mailer.send();
    expect(await stateOf(id)).toMatchObject({ state: "pending", attempts: 1 });
    expect((await stateOf(id))?.last_error).toContain("ECONNREFUSED");
    const back = await startTestSmtp(down.port);
    try {
      await mailer.send();
      expect(back.received).toHaveLength(0);
      clock = 6_000;
      await mailer.send();
      expect(back.received).toHaveLength(1);
      expect(await stateOf(id)).toMatchObject({ state: "mailed", last_error: null, attempts: 2 });
    } finally {
      await back.stop();
    }
  });

  test("it is tried for its days and has failed then", async () => {
    const down = await startTestSmtp();
    await down.stop();
    const id = await queue({ tryForDays: 1 });
    clock = 25 * 3_600_000;
    await mailerTo(down.url).send();
    expect(await stateOf(id)).toMatchObject({ state: "failed" });
  });
});

test("a process that dies in the middle of a try gives its mails back", async () => {
  const id = await queue();
  await database.query(
    "update mails set attempts = 1, next_attempt_at = now() + interval '2 minutes' where id = $1",
    [id],
  );
  const mailer = mailerTo(smtp.url);
  await mailer.send();
  expect(smtp.received).toHaveLength(0);
  clock = 121_000;
  await mailer.send();
  expect(smtp.received).toHaveLength(1);
});

test("a recipient that is refused is given up, the others are not held up, and no address is logged", async () => {
  smtp.refuse("550 No such user ann@example.com");
  const id = await queue();
  const mailer = mailerTo(smtp.url);
  for (let i = 0; i < 5; i++) {
    clock += 3_600_000;
    await mailer.send();
  }
  expect(await stateOf(id)).toMatchObject({ state: "failed", attempts: 5 });
  expect(lines.length).toBe(5);
  expect(lines.join("")).not.toContain("ann@example.com");
  smtp.refuse(undefined);
  await queue({ to: "eve@example.com" });
  await mailer.send();
  expect(smtp.received.map(({ recipients }) => recipients)).toEqual([["eve@example.com"]]);
});

test("no line break of a text becomes a header", async () => {
  for (const mail of [
    { subject: "Hello\r\nBcc: eve@example.com" },
    { to: "ann@example.com\nBcc: eve@example.com" },
    { replyTo: "ann@example.com\rBcc: eve@example.com" },
    { headers: { "X-Reference": "1\r\nBcc: eve@example.com" } },
  ]) {
    await expect(queue(mail)).rejects.toThrow("line break");
  }
});

test("a recipient stays one recipient, whatever is in the text", async () => {
  await queue({ to: "ann@example.com,eve@example.com" });
  await mailerTo(smtp.url).send();
  expect(smtp.received.flatMap(({ recipients }) => recipients)).not.toContain("eve@example.com");
});

test("without a mail server a mail waits for one", async () => {
  const id = await queue();
  await mailerTo(undefined).send();
  expect(await stateOf(id)).toMatchObject({ state: "pending", attempts: 0 });
});

test("a stop breaks off a try, and the mail is kept", async () => {
  const { createServer } = await import("node:net");
  const silent = createServer().listen(0, "127.0.0.1");
  await until("it listens", () => silent.listening);
  const { port } = silent.address() as { port: number };
  const id = await queue();
  const mailer = mailerTo(`smtp://127.0.0.1:${port}`);
  const sending = mailer.send();
  await until("it is tried", async () => (await stateOf(id))?.attempts === 1);
  mailer.stop();
  await sending;
  expect(await stateOf(id)).toMatchObject({ state: "pending" });
  silent.close();
});

test("what is past its days is deleted", async () => {
  const id = await queue({ keepForDays: 5 });
  const mailer = mailerTo(smtp.url);
  await mailer.purge();
  expect(await stateOf(id)).toBeDefined();
  clock = 6 * 86_400_000;
  await mailer.purge();
  expect(await stateOf(id)).toBeUndefined();
});
