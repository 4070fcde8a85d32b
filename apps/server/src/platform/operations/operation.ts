import type { Static, TObject, TSchema } from "typebox";
import type { Principal, Scope } from "../access/principal.ts";
import type { Transaction, WorkspaceTransaction } from "../database/database.ts";
import type { ErrorDetail, ErrorEntry, Problem } from "../errors/problem.ts";
import type { Limit } from "../plans/limit.ts";
import type { Allowance } from "../rate-limit/allowance.ts";

/** A validated request, as a use case sees it. */
export interface Input<Params = unknown, Query = unknown, Body = unknown> {
  requestId: string;
  access: Principal;
  /** Whether a proxy that no setting names passed it on, so that it comes from anywhere. */
  proxied: boolean;
  params: Params;
  query: Query;
  body: Body;
  /** Whether nothing of it is kept, so that the result must not name what will not exist. */
  dryRun: boolean;
  /** The If-Match header as it came: a list of versions, or `*` for any. */
  ifMatch: string | undefined;
}

/** What a use case gives back. `body` is ready JSON text: nothing parses what is only passed on. */
export interface Result {
  body: string | null;
  /**
   * The body without what may be shown only once, such as a key. It is what a dry run answers and
   * what is kept for an Idempotency-Key, so that no secret is ever stored or answered twice.
   */
  bodyWithoutSecret?: string;
  /** The record's version; becomes the ETag. */
  version?: number;
  /** Whether it changes without its version, so that it is never answered as not modified. */
  volatile?: boolean;
  location?: string;
  /** Ids of the events that it caused, for the request log. */
  eventIds?: readonly string[];
  /** The changes that it made, for undo. */
  changeSetId?: string | undefined;
}

/** An answer without an end of its own: text as it comes, taken as fast as the client reads it. */
export interface Stream {
  mediaType: string;
  chunks: AsyncIterable<string>;
}

/**
 * What a handler that waits works with: transactions as short as it likes, and no connection held
 * between them.
 */
export interface Watch {
  inWorkspace<T>(work: (tx: WorkspaceTransaction) => Promise<T>): Promise<T>;
  /** Aborted when the client is gone, its key may no longer, or the server stops: the time to answer what there is. */
  ended: AbortSignal;
  /** Whether its key may still do what it did. Asked before what was waited for is sent. */
  mayStill(): Promise<boolean>;
  /** Whether the client asks for the result as a stream. */
  wantsStream: boolean;
  /** The last event of a stream that the client read before it lost its connection. */
  lastEventId: string | undefined;
  /** What the caller has left. */
  allowance(): Allowance;
}

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

/**
 * How a route works. All but `watch` and `installation` in one transaction of the caller's workspace:
 * `read` and `write` for one call; `readMany` and `writeMany` for the calls that arrive together,
 * which then share one transaction (answers in the order of the calls; a problem as a value is
 * answered to its own call alone). Reads for which `mayBeLong` says so share nothing: they have connections of
 * their own, and end when their client goes away. `watch` reads too, but waits for something to happen.
 * `installation` is for what belongs to the installation and to no workspace: one transaction as the
 * owner, which no Idempotency-Key guards. Behind the scope `operator`, or for anyone.
 */
export type Handler<C> =
  | {
      read: (tx: WorkspaceTransaction, input: C) => Promise<Result>;
      mayBeLong?: (input: C) => boolean;
    }
  | { readMany: (tx: WorkspaceTransaction, inputs: C[]) => Promise<(Result | Problem)[]> }
  | { watch: (input: C, watch: Watch) => Promise<Result | Stream> }
  | { write: (tx: WorkspaceTransaction, input: C) => Promise<Result> }
  | { writeMany: (tx: WorkspaceTransaction, inputs: C[]) => Promise<(Result | Problem)[]> }
  | { installation: (tx: Transaction, input: ByAnyone<C>) => Promise<Result> };

/** A call of which it is not sure that it came with a key. */
export type ByAnyone<C> = Omit<C, "access"> & { access: Principal | undefined };

export type RecordHeader = "ETag" | "Location";

export interface DeclaredResponse {
  description: string;
  /** Absent for an answer without a body. */
  schema?: TSchema;
  example?: unknown;
  /**
   * What it tells beside the headers of every answer. Without it: what is usual, `ETag` for one
   * record (`…/{id}`), and `ETag` and `Location` for a created one.
   */
  headers?: readonly RecordHeader[];
  /** The same as text that goes on, for clients that ask for this media type. */
  stream?: { mediaType: string; description: string; example: string };
}

export interface Declaration<P extends TObject, Q extends TObject, B extends TSchema> {
  method: Method;
  path: `/api/${string}`;
  /** The name in the SDK, such as `listLeads`. */
  operationId: string;
  summary: string;
  description: string;
  tag: string;
  /** What the key must be allowed to do. Absent: anyone may call it, with a key or without (`installation` only). */
  scope?: Scope;
  /** What one caller's address may try, beside the allowance of the key. */
  perAddress?: Limit;
  params?: P;
  query?: Q;
  body?: B;
  /** How many values its body may have, where that is more than usual. */
  maxValues?: number;
  /** Whether no body at all means an empty object. */
  bodyOptional?: boolean;
  bodyExample?: unknown;
  /** What a schema cannot say about the body, such as "one of three is needed". */
  check?: (body: Static<B>) => ErrorDetail | undefined;
  responses: Record<number, DeclaredResponse>;
  /** Request headers that it reads beside those that follow from its kind. */
  reads?: readonly "LastEventId"[];
  /** Catalogue entries beyond those that every route can answer. */
  errors?: readonly ErrorEntry[];
  handler: Handler<Input<Static<P>, Static<Q>, Static<B>>>;
}

/** A declared route with its types erased: what the server, the contract and the tools read. */
export type Operation = Omit<Declaration<TObject, TObject, TSchema>, "handler"> & {
  handler: Handler<Input>;
};

/** Declares a route; the one place from which validation, the contract and the server follow. */
export function operation<
  P extends TObject = TObject<{}>,
  Q extends TObject = TObject<{}>,
  B extends TSchema = TSchema,
>(declaration: Declaration<P, Q, B>): Operation {
  return declaration as unknown as Operation;
}

/** Whether a route changes something, and so takes Idempotency-Key and dryRun. */
export function isWrite(declared: Pick<Operation, "handler">): boolean {
  return "write" in declared.handler || "writeMany" in declared.handler;
}

/** The status of success: a declaration names exactly one. */
export function successStatus({ responses }: Pick<Operation, "responses">): number {
  return Number(Object.keys(responses)[0]);
}
