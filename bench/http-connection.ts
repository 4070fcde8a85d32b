import { connect, type Socket } from "node:net";

export interface RawAnswer {
  status: number;
  body: () => string;
}

/** One keep-alive connection, one request at a time: little else than writing and counting bytes. */
export interface Connection {
  call(request: string): Promise<RawAnswer>;
  close(): void;
}

const HEAD_END = Buffer.from("\r\n\r\n");

/** Opens a connection to a server that answers with Content-Length. */
export function openConnection(port: number): Promise<Connection> {
  let waiting: { resolve: (answer: RawAnswer) => void; reject: (error: Error) => void } | undefined;
  let chunks: Buffer[] = [];
  let received = 0;
  let expected = 0;
  let bodyAt = 0;
  let status = 0;

  const onData = (chunk: Buffer) => {
    chunks.push(chunk);
    received += chunk.length;
    if (expected === 0) {
      const start = chunks.length === 1 ? chunk : Buffer.concat(chunks);
      const end = start.indexOf(HEAD_END);
      if (end < 0) return;
      const head = start.toString("latin1", 0, end);
      status = Number(head.slice(9, 12));
      bodyAt = end + 4;
      expected = bodyAt + Number(/\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    }
    if (received < expected) return;
    const answer = chunks;
    const from = bodyAt;
    chunks = [];
    received = 0;
    expected = 0;
    const done = waiting;
    waiting = undefined;
    done?.resolve({ status, body: () => Buffer.concat(answer).toString("utf8", from) });
  };

  return new Promise((opened, failed) => {
    const socket: Socket = connect({ port, host: "127.0.0.1", noDelay: true });
    const fail = (error: Error) => {
      failed(error);
      waiting?.reject(error);
    };
    socket.on("error", fail);
    socket.on("close", () => fail(new Error("The server closed the connection.")));
    socket.on("data", onData);
    socket.on("connect", () =>
      opened({
        call: (request) =>
          new Promise((resolve, reject) => {
            waiting = { resolve, reject };
            socket.write(request);
          }),
        close: () => socket.destroy(),
      }),
    );
  });
}
