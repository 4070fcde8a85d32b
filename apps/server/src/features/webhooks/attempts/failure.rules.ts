/** There was no complete answer in time. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
  readonly code = "DEADLINE";
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "The connection was refused.",
  ECONNRESET: "The connection was closed before the answer was complete.",
  EPIPE: "The connection was closed before the answer was complete.",
  UND_ERR_SOCKET: "The connection was closed before the answer was complete.",
  UND_ERR_CONNECT_TIMEOUT: "The connection could not be made in time.",
  ETIMEDOUT: "The connection could not be made in time.",
  EHOSTUNREACH: "The host cannot be reached.",
  ENETUNREACH: "The network cannot be reached.",
  ENOTFOUND: "The host name is not known.",
  EAI_AGAIN: "The host name could not be resolved.",
  UND_ERR_HEADERS_OVERFLOW: "The headers of the answer are too large.",
};

/** Why an attempt failed, in words for the endpoint's owner. Never more than 500 characters. */
export function failureWords(error: unknown): string {
  const { code = "", message = "", name } = error as Partial<Error> & { code?: string };
  const known = Object.hasOwn(WORDS, code) ? WORDS[code] : undefined;
  if (known !== undefined) return known;
  if (code === "DEADLINE" || code === "ADDRESS_NOT_ALLOWED") return message;
  if (isTls(code)) return `The TLS connection failed: ${tidy(message)} (${code}).`;
  if (name === "HTTPParserError") return `The answer is not valid HTTP: ${tidy(message)}`;
  return `The attempt failed: ${tidy(message)}`;
}

function isTls(code: string): boolean {
  return /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)|CERT|SSL/.test(code);
}

/** What can be stored and read as one line. */
function tidy(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the characters to leave out
  const line = text.toWellFormed().replaceAll(/[\u0000-\u001f\u007f]+/g, " ");
  return line.trim().slice(0, 400);
}

/** Whether an error is the end of a connection that the other side had closed while it was idle. */
export function isClosedByPeer(error: unknown): boolean {
  const { code = "" } = error as { code?: string };
  return ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"].includes(code);
}
