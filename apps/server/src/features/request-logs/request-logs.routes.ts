import { errors } from "../../platform/errors/errors.ts";
import { route, type Route } from "../../platform/http/route.ts";
import { IdParams } from "../../platform/schema.ts";
import { requestLogExample } from "./request-logs.examples.ts";
import { RequestLog, RequestLogListQuery, RequestLogPage } from "./request-logs.schemas.ts";
import { getRequestLog, listRequestLogs, type LogReading } from "./request-logs.usecases.ts";

const tag = "Request log";
const scope = "request_logs:read";

/** The routes of the request log. */
export function requestLogRoutes(reading: LogReading): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/request-logs",
      operationId: "listRequestLogs",
      summary: "List requests",
      description:
        "Retrieve the requests that were sent with the workspace's keys, newest first, refused ones as well: those of the last 30 days, or of as many as the operator has set. No body is kept, and personal data is masked. A request is found as soon as its answer has ended on the server that answered it, on others within about a second. A server that is killed may lose what it was asked in the last second.",
      tag,
      scope,
      query: RequestLogListQuery,
      answers: {
        200: {
          description: "A page of requests.",
          schema: RequestLogPage,
          example: { data: [requestLogExample], has_more: false, next_cursor: null },
        },
      },
      handler: { watch: listRequestLogs(reading) },
    }),
    route({
      method: "GET",
      path: "/api/request-logs/{id}",
      operationId: "getRequestLog",
      summary: "Get a request",
      description:
        "Retrieve one request, with the events that it caused; each leads to its deliveries and their attempts.",
      tag,
      scope,
      params: IdParams,
      answers: {
        200: {
          description: "The request.",
          schema: RequestLog,
          example: requestLogExample,
          headers: [],
        },
      },
      errors: [errors.not_found],
      handler: { watch: getRequestLog(reading) },
    }),
  ];
}
