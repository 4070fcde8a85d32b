import type { FastifyInstance } from "fastify";
import { nearest } from "../text/nearest.ts";

/** Learns which collections the API has, and says in a sentence what may have been meant by a path that it does not have. */
export function createAdvice(app: FastifyInstance): (path: string) => string {
  const collections = new Set<string>();
  app.addHook("onRoute", ({ url }) => {
    const name = /^\/api\/([a-z-]+)$/.exec(url)?.[1];
    if (name !== undefined) collections.add(name);
  });
  return (path) => {
    // Versions are a habit of other APIs; there is none in our paths.
    const [, name = "", rest = ""] = /^(?:\/api)?(?:\/v\d+)?\/([\w-]+)(.*)$/.exec(path) ?? [];
    const meant = `/api/${nearest(name, [...collections]) ?? ""}${rest}`;
    return meant === path || meant === `/api/${rest}` ? "" : ` Did you mean ${meant}?`;
  };
}
