import type { FastifyReply } from "fastify";
import { REQUEST_PATIENCE } from "../database/pools.ts";
import type { Waiting } from "../operations/waiting.ts";

/** The waiting of a request that has been received in full. */
export function waitingFor({ raw, request }: FastifyReply, patience = REQUEST_PATIENCE): Waiting {
  const { socket } = request.raw;
  return {
    deadline: performance.now() + patience,
    // Asked of the socket, so that a short request costs no listener.
    isGone: () => socket.destroyed,
    gone() {
      const controller = new AbortController();
      raw.once("close", () => controller.abort());
      return controller.signal;
    },
  };
}
