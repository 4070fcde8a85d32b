/** One server-sent event; a sign of life has an id alone. */
export interface Frame {
  /** The cursor: where to go on after this. */
  id: string;
  type: string | undefined;
  /** The body of the event, exactly as it is sent to endpoints. */
  data: string | undefined;
}

/** Cuts a stream of server-sent events, as `GET /api/events` writes it, into its frames. */
export async function* readFrames(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of chunks) {
    // Only the new part is searched again: a body of 64 KB comes in many pieces.
    let from = Math.max(0, text.length - 1);
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf("\n\n", from); end >= 0; end = text.indexOf("\n\n", from)) {
      const frame = frameOf(text.slice(0, end));
      text = text.slice(end + 2);
      from = 0;
      if (frame !== undefined) yield frame;
    }
  }
}

function frameOf(text: string): Frame | undefined {
  const fields = new Map<string, string>();
  for (const line of text.split("\n")) {
    const colon = line.indexOf(": ");
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 2));
  }
  const id = fields.get("id");
  if (id === undefined) return undefined;
  return { id, type: fields.get("event"), data: fields.get("data") };
}
