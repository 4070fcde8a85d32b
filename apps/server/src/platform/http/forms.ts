import type { FastifyInstance, FastifyRequest } from "fastify";

/** Takes forms of HTML pages on the routes of this scope, up to a size in bytes. */
export function acceptForms(scope: FastifyInstance, bodyLimit: number): void {
  scope.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string", bodyLimit },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );
}

/** The fields of a sent form; none where something else was sent. */
export function formOf({ body }: FastifyRequest): URLSearchParams {
  return body instanceof URLSearchParams ? body : new URLSearchParams();
}

/** The query of a page, in which anything may stand. */
export function queryOf({ raw }: FastifyRequest): URLSearchParams {
  const { url = "" } = raw;
  return new URLSearchParams(url.includes("?") ? url.slice(url.indexOf("?")) : "");
}
