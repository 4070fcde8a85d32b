import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import path from "node:path";
import { errorCode } from "./errors.ts";
import { LONGEST_PATH } from "./socket-folder.ts";

/** A socket that takes connections while this process lives, by its name in the folder. */
export type LifeSign = { name: string; end(): void };

/**
 * Listens on a socket in `folder`. Process ids mean nothing in another container, but a socket on a shared volume can be
 * connected to from there, and the kernel closes it however we end. Undefined where the path is too long for a socket.
 */
export async function giveLifeSign(folder: string): Promise<LifeSign | undefined> {
  const name = `salesos.${randomUUID().slice(0, 8)}.sock`;
  const socket = path.join(folder, name);
  if (Buffer.byteLength(socket) > LONGEST_PATH) return undefined;
  const server = createServer((connection) => connection.destroy());
  server.listen(socket).unref();
  await once(server, "listening");
  return {
    name,
    end: () => {
      server.close();
      rmSync(socket, { force: true });
    },
  };
}

/** Whether a living process listens on the socket, even one that is too busy to answer. */
export async function isListenedOn(socket: string): Promise<boolean> {
  if (Buffer.byteLength(socket) > LONGEST_PATH) return false;
  const connection = connect(socket);
  try {
    await once(connection, "connect");
    return true;
  } catch (error) {
    // Its queue is full.
    return errorCode(error) === "EAGAIN";
  } finally {
    connection.destroy();
  }
}
