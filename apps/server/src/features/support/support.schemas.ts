import { Type, type Static } from "typebox";
import { freeText, Id, Instant, nullable, oneOf } from "../../platform/types/schema.ts";

/** Text of one line: what becomes a header of a mail. */
const line = (maxLength: number, description: string, example: string) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern: "^[^\\r\\n]*$",
    description,
    examples: [example],
  });

const Email = Type.String({
  format: "idn-email",
  maxLength: 254,
  description: "Where the operator can reply.",
  examples: ["ann@acme.com"],
});
const Subject = line(200, "The subject, on one line.", "Deliveries stopped at noon");
const Message = freeText(10_000, "What you did, what you expected and what happened instead.");
const RequestId = line(
  128,
  "The `request_id` of the response in question.",
  "req_5f2b8c1d9e3a7046b8d2c4f1",
);

const diagnostics = {
  error_code: line(64, "The `code` of the error.", "rate_limited"),
  page: line(500, "The page in question.", "/help/errors/rate_limited"),
  user_agent: line(500, "The client or browser.", "curl/8.14.1"),
  version: line(64, "The version of SalesOS.", "0.1.0"),
};

export const SupportRequestCreate = Type.Object(
  {
    email: Email,
    subject: Subject,
    message: Message,
    request_id: Type.Optional(nullable(RequestId)),
    diagnostics: Type.Optional(
      Type.Object(
        {
          error_code: Type.Optional(nullable(diagnostics.error_code)),
          page: Type.Optional(nullable(diagnostics.page)),
          user_agent: Type.Optional(nullable(diagnostics.user_agent)),
          version: Type.Optional(nullable(diagnostics.version)),
        },
        { additionalProperties: false, description: "Details that help to find the cause." },
      ),
    ),
  },
  { $id: "SupportRequestCreate", additionalProperties: false },
);
export type SupportRequestCreate = Static<typeof SupportRequestCreate>;

const Reference = Type.String({
  pattern: "^SR-[0-9A-Z]{4}-[0-9A-Z]{4}$",
  description: "The reference of the support request. Quote it in later messages.",
  examples: ["SR-7K3M-9QXD"],
});

/** The response to the requester: only what they need to refer to it later. */
export const SupportReceipt = Type.Object(
  { reference: Reference, created_at: Instant },
  { $id: "SupportReceipt", additionalProperties: false },
);
export type SupportReceipt = Static<typeof SupportReceipt>;

const mailStates = ["pending", "mailed", "failed", "not_configured"] as const;
const statuses = ["open", "closed"] as const;

/** A request as the operator sees it. */
export const SupportRequest = Type.Object(
  {
    id: Id,
    reference: Reference,
    status: oneOf(statuses),
    email: Email,
    subject: Subject,
    message: Message,
    request_id: nullable(RequestId),
    diagnostics: Type.Object(
      {
        error_code: nullable(diagnostics.error_code),
        page: nullable(diagnostics.page),
        user_agent: nullable(diagnostics.user_agent),
        version: nullable(diagnostics.version),
      },
      { additionalProperties: false },
    ),
    workspace_id: nullable(Id, {
      description: "The workspace of the API key that was sent with the request.",
    }),
    mail: oneOf(mailStates, {
      description:
        "Whether the email reached the support address. `pending` emails are retried, `failed` emails are not, and `not_configured` emails wait for `SALESOS_SMTP_URL`.",
    }),
    mail_error: nullable(Type.String(), { description: "The last response of the mail server." }),
    created_at: Instant,
    closed_at: nullable(Instant),
  },
  { $id: "SupportRequest", additionalProperties: false },
);
export type SupportRequest = Static<typeof SupportRequest>;

export const SupportRequestUpdate = Type.Object(
  { status: oneOf(statuses, { description: "`closed` once the request is resolved." }) },
  { $id: "SupportRequestUpdate", additionalProperties: false },
);
export type SupportRequestUpdate = Static<typeof SupportRequestUpdate>;

export const SupportRequestPage = Type.Object(
  {
    data: Type.Array(SupportRequest),
    has_more: Type.Boolean({ description: "Whether there is another page." }),
    next_cursor: nullable(Type.String(), { description: "`cursor` of the next page." }),
  },
  { $id: "SupportRequestPage", additionalProperties: false },
);

export const SupportRequestListQuery = Type.Object(
  {
    status: Type.Optional(oneOf(statuses, { description: "Only those with this status." })),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, default: 50, description: "Number of results." }),
    ),
    cursor: Type.Optional(
      Type.String({
        format: "uuid",
        description: "Continue after a page: its `next_cursor`.",
      }),
    ),
  },
  { additionalProperties: false },
);
export type SupportRequestListQuery = Static<typeof SupportRequestListQuery>;
