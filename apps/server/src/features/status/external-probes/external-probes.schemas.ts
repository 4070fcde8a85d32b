import { Type, type Static } from "typebox";
import { Id, Instant, nullable } from "../../../platform/types/schema.ts";

const Name = Type.String({
  minLength: 1,
  maxLength: 60,
  description: "Location of the probe, such as `Frankfurt`. Shown on the status page.",
});

const members = { id: Id, name: Name, created_at: Instant };

export const ExternalProbeCreate = Type.Object(
  { name: Name },
  { $id: "StatusWitnessCreate", additionalProperties: false },
);
export type ExternalProbeCreate = Static<typeof ExternalProbeCreate>;

export const NewExternalProbe = Type.Object(
  {
    ...members,
    secret: Type.String({
      description:
        "Signs the probe's reports. Set it as `SALESOS_WITNESS_SECRET` for `salesos probe`. Shown once.",
    }),
  },
  { $id: "NewStatusWitness", additionalProperties: false },
);

const Look = Type.Object(
  {
    target: Type.String({ description: "What was checked." }),
    at: Instant,
    ok: Type.Boolean(),
    duration_ms: Type.Integer({ minimum: 0 }),
    error: nullable(Type.String()),
  },
  { $id: "StatusWitnessLook", additionalProperties: false },
);

const ExternalProbe = Type.Object(
  {
    ...members,
    last: Type.Array(Look, {
      description: "The latest check of each target in the last 24 hours.",
    }),
    looks: Type.Integer({ minimum: 0, description: "Checks in the last 24 hours." }),
    failed_looks: Type.Integer({ minimum: 0, description: "Failed checks in the last 24 hours." }),
  },
  { $id: "StatusWitness", additionalProperties: false },
);

export const ExternalProbeList = Type.Object(
  { data: Type.Array(ExternalProbe) },
  { $id: "StatusWitnessList", additionalProperties: false },
);

/** The signed report of an external probe. */
export const ExternalProbeReport = Type.Object(
  {
    looks: Type.Array(
      Type.Object(
        {
          at: Instant,
          target: Type.String({ pattern: "^[a-z_]{1,30}$" }),
          ok: Type.Boolean(),
          duration_ms: Type.Number({ minimum: 0, maximum: 3_600_000 }),
          error: Type.Optional(nullable(Type.String({ maxLength: 300 }))),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 500 },
    ),
  },
  { additionalProperties: false },
);
export type ExternalProbeReport = Static<typeof ExternalProbeReport>;

export const externalProbeExample = {
  id: "019bac7c-d8c0-7000-8000-0000000000f6",
  name: "Frankfurt",
  created_at: "2026-01-11T10:30:00.000Z",
};
