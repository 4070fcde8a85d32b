import { Type, type Static } from "typebox";
import { listParameters } from "../../platform/pagination/list.schemas.ts";
import { CalendarDate, Id, Instant, nullable, oneOf, oneOrMore } from "../../platform/schema.ts";

export const groupings = ["day", "key", "route", "status"] as const;
export type UsageGrouping = (typeof groupings)[number];

export const statusClasses = ["2xx", "3xx", "4xx", "5xx"] as const;

const Requests = Type.Integer({ minimum: 0, description: "Number of requests." });

const UsageSum = Type.Object(
  {
    day: nullable(CalendarDate, {
      description: "Day of UTC; `null` unless the sums are by `day`.",
    }),
    api_key_id: nullable(Id, { description: "`null` unless the sums are by `key`." }),
    method: nullable(Type.String(), { description: "`null` unless the sums are by `route`." }),
    route: nullable(Type.String(), {
      description:
        "Such as `/api/leads/{id}`. `null` unless the sums are by `route`, and for requests to paths that do not exist.",
    }),
    status_class: nullable(oneOf(statusClasses), {
      description: "`null` unless the sums are by `status`.",
    }),
    requests: Requests,
  },
  { $id: "UsageSum", additionalProperties: false },
);

const Quota = Type.Object(
  {
    limit: Type.Integer({ description: "Requests a minute that the plan allows." }),
    remaining: Type.Integer({ minimum: 0, description: "Requests that can be sent right now." }),
    reset_at: { ...Instant, description: "When the allowance is full again." },
  },
  { additionalProperties: false },
);

export const Usage = Type.Object(
  {
    from: { ...CalendarDate, description: "First day." },
    to: { ...CalendarDate, description: "Last day." },
    data: Type.Array(UsageSum, { description: "The sums, in the order of their groups." }),
    has_more: Type.Boolean({ description: "Whether a page follows this one." }),
    next_cursor: nullable(Type.String(), { description: "`cursor` of the next page." }),
    totals: Type.Object(
      {
        requests: Requests,
        ...Object.fromEntries(statusClasses.map((name) => [name, Requests])),
      },
      {
        additionalProperties: false,
        description: "The sum of everything that matches, on all pages, and by class of status.",
      },
    ),
    allowance: Type.Object(
      {
        plan: Type.String({ description: "The workspace's plan." }),
        requests: { ...Quota, description: "What the headers of this answer say, too." },
        writes: { ...Quota, description: "The part of it that may be writes." },
      },
      {
        additionalProperties: false,
        description: "What the calling key has left now, after this request.",
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
        description: "What to sum by; repeat it for several. Default `day`.",
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
      oneOf(statusClasses, { description: "Only answers of this class of status." }),
    ),
    limit: listParameters.limit,
    cursor: listParameters.cursor,
  },
  { additionalProperties: false },
);
export type UsageListQuery = Static<typeof UsageListQuery>;
