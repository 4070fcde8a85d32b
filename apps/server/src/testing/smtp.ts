import type { AddressInfo } from "node:net";
import { simpleParser, type ParsedMail } from "mailparser";
import { SMTPServer } from "smtp-server";

/** A mail as a real mail server took it. */
export interface ReceivedMail extends ParsedMail {
  /** Whom the envelope names. */
  recipients: string[];
}

export interface TestSmtp {
  /** For SALESOS_SMTP_URL. */
  url: string;
  port: number;
  received: ReceivedMail[];
  /** Answers every recipient with this from now on, such as `550 No such user`; undefined: takes them. */
  refuse(answer: string | undefined): void;
  stop(): Promise<void>;
}

/** A mail server on loopback that keeps what it takes. `port` 0 is any free one. */
export async function startTestSmtp(port = 0): Promise<TestSmtp> {
  const received: ReceivedMail[] = [];
  let refusal: string | undefined;
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    onRcptTo(_address, _session, done) {
      if (refusal === undefined) return done();
      const [code = "550", ...words] = refusal.split(" ");
      done(Object.assign(new Error(words.join(" ")), { responseCode: Number(code) }));
    },
    onData(stream, { envelope }, done) {
      simpleParser(stream).then(
        (mail) => {
          received.push({ ...mail, recipients: envelope.rcptTo.map(({ address }) => address) });
          done();
        },
        (error: unknown) => done(error as Error),
      );
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.on("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const at = (server.server.address() as AddressInfo).port;
  return {
    url: `smtp://127.0.0.1:${at}`,
    port: at,
    received,
    refuse(answer) {
      refusal = answer;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
