import { createHmac, timingSafeEqual } from "node:crypto";

/** A report may be signed at most so long ago or ahead, in seconds. */
const TOLERANCE = 300;

/** The header under which a report is signed: `t=<epoch seconds>,v1=<hex>`. */
export const WITNESS_SIGNATURE = "x-witness-signature";

/** Signs the bytes of a report: HMAC-SHA256 over `<t>.<body>`. */
export function signReport(secret: string, body: string, now: Date): string {
  const t = Math.floor(now.getTime() / 1000);
  return `t=${t},v1=${digest(secret, t, Buffer.from(body)).toString("hex")}`;
}

/** Whether a report was signed with the secret, just now. */
export function isReportSigned(
  secret: string,
  { body, header, now }: { body: Buffer; header: string; now: Date },
): boolean {
  const [, t = "", hex = ""] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  if (t === "" || Math.abs(now.getTime() / 1000 - Number(t)) > TOLERANCE) return false;
  return timingSafeEqual(Buffer.from(hex, "hex"), digest(secret, Number(t), body));
}

/** A secret names its witness, so that it is all that a witness needs to know. */
export function witnessIdOf(secret: string): string | undefined {
  const hex = /^witness_([0-9a-f]{32})_[\w-]{32,}$/.exec(secret)?.[1];
  return hex?.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export function witnessSecret(id: string, random: string): string {
  return `witness_${id.replaceAll("-", "")}_${random}`;
}

function digest(secret: string, t: number, body: Buffer): Buffer {
  return createHmac("sha256", secret).update(`${t}.`).update(body).digest();
}
