import type { Socket } from "node:net";

/** More than any receiver sends before its response; each may be as long as the headers of a response. */
const MOST = 20;
const LONGEST = 16_384;

const INTERIM = /^HTTP\/1\.[01] 1(\d\d)[ \r\n]/;
const LENGTH = "HTTP/1.1 100 ".length;
// What may still become one.
const SO_FAR =
  /^(H|HT|HTT|HTTP|HTTP\/|HTTP\/1|HTTP\/1\.|HTTP\/1\.[01]|HTTP\/1\.[01] |HTTP\/1\.[01] 1\d{0,2})?$/;
const END = /\r?\n\r?\n/;
const NOTHING: Buffer = Buffer.alloc(0);

/** Keeps interim responses from a reader. */
export interface InterimResponses {
  /** A request is sent, so that a response is next. */
  responseIsNext(): void;
}

/**
 * Takes interim responses, such as 100 Continue and 103 Early Hints, out of what is read from a socket: any server may
 * send them (RFC 9110, section 15.2), and Undici ends the connection at a 100 that it did not ask for.
 */
export function withoutInterim(socket: Socket): InterimResponses {
  const read = socket.read.bind(socket);
  let awaiting = true;
  let seen = 0;
  let held = NOTHING;

  function fail(why: string): Buffer {
    socket.destroy(new Error(why));
    return NOTHING;
  }

  /** What of the bytes is for the reader. */
  function pass(bytes: Buffer): Buffer {
    if (!awaiting) return bytes;
    held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
    for (;;) {
      const start = held.toString("latin1", 0, LENGTH);
      if (start.length < LENGTH && SO_FAR.test(start)) return NOTHING;
      const [interim, digits] = INTERIM.exec(start) ?? [];
      if (interim === undefined) {
        awaiting = false;
        const rest = held;
        held = NOTHING;
        return rest;
      }
      if (digits === "01")
        return fail("The receiver switched protocols (101), which nobody asked for.");
      const head = held.toString("latin1", 0, LONGEST);
      const end = END.exec(head);
      if (end === null && head.length < LONGEST) return NOTHING;
      if (end === null || ++seen > MOST) {
        return fail("The interim responses were too many or too long.");
      }
      held = held.subarray(end.index + end[0].length);
    }
  }

  socket.read = (size?: number): unknown => {
    for (;;) {
      const chunk = read(size) as Buffer | null;
      if (chunk === null) return null;
      const passed = pass(chunk);
      if (passed.length > 0) return passed;
    }
  };

  return {
    responseIsNext() {
      awaiting = true;
      seen = 0;
      held = NOTHING;
    },
  };
}
