import type { FastifyReply, FastifyRequest } from "fastify";
import type { Executed } from "./execute.ts";

/** Sends what a use case answered. */
export function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Executed,
): FastifyReply {
  const { status, body, version, location, replayed } = answer;
  if (version !== undefined) {
    const etag = `"${version}"`;
    reply.header("etag", etag);
    if (
      status === 200 &&
      request.method !== "PATCH" &&
      matches(request.headers["if-none-match"], etag)
    ) {
      return reply.code(304).send();
    }
  }
  if (location !== undefined) reply.header("location", location);
  if (replayed === true) reply.header("idempotent-replayed", "true");
  reply.code(status);
  return body === null
    ? reply.send()
    : reply.header("content-type", "application/json; charset=utf-8").send(body);
}

function matches(header: string | undefined, etag: string): boolean {
  return (
    header !== undefined &&
    header.split(",").some((part) => part.trim().replace(/^W\//, "") === etag)
  );
}

/** The version in If-Match; `*` asks for any. */
export function ifMatchVersion(header: string | undefined): string | undefined {
  if (header === undefined || header.trim() === "*") return undefined;
  return header
    .trim()
    .replace(/^W\//, "")
    .replace(/^"(.*)"$/, "$1");
}
