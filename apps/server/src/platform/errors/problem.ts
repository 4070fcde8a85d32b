/** One entry of the error catalogue. `code` is stable; the rest may be worded better any day. */
export interface ErrorEntry {
  code: string;
  status: number;
  title: string;
  /** Why it happens, for the help center. */
  cause: string;
  /** What to do: in every answer, in the help center and in the contract. */
  fix: string;
  /** A realistic answer, for the help center and the contract; without one, the cause stands in. */
  example?: Pick<ProblemOptions, "detail" | "errors">;
}

/** What is wrong with one place of the request: a body member, a parameter or a header. */
export interface ErrorDetail {
  pointer?: string;
  parameter?: string;
  header?: string;
  rule: string;
  detail: string;
}

export interface ProblemOptions {
  detail: string;
  errors?: readonly ErrorDetail[];
  headers?: Readonly<Record<string, string>>;
  /** The failed statement that it came of: its transaction cannot be committed. */
  cause?: unknown;
}

/** What a use case throws and the one error handler answers, as RFC 9457 problem details. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly entry: ErrorEntry;
  readonly errors: readonly ErrorDetail[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(entry: ErrorEntry, options: ProblemOptions) {
    super(options.detail, { cause: options.cause });
    this.name = "Problem";
    this.entry = entry;
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
  }
}

/** Makes the error to throw: `throw problem(errors.notFound, { detail: "…" })`. */
export function problem(entry: ErrorEntry, options: ProblemOptions): Problem {
  return new Problem(entry, options);
}

/** Declares a feature's part of the catalogue; the keys become the codes. */
export function defineErrors<const Code extends string>(
  entries: Record<Code, Omit<ErrorEntry, "code">>,
): Record<Code, ErrorEntry> {
  const named = {} as Record<Code, ErrorEntry>;
  for (const code of Object.keys(entries) as Code[]) named[code] = { code, ...entries[code] };
  return named;
}

/** The body of a problem answer, RFC 9457. */
export function problemBody(error: Problem, requestId: string, publicUrl: string): string {
  return JSON.stringify(problemMembers(error, requestId, publicUrl));
}

/** The members of a problem response. */
export function problemMembers(error: Problem, requestId: string, publicUrl: string) {
  return {
    type: `${publicUrl}/help/errors/${error.entry.code}`,
    title: error.entry.title,
    status: error.entry.status,
    detail: error.message.toWellFormed(),
    fix: error.entry.fix,
    code: error.entry.code,
    request_id: requestId,
    errors: error.errors.map(wellFormed),
  };
}

/** Names of members stand in pointers as they were sent, which may be with half of a surrogate pair. */
function wellFormed(detail: ErrorDetail): ErrorDetail {
  const members = Object.entries(detail).map(([name, text]) => [name, String(text).toWellFormed()]);
  return Object.fromEntries(members) as ErrorDetail;
}

/** What an answer with this catalogue entry looks like, for readers. */
export function problemExample(entry: ErrorEntry, publicUrl: string) {
  const example = problem(entry, entry.example ?? { detail: entry.cause });
  return problemMembers(example, "req_5f2b8c1d9e3a7046b8d2c4f1", publicUrl);
}
