import type { FastifyReply, FastifyRequest } from "fastify";
import type { Executed } from "./execute.ts";
import { namesVersion } from "./precondition.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** What a use case answered. */
    answer: Executed | undefined;
    /** The code of the problem that was answered instead. */
    failure: string | undefined;
  }
}

/** Sends what a use case answered. */
export function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Executed,
): FastifyReply {
  const { status, body, version, volatile, location, replayed } = answer;
  request.answer = answer;
  if (version !== undefined) {
    reply.header("etag", `"${version}"`);
    const known = request.headers["if-none-match"];
    const isRead = request.method === "GET" || request.method === "HEAD";
    const steady = volatile !== true;
    if (isRead && steady && status === 200 && known !== undefined && namesVersion(known, version)) {
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
