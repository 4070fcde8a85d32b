import { errors } from "../../../platform/errors/errors.ts";
import { operation, type Operation } from "../../../platform/operations/operation.ts";
import { IdParams } from "../../../platform/types/schema.ts";
import {
  ExternalProbeCreate,
  ExternalProbeList,
  externalProbeExample,
  NewExternalProbe,
} from "./external-probes.schemas.ts";
import {
  createExternalProbe,
  listExternalProbes,
  removeExternalProbe,
} from "./external-probes.usecases.ts";

const tag = "Status";
const scope = "operator";

/** Manages the external probes of this server. */
export const externalProbeRoutes: Operation[] = [
  operation({
    method: "GET",
    path: "/api/status/witnesses",
    operationId: "listStatusWitnesses",
    summary: "List external probes",
    description: "Retrieve the external probes that check this server, and their results.",
    tag,
    scope,
    responses: {
      200: {
        description: "The external probes.",
        schema: ExternalProbeList,
        example: { data: [{ ...externalProbeExample, last: [], looks: 2_880, failed_looks: 0 }] },
      },
    },
    handler: { installation: listExternalProbes },
  }),
  operation({
    method: "POST",
    path: "/api/status/witnesses",
    operationId: "createStatusWitness",
    summary: "Create an external probe",
    description:
      "Create an external probe and its secret. Run `salesos probe --url <this server>` on another machine; it signs its reports with the secret. The status page shows the results separately from the server's own measurements.",
    tag,
    scope,
    body: ExternalProbeCreate,
    bodyExample: { name: externalProbeExample.name },
    responses: {
      201: {
        description: "The external probe with its secret, shown once.",
        schema: NewExternalProbe,
        example: {
          ...externalProbeExample,
          secret: `witness_${"0".repeat(32)}_${"0".repeat(32)}`,
        },
        headers: [],
      },
    },
    errors: [errors.conflict],
    handler: { installation: createExternalProbe },
  }),
  operation({
    method: "DELETE",
    path: "/api/status/witnesses/{id}",
    operationId: "deleteStatusWitness",
    summary: "Delete an external probe",
    description: "Delete an external probe and its reports. Its secret stops working.",
    tag,
    scope,
    params: IdParams,
    responses: { 204: { description: "Deleted." } },
    errors: [errors.not_found],
    handler: { installation: removeExternalProbe },
  }),
];
