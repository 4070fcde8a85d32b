import { errors } from "../../platform/errors/errors.ts";
import { operation, type Operation } from "../../platform/operations/operation.ts";
import { Job } from "../../platform/jobs/jobs.schemas.ts";
import { IdParams } from "../../platform/types/schema.ts";
import { canceledJobExample, jobExample, pausedJobExample } from "./jobs.examples.ts";
import { jobListQuery, JobPage } from "./jobs.schemas.ts";
import { cancelJob, getJob, listJobs, pauseJob, resumeJob } from "./jobs.usecases.ts";

const tag = "Jobs";
const path = "/api/jobs";
const schema = Job;
const change = {
  method: "POST",
  tag,
  scope: "jobs:write",
  params: IdParams,
  errors: [errors.not_found, errors.conflict],
} as const;

/** The routes of jobs, of these types. */
export const jobRoutes = (types: readonly string[]): readonly Operation[] => [
  operation({
    method: "GET",
    path,
    operationId: "listJobs",
    summary: "List jobs",
    description:
      "Retrieve the jobs of the workspace, newest first. Jobs are deleted 30 days after they end.",
    tag,
    scope: "jobs:read",
    query: jobListQuery(types),
    responses: {
      200: {
        description: "A page of jobs.",
        schema: JobPage,
        example: { data: [jobExample], has_more: false, next_cursor: null },
      },
    },
    handler: { read: listJobs },
  }),
  operation({
    method: "GET",
    path: `${path}/{id}`,
    operationId: "getJob",
    summary: "Get a job",
    description: "Retrieve one job with its state and progress.",
    tag,
    scope: "jobs:read",
    params: IdParams,
    responses: { 200: { description: "The job.", schema, example: jobExample, headers: [] } },
    errors: [errors.not_found],
    handler: { read: getJob },
  }),
  operation({
    ...change,
    path: `${path}/{id}/cancel`,
    operationId: "cancelJob",
    summary: "Cancel a job",
    description:
      "Cancel a job that has not ended. A step that is in progress is completed first. What the job has done so far stays done.",
    responses: { 200: { description: "The job, canceled.", schema, example: canceledJobExample } },
    handler: { write: cancelJob },
  }),
  operation({
    ...change,
    path: `${path}/{id}/pause`,
    operationId: "pauseJob",
    summary: "Pause a job",
    description: "Pause a job that has not ended. A step that is in progress is completed first.",
    responses: { 200: { description: "The job, paused.", schema, example: pausedJobExample } },
    handler: { write: pauseJob },
  }),
  operation({
    ...change,
    path: `${path}/{id}/resume`,
    operationId: "resumeJob",
    summary: "Resume a job",
    description: "Resume a paused job where it stopped.",
    responses: {
      200: { description: "The job, queued or running.", schema, example: jobExample },
    },
    handler: { write: resumeJob },
  }),
];
