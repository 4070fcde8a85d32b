import type { Socket } from "node:net";
import type { buildConnector } from "undici";

/** What connecting took, in ms; a member is missing where that step did not happen or did not end. */
export interface ConnectionTimings {
  dns?: number;
  connect?: number;
  tls?: number;
}

/** The same, and from the start of the request to the first byte of its answer. */
export interface Timings extends ConnectionTimings {
  firstByte?: number;
}

/** Connects and takes the times of the steps; what is returned fills as they end. */
export function timedConnection(
  connect: buildConnector.connector,
  options: buildConnector.Options,
  callback: buildConnector.Callback,
): ConnectionTimings {
  const timings: ConnectionTimings = {};
  let last = performance.now();
  const lap = (step: keyof ConnectionTimings) => () => {
    const now = performance.now();
    timings[step] = now - last;
    last = now;
  };
  // It gives the socket back, which its type does not say.
  const socket = connect(options, callback) as unknown as Socket | undefined;
  socket?.once("lookup", lap("dns")).once("connect", lap("connect"));
  socket?.once("secureConnect", lap("tls"));
  return timings;
}
