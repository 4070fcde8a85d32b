import { Type, type Static } from "typebox";
import { Id, Instant, nullable, oneOf } from "../types/schema.ts";

export const jobStates = [
  "queued",
  "running",
  "paused",
  "succeeded",
  "failed",
  "canceled",
] as const;
export type JobState = (typeof jobStates)[number];

const closed = { additionalProperties: false };

const JobProblem = Type.Object(
  {
    code: Type.String({ description: "The kind of error, for programs. Stable." }),
    title: Type.String({ description: "The kind of error." }),
    detail: Type.String({ description: "What went wrong." }),
    fix: Type.String({ description: "How to fix this kind of error." }),
  },
  closed,
);
export type JobProblem = Static<typeof JobProblem>;

const Progress = Type.Object(
  {
    done: Type.Integer({ minimum: 0, description: "Number of items that have been processed." }),
    total: nullable(Type.Integer({ minimum: 0 }), {
      description: "Number of items to process; `null` until counted.",
    }),
  },
  closed,
);

const Actor = Type.Object(
  {
    type: oneOf(["api_key", "user", "agent", "system"]),
    id: nullable(Type.String({ format: "uuid" }), { description: "`null` for `system`." }),
  },
  { ...closed, description: "Who started the job." },
);

export const Job = Type.Object(
  {
    id: Id,
    type: Type.String({ description: "What the job does, such as `webhook_replay`." }),
    state: oneOf(jobStates),
    progress: Progress,
    counts: Type.Record(Type.String(), Type.Integer({ minimum: 0 }), {
      description: "What the job has done so far, by name. The names depend on the type.",
    }),
    result_url: nullable(Type.String(), {
      description: "Where to find the result; `null` if there is none.",
    }),
    problem: nullable(JobProblem, { description: "Why the job failed; `null` if it did not." }),
    change_set_id: nullable(Type.String({ format: "uuid" }), {
      description: "The change set of the records that the job changed; `null` if there is none.",
    }),
    actor: Actor,
    created_at: Instant,
    started_at: nullable(Instant, { description: "When the first step began; `null` until then." }),
    finished_at: nullable(Instant, { description: "When the job ended; `null` until then." }),
  },
  { $id: "Job", ...closed },
);
export type Job = Static<typeof Job>;
