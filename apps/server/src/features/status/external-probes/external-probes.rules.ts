import { createHmac, timingSafeEqual } from "node:crypto";

/** Maximum age of a signature, and how far it may be ahead. In seconds. */
const TOLERANCE = 300;

/** The header with the signature of a report: `t=<epoch seconds>,v1=<hex>`. */
export const REPORT_SIGNATURE = "x-witness-signature";

/** Signs the bytes of a report: HMAC-SHA256 over `<t>.<body>`. */
export function signReport(secret: string, body: string, now: Date): string {
  const t = Math.floor(now.getTime() / 1000);
  return `t=${t},v1=${digest(secret, t, Buffer.from(body)).toString("hex")}`;
}

/** Whether a report has a valid, recent signature. */
export function isReportSigned(
  secret: string,
  { body, header, now }: { body: Buffer; header: string; now: Date },
): boolean {
  const [, t = "", hex = ""] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  if (t === "" || Math.abs(now.getTime() / 1000 - Number(t)) > TOLERANCE) return false;
  return timingSafeEqual(Buffer.from(hex, "hex"), digest(secret, Number(t), body));
}

/** A secret contains the id of its probe, so it is all that a probe needs. */
export function probeIdOf(secret: string): string | undefined {
  const hex = /^witness_([0-9a-f]{32})_[\w-]{32,}$/.exec(secret)?.[1];
  return hex?.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export function probeSecret(id: string, random: string): string {
  return `witness_${id.replaceAll("-", "")}_${random}`;
}

function digest(secret: string, t: number, body: Buffer): Buffer {
  return createHmac("sha256", secret).update(`${t}.`).update(body).digest();
}
