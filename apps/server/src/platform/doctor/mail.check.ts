import { createTransport } from "nodemailer";
import type { MailSettings } from "../mail/settings.ts";
import { ok, problem, type Finding } from "./finding.ts";

const PATIENCE = 5_000;

/** Whether the mail server responds and accepts the user and password. Sends nothing. */
export async function checkMail({ smtpUrl }: MailSettings): Promise<Finding> {
  if (smtpUrl === undefined) {
    return ok("mail", "SALESOS_SMTP_URL is not set. Email stays queued.");
  }
  // Never the URL itself: it holds the password.
  const { host } = new URL(smtpUrl);
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: PATIENCE,
    greetingTimeout: PATIENCE,
    socketTimeout: PATIENCE,
  });
  try {
    await transport.verify();
    return ok("mail", `${host} accepts email.`);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return problem(
      "mail",
      `${host} cannot be used: ${message}.`,
      code === "EAUTH"
        ? "Correct the user and the password in SALESOS_SMTP_URL."
        : "Correct SALESOS_SMTP_URL, or allow connections to that server.",
    );
  } finally {
    transport.close();
  }
}
