import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../testing/app.ts";
import { until } from "../../../testing/poll.ts";
import { startTestSmtp, type TestSmtp } from "../../../testing/smtp.ts";

let app: TestApp;
let smtp: TestSmtp;
let strangers = 0;
beforeAll(async () => {
  smtp = await startTestSmtp();
  app = await startTestApp({
    SALESOS_SMTP_URL: smtp.url,
    SALESOS_TRUSTED_PROXIES: "127.0.0.1",
  });
});
afterAll(async () => {
  await app.stop();
  await smtp.stop();
});

const elsewhere = () => ({ "x-forwarded-for": `2001:db8:${(++strangers).toString(16)}::1` });
const subscribe = (email: string, headers: Record<string, string> = elsewhere(), on = app) =>
  on.call("POST", "/api/status/subscriptions", { body: { email }, key: null, headers });
const form = (path: string, fields: Record<string, string> = {}) =>
  app.call("POST", path, {
    key: null,
    body: new URLSearchParams(fields).toString(),
    headers: { ...elsewhere(), "content-type": "application/x-www-form-urlencoded" },
  });
const mailsTo = (email: string) =>
  smtp.received.filter(({ recipients }) => recipients.includes(email));
const linkIn = (text: string | undefined): string =>
  /http:\/\/127\.0\.0\.1:\d+(\/status\/\w+\?token=\S+)/.exec(text ?? "")?.[1] ?? "";
const confirmed = async (email: string) => {
  await until("the mail arrives", () => mailsTo(email).length === 1);
  const link = linkIn(mailsTo(email)[0]?.text);
  expect((await form(link)).text).toContain("Subscribed");
};
const openIncident = async () =>
  (
    await app.call("POST", "/api/status/incidents", {
      body: { name: "Late\u2028Bcc: eve@example.com", message: "By minutes." },
    })
  ).json.id as string;

test("whoever confirms is told of each update, and ends it by one link", async () => {
  expect((await subscribe("ann@example.com")).json).toEqual({ status: "confirmation_sent" });
  await confirmed("ann@example.com");
  const id = await openIncident();
  await until("the mail arrives", () => mailsTo("ann@example.com").length === 2);
  const [, mail] = mailsTo("ann@example.com");
  expect(mail?.subject).toMatch(/^\[investigating\] Late/);
  expect(mail?.text).toContain("By minutes.");
  const leave = linkIn(mail?.text);
  expect(leave).toContain("/status/unsubscribe");
  expect(mail?.headers.get("list")).toMatchObject({ unsubscribe: { url: `${app.url}${leave}` } });
  // Looking at the link does nothing, as programs look at mail.
  expect((await app.call("GET", leave, { key: null })).text).toContain("<button");
  expect((await form(leave, { "List-Unsubscribe": "One-Click" })).status).toBe(200);
  await subscribe("bob@example.com");
  await confirmed("bob@example.com");
  await app.call("POST", `/api/status/incidents/${id}/updates`, { body: { message: "Found." } });
  await until("the other is told", () => mailsTo("bob@example.com").length === 2);
  expect(mailsTo("ann@example.com")).toHaveLength(2);
});

describe("nobody is mailed", () => {
  test("who did not confirm, and nobody twice in a row", async () => {
    for (let i = 0; i < 3; i++) await subscribe("eve@example.com");
    await until("the mail arrives", () => mailsTo("eve@example.com").length > 0);
    await app.call("POST", "/api/status/incidents", { body: { name: "x", message: "y" } });
    await until("others are told", () => mailsTo("bob@example.com").length === 3);
    expect(mailsTo("eve@example.com")).toHaveLength(1);
  });

  test("by a link that is not ours", async () => {
    const good = linkIn(mailsTo("eve@example.com")[0]?.text);
    const token = good.split("token=")[1] ?? "";
    for (const link of [
      `/status/confirm?token=${token.slice(0, -2)}`,
      `/status/unsubscribe?token=${token}`,
      "/status/confirm?token=x.y",
      "/status/confirm",
    ]) {
      expect((await form(link)).status, link).toBe(404);
    }
    expect((await form(good)).status).toBe(200);
  });
});

test("the form works without a script", async () => {
  const page = await app.call("GET", "/status", { key: null });
  expect(page.text).toContain('<form method="post" action="/status/subscribe">');
  const answer = await form("/status/subscribe", { email: "kim@example.com" });
  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/status/subscribed"]);
  await confirmed("kim@example.com");
  const wrong = await form("/status/subscribe", { email: "<b>kim" });
  expect(wrong.status).toBe(422);
  expect(wrong.text).not.toContain("<b>kim");
});

test("what is no address is refused, and one caller asks only so often", async () => {
  const headers = elsewhere();
  expect((await subscribe("a, b@example.com")).status).toBe(422);
  const answers = [];
  for (let i = 0; i < 6; i++) answers.push((await subscribe(`n${i}@example.com`, headers)).status);
  expect(answers).toEqual([202, 202, 202, 202, 202, 429]);
});

test("without a mail server there is no form, and the API says what to do instead", async () => {
  const silent = await startTestApp();
  try {
    const page = await silent.call("GET", "/status", { key: null });
    expect(page.text).not.toContain("<form");
    const answer = await subscribe("ann@example.com", {}, silent);
    expect(answer.status).toBe(404);
    expect(answer.json.detail).toContain("/status/history.atom");
  } finally {
    await silent.stop();
  }
});
