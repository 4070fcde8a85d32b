import { Type, type Static } from "typebox";
import { listParameters } from "../../platform/query/list.schemas.ts";
import { Id, Instant, nullable, oneOf } from "../../platform/types/schema.ts";

const replayStates = ["queued", "running", "succeeded", "failed", "canceled"] as const;

const Endpoint = Type.String({ format: "uuid", description: "The webhook endpoint." });
const Mode = oneOf(["failed", "all"], {
  description:
    "`failed` sends failed and canceled deliveries again. `all` sends every event again: those that the endpoint received before, and those that match its current settings but were never sent.",
});
const Since = { ...Instant, description: "Replay events from this instant on." };
const From = Type.String({ format: "uuid", description: "Replay this event and those after it." });
const Count = (description: string) => Type.Integer({ minimum: 0, description });

export const WebhookReplay = Type.Object(
  {
    id: Id,
    endpoint_id: Endpoint,
    mode: Mode,
    since: nullable(Since, { description: "`null` if the replay starts at an event." }),
    from_event_id: nullable(From, { description: "`null` if the replay starts at an instant." }),
    state: oneOf(replayStates),
    total: nullable(Count(""), {
      description: "Number of events to process, or of failed deliveries; `null` until counted.",
    }),
    done: Count("How many of `total` have been processed."),
    deliveries: Count("Number of deliveries queued so far."),
    error: nullable(Type.String(), { description: "Why the replay failed; `null` if it did not." }),
    created_at: Instant,
    finished_at: nullable(Instant, { description: "When the replay ended; `null` until then." }),
  },
  { $id: "WebhookReplay", additionalProperties: false },
);
export type WebhookReplay = Static<typeof WebhookReplay>;

export const WebhookReplayCreate = Type.Object(
  {
    endpoint_id: Endpoint,
    mode: Mode,
    since: Type.Optional(Since),
    from_event_id: Type.Optional(From),
  },
  { $id: "WebhookReplayCreate", additionalProperties: false },
);
export type WebhookReplayCreate = Static<typeof WebhookReplayCreate>;

export const WebhookReplayPage = Type.Object(
  {
    data: Type.Array(WebhookReplay),
    has_more: Type.Boolean({ description: "Whether there is another page." }),
    next_cursor: nullable(Type.String(), { description: "`cursor` of the next page." }),
  },
  { $id: "WebhookReplayPage", additionalProperties: false },
);

export const WebhookReplayListQuery = Type.Object(
  { limit: listParameters.limit, cursor: listParameters.cursor },
  { additionalProperties: false },
);
export type WebhookReplayListQuery = Static<typeof WebhookReplayListQuery>;
