import { hash } from "node:crypto";

/** In the response of `/readyz`: which data a server serves. */
export const INSTALLATION_HEADER = "x-salesos-installation";

/** Anything that runs statements, in a transaction or not. */
type Ask = (text: string) => Promise<readonly { id: string }[]>;

/**
 * What tells the data of one installation from those of another, and nothing else about them; `undefined` before the
 * first start has filled the database.
 */
export async function installationOf(ask: Ask): Promise<string | undefined> {
  const [first] = await ask("select id from organisations order by created_at, id limit 1");
  return first && hash("sha256", `installation ${first.id}`, "base64url").slice(0, 22);
}
