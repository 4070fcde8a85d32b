import { errors } from "../../platform/errors/errors.ts";
import { operation, type Operation } from "../../platform/operations/operation.ts";
import { IdParams } from "../../platform/types/schema.ts";
import { requestLogExample } from "./request-logs.examples.ts";
import { RequestLog, RequestLogListQuery, RequestLogPage } from "./request-logs.schemas.ts";
import { getRequestLog, listRequestLogs, type LogReading } from "./request-logs.usecases.ts";

const tag = "Request log";
const scope = "request_logs:read";

/** The routes of the request log. */
export function requestLogRoutes(reading: LogReading): Operation[] {
  return [
    operation({
      method: "GET",
      path: "/api/request-logs",
      operationId: "listRequestLogs",
      summary: "List requests",
      description:
        "Retrieve the requests sent with the workspace's keys, newest first, including rejected requests. The log covers the last 30 days, or the period that the operator has set. It contains no bodies, and personal data is masked. A request appears on the server that handled it as soon as the response ends, and on other servers within about a second. If a server is killed, its last second of requests can be lost.",
      tag,
      scope,
      query: RequestLogListQuery,
      responses: {
        200: {
          description: "A page of requests.",
          schema: RequestLogPage,
          example: { data: [requestLogExample], has_more: false, next_cursor: null },
        },
      },
      handler: { watch: listRequestLogs(reading) },
    }),
    operation({
      method: "GET",
      path: "/api/request-logs/{id}",
      operationId: "getRequestLog",
      summary: "Get a request",
      description:
        "Retrieve one request and the events that it caused. Each event links to its deliveries and their attempts.",
      tag,
      scope,
      params: IdParams,
      responses: {
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
