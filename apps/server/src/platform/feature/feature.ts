import type { FastifyInstance } from "fastify";
import type { Config } from "../config/config.ts";
import type { ErrorEntry } from "../errors/problem.ts";
import type { AnyJobType } from "../jobs/job-type.ts";
import type { Tag } from "../openapi/document.ts";
import type { Operation } from "../operations/operation.ts";
import type { EventType } from "../outbox/event-type.ts";
import type { RecurringTask } from "../recurring/recurring.ts";
import type { RetainedTable } from "../retention/index.ts";

/** What a feature adds to the server. The type parameters say what its parts need; a feature names only what it uses. */
export interface Feature<OperationDeps = unknown, TaskDeps = unknown, PageDeps = unknown> {
  /** Its pages in the reference. */
  tags?: readonly Tag[];
  operations?: (deps: OperationDeps) => readonly Operation[];
  /** Events that webhook endpoints can receive. */
  events?: readonly EventType[];
  /** Errors that only its operations return. */
  errors?: readonly ErrorEntry[];
  /** Routes that are no operations: pages, feeds and checks. */
  pages?: (app: FastifyInstance, deps: PageDeps) => void;
  /** Types of long-running work. */
  jobTypes?: readonly AnyJobType[];
  /** Partitioned tables, in an order in which rows can be dropped. */
  retainedTables?: (config: Config) => readonly RetainedTable[];
  /** Tasks of every process that serves requests. */
  servingTasks?: (deps: TaskDeps) => readonly RecurringTask[];
  /** Tasks that workers run for the whole instance. Several workers can run them at the same time. */
  workerTasks?: (deps: TaskDeps) => readonly RecurringTask[];
}
