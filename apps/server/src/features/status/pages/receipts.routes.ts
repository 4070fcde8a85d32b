import type { FastifyInstance, FastifyRequest } from "fastify";
import { errors } from "../../../platform/errors/errors.ts";
import { invalidBody } from "../../../platform/errors/invalid.ts";
import { problem } from "../../../platform/errors/problem.ts";
import { parseBody } from "../../../platform/http/body.ts";
import { CHEAP } from "../../../platform/http/open.ts";
import { compile, describe } from "../../../platform/operations/validate.ts";
import { isId } from "../../../platform/types/ids.ts";
import { RECEIPT_PATH } from "../probes/index.ts";
import type { StatusDeps } from "./pages.deps.ts";
import { REPORT_SIGNATURE, ExternalProbeReport, takeReport } from "../external-probes/index.ts";

const MOST = 262_144;
const REPORTS = { config: { purpose: "witness", perAddress: { perMinute: 60, burst: 60 } } };
/** The webhook of a probe, which only this server sends. */
const RECEIPT = { ...CHEAP, bodyLimit: 16_384 };

/** Receives signed bodies: the webhooks of the server's own probes, and the reports of external probes. */
export function receiptRoutes(app: FastifyInstance, { db, status }: StatusDeps): void {
  const validate = compile(ExternalProbeReport, "body");

  void app.register(async (scope) => {
    // The raw bytes, because they are what is signed.
    scope.removeContentTypeParser("application/json");
    scope.addContentTypeParser(
      "application/json",
      { parseAs: "buffer", bodyLimit: MOST },
      (_request, body, done) => done(null, body),
    );

    scope.post(RECEIPT_PATH, RECEIPT, async (request, reply) => {
      const taken = await status.receive(bytesOf(request), header(request, "x-webhook-signature"));
      if (!taken) throw refused();
      return reply.code(204).send();
    });

    scope.post<{ Params: { id: string } }>(
      "/status/witnesses/:id/reports",
      REPORTS,
      async (request, reply) => {
        const body = bytesOf(request);
        const report: unknown = parseBody(body);
        const found = validate(report);
        if (found.length > 0) throw invalidBody(describe(found, "body"));
        const probeId = request.params.id;
        const signature = header(request, REPORT_SIGNATURE) ?? "";
        const sent = { probeId, body, header: signature, report: report as ExternalProbeReport };
        if (!isId(probeId) || !(await db.forVisitor((tx) => takeReport(tx, sent)))) throw refused();
        return reply.code(204).send();
      },
    );
  });
}

function bytesOf({ body }: FastifyRequest): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

function header({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : undefined;
}

/** The same for an unknown probe and a wrong signature. */
function refused() {
  return problem(errors.forbidden, {
    detail: "The external probe is unknown, or the signature is wrong.",
  });
}
