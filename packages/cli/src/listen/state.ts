import { open, readFile, rename } from "node:fs/promises";
import path from "node:path";
import { CommandError } from "../errors.ts";
import { makeFolder } from "../make-folder.ts";

/** What `listen` keeps between two runs. */
export interface State {
  /** The server whose log `after` is a place of. */
  url: string;
  /** What the forwarded events are signed with. */
  secret: string;
  /** The cursor of what was forwarded last. */
  after: string;
}

const ANOTHER = "Name another with --state.";

/** The kept state; undefined when there is no such file. Throws CommandError for a file of something else. */
export async function readState(file: string): Promise<State | undefined> {
  let text;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new CommandError(`Cannot read the state file: ${message}. ${ANOTHER}`);
  }
  try {
    const { url, secret, after } = JSON.parse(text) as Partial<State>;
    if (typeof url === "string" && typeof secret === "string" && typeof after === "string") {
      return { url, secret, after };
    }
  } catch {
    // Told below, as for every other text.
  }
  throw new CommandError(
    `${file} is not a state file of salesos listen. Choose another file with --state, or delete it to start over.`,
  );
}

/** Replaces the state as a whole: whenever the process or the machine stops, the old or the new is there. */
export async function writeState(file: string, state: State): Promise<void> {
  const next = `${file}.next`;
  try {
    makeFolder(path.dirname(file), 0o700);
    // It holds a secret.
    const handle = await open(next, "w", 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(state, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(next, file);
  } catch (error) {
    throw new CommandError(`Cannot write the state file: ${(error as Error).message}. ${ANOTHER}`);
  }
}
