import { Type } from "typebox";
import { nullable, oneOf } from "../types/schema.ts";
import { actorTypes } from "./access.ts";

/** Who did something, as clients see it. */
export const ActorSchema = Type.Object(
  {
    type: oneOf(actorTypes),
    id: nullable(Type.String({ format: "uuid" }), {
      description: "The API key's id, for example; `null` for `system`.",
    }),
  },
  {
    $id: "Actor",
    additionalProperties: false,
    description:
      "Who did it. `system` is SalesOS itself. Events stored by earlier versions have no actor.",
  },
);
