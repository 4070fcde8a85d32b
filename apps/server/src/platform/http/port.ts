import { createServer } from "node:net";

/** Tries to listen and lets go again. Resolves with the code of what hinders it, such as EADDRINUSE, or undefined. */
export function tryToListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}
