import type { FastifyInstance } from "fastify";
import { errors } from "../../platform/errors/errors.ts";
import { problem, type ErrorEntry } from "../../platform/errors/problem.ts";
import { sendPage } from "../../platform/pages/layout.ts";
import { errorListPage, errorPage, frontPage } from "./help.pages.ts";

export interface HelpDeps {
  catalogue: readonly ErrorEntry[];
  publicUrl: () => string;
  /** The key of the public sandbox, where there is one. */
  sandboxKey: string | undefined;
}

/** The front page and the help centre's pages on errors. */
export function helpRoutes(app: FastifyInstance, deps: HelpDeps): void {
  const { catalogue, publicUrl, sandboxKey } = deps;
  const entries = new Map(catalogue.map((entry) => [entry.code, entry]));

  app.get("/", (_request, reply) => sendPage(reply, frontPage(publicUrl(), sandboxKey)));
  app.get("/help/errors", (_request, reply) => sendPage(reply, errorListPage(catalogue)));
  app.get<{ Params: { code: string } }>("/help/errors/:code", ({ params }, reply) => {
    const entry = entries.get(params.code);
    if (entry === undefined) {
      throw problem(errors.not_found, { detail: "There is no error of that name." });
    }
    return sendPage(reply, errorPage(entry, publicUrl()));
  });
}
