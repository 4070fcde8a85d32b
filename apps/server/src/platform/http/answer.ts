import type { FastifyReply, FastifyRequest } from "fastify";
import { errors } from "../errors/errors.ts";
import { problem } from "../errors/problem.ts";
import type { Executed } from "../operations/execute.ts";
import { createPlaces } from "./places.ts";
import { namesVersion } from "../operations/precondition.ts";

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
  answer: Executed & { status: number },
): FastifyReply {
  const { status, body, version, volatile, location, changeSetId, replayed } = answer;
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
  if (changeSetId !== undefined) reply.header("x-change-set-id", changeSetId);
  if (replayed === true) reply.header("idempotent-replayed", "true");
  if (body === null) return reply.code(status).send();
  if (body.length > LARGE) holdUntilSent(request, reply, Buffer.byteLength(body));
  return reply.code(status).header("content-type", "application/json; charset=utf-8").send(body);
}

const MB = 1024 * 1024;
/** Smaller responses leave with what the system buffers. */
const LARGE = 64 * 1024;
/** Bytes of large responses that clients have not read yet: of one workspace, and of this process. */
const unread = createPlaces({ each: 32 * MB, total: 128 * MB });

/** Counts a large response until its client has read it; throws where too much is waiting to be read already. */
function holdUntilSent(
  { principal, raw }: FastifyRequest,
  reply: FastifyReply,
  bytes: number,
): void {
  const held = unread.take(principal?.workspaceId ?? "", bytes);
  if (typeof held === "string") {
    throw problem(errors.unavailable, {
      detail:
        "You have not finished reading earlier large responses. Read them first, or request smaller pages.",
      headers: { "retry-after": "1" },
    });
  }
  const release = () => {
    held.release();
    raw.socket.off("close", release);
    reply.raw.off("close", release);
  };
  reply.raw.once("close", release);
  // A response that waits behind another on its connection is never told that the connection is lost.
  raw.socket.once("close", release);
}
