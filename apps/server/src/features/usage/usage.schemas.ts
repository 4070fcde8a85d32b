import { Type, type Static } from "typebox";
import { listParameters } from "../../platform/query/list.schemas.ts";
import {
  CalendarDate,
  Id,
  Instant,
  nullable,
  oneOf,
  oneOrMore,
} from "../../platform/types/schema.ts";

export const groupings = ["day", "key", "route", "status"] as const;
export type UsageGrouping = (typeof groupings)[number];

export const statusClasses = ["2xx", "3xx", "4xx", "5xx"] as const;

const Requests = Type.Integer({ minimum: 0, description: "Number of requests." });

const UsageSum = Type.Object(
  {
    day: nullable(CalendarDate, {
      description: "Day in UTC; `null` unless grouped by `day`.",
    }),
    api_key_id: nullable(Id, { description: "`null` unless grouped by `key`." }),
    method: nullable(Type.String(), { description: "`null` unless grouped by `route`." }),
    route: nullable(Type.String(), {
      description:
        "Such as `/api/leads/{id}`. `null` unless grouped by `route`, and for requests to paths that do not exist.",
    }),
    status_class: nullable(oneOf(statusClasses), {
      description: "`null` unless grouped by `status`.",
    }),
    requests: Requests,
  },
  { $id: "UsageSum", additionalProperties: false },
);

const Quota = Type.Object(
  {
    limit: Type.Integer({ description: "Requests per minute that the plan allows." }),
    remaining: Type.Integer({ minimum: 0, description: "Requests that you can send now." }),
    reset_at: { ...Instant, description: "When the allowance is full again." },
  },
  { additionalProperties: false },
);

export const Usage = Type.Object(
  {
    from: { ...CalendarDate, description: "First day." },
    to: { ...CalendarDate, description: "Last day." },
    data: Type.Array(UsageSum, { description: "The sums, sorted by group." }),
    has_more: Type.Boolean({ description: "Whether there is another page." }),
    next_cursor: nullable(Type.String(), { description: "`cursor` of the next page." }),
    totals: Type.Object(
      {
        requests: Requests,
        ...Object.fromEntries(statusClasses.map((name) => [name, Requests])),
      },
      {
        additionalProperties: false,
        description: "Totals for all matching requests on all pages, overall and by status class.",
      },
    ),
    allowance: Type.Object(
      {
        plan: Type.String({ description: "The workspace's plan." }),
        requests: {
          ...Quota,
          description:
            "The allowance for all requests. The headers of this response have the same values.",
        },
        writes: { ...Quota, description: "The part of the allowance that can be writes." },
      },
      {
        additionalProperties: false,
        description:
          "The remaining allowance of the key that makes the request, after this request.",
      },
    ),
  },
  { $id: "Usage", additionalProperties: false },
);

export const UsageListQuery = Type.Object(
  {
    from: Type.Optional({
      ...CalendarDate,
      description: "First day, UTC. Default: 29 days before `to`. Sums are kept for 400 days.",
    }),
    to: Type.Optional({ ...CalendarDate, description: "Last day, UTC. Default: today." }),
    groupBy: Type.Optional(
      oneOrMore(oneOf(groupings), {
        description: "What to group by. Repeat the parameter for several. Default: `day`.",
        examples: [["day"]],
      }),
    ),
    keyId: Type.Optional({ ...Id, description: "Only requests with this API key." }),
    method: Type.Optional(
      oneOf(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"], {
        description: "Only requests with this method.",
      }),
    ),
    route: Type.Optional(
      Type.String({
        maxLength: 200,
        description: "Only requests to this route.",
        examples: ["/api/leads/{id}"],
      }),
    ),
    status: Type.Optional(
      oneOf(statusClasses, { description: "Only requests with this response status class." }),
    ),
    limit: listParameters.limit,
    cursor: listParameters.cursor,
  },
  { additionalProperties: false },
);
export type UsageListQuery = Static<typeof UsageListQuery>;
