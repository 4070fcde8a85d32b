import { errors } from "../../platform/errors/errors.ts";
import { operation } from "../../platform/operations/operation.ts";
import { IdParams } from "../../platform/types/schema.ts";
import { ChangeSetListQuery, ChangeSetPage, Undone } from "./change-sets.schemas.ts";
import { listChangeSets, undo } from "./change-sets.usecases.ts";

const tag = "Change sets";
const setId = "019bac7c-d8c0-7000-8000-0000000000c1";

export const changeSetRoutes = [
  operation({
    method: "GET",
    path: "/api/change-sets",
    operationId: "listChangeSets",
    summary: "List change sets",
    description:
      "Retrieve the change sets of the workspace, latest first. A change set is everything that one request or job changed. The creation of a single record is not listed: its change set has the id of the record.",
    tag,
    scope: "change_sets:read",
    query: ChangeSetListQuery,
    responses: {
      200: {
        description: "A page of change sets.",
        schema: ChangeSetPage,
        example: {
          data: [
            {
              id: setId,
              kind: "lead",
              created_at: "2026-01-11T10:30:00.000Z",
              actor: { type: "api_key", id: "019bac7c-d8c0-7000-8000-0000000000f1" },
              via: "api",
              request_id: "req_5f2b8c1d9e3a7046b8d2c4f1",
            },
          ],
          has_more: false,
          next_cursor: null,
        },
      },
    },
    handler: { read: listChangeSets, mayBeLong: () => true },
  }),
  operation({
    method: "POST",
    path: "/api/change-sets/{id}/undo",
    operationId: "undoChangeSet",
    summary: "Undo a change set",
    description:
      "Bring every record of a change set back to what it was before. A record that was changed since keeps its values if a later change would be lost; `kept` says which and why. With `dryRun=true`, nothing is saved. You can undo a change set for 30 days, and the undo too. Requires the write scope of each kind of record in it.",
    tag,
    scope: "change_sets:write",
    params: IdParams,
    responses: {
      200: {
        description: "What was undone.",
        schema: Undone,
        example: {
          undone: 12,
          kept: [
            {
              kind: "lead",
              id: "019bac7c-d8c0-7000-8000-000000000001",
              reason: "The same members were changed since.",
              later_change_set_id: "019bac7c-d8c0-7000-8000-0000000000c2",
            },
          ],
          change_set_id: "019bac7c-d8c0-7000-8000-0000000000c3",
        },
        headers: [],
      },
    },
    errors: [errors.not_found, errors.conflict, errors.quota_exceeded],
    handler: { write: undo },
  }),
];
