import { Type, type Static } from "typebox";
import { listParameters } from "../../platform/query/list.schemas.ts";
import { Job, jobStates, type JobState } from "../../platform/jobs/jobs.schemas.ts";
import { nullable, oneOf, oneOrMore } from "../../platform/types/schema.ts";

export const JobPage = Type.Object(
  {
    data: Type.Array(Job),
    has_more: Type.Boolean({ description: "Whether there is another page." }),
    next_cursor: nullable(Type.String(), { description: "`cursor` of the next page." }),
  },
  { $id: "JobPage", additionalProperties: false },
);

/** The parameters of the list, for these types of jobs. */
export const jobListQuery = (types: readonly string[]) =>
  Type.Object(
    {
      type: Type.Optional(oneOrMore(oneOf(types), { description: "Only jobs of these types." })),
      state: Type.Optional(
        oneOrMore(oneOf(jobStates), { description: "Only jobs in these states." }),
      ),
      limit: listParameters.limit,
      cursor: listParameters.cursor,
    },
    { additionalProperties: false },
  );
export type JobListQuery = Static<ReturnType<typeof jobListQuery>> & { state?: JobState[] };
