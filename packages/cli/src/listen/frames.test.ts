import { expect, test } from "vitest";
import { readFrames, type Frame } from "./frames.ts";

async function framesOf(chunks: readonly Uint8Array[]): Promise<Frame[]> {
  return Array.fromAsync(readFrames(ReadableStream.from(chunks)));
}

const body = '{"id":"1","type":"lead.created","data":{"name":"🦊: \u2028 id: x"}}';
const stream = `retry: 1000
id: a

: still here
id: b

id: c
event: lead.created
data: ${body}

`;

test("frames come out whole and byte for byte, wherever the network cut them", async () => {
  const bytes = new TextEncoder().encode(stream);
  const whole = await framesOf([bytes]);
  expect(whole).toHaveLength(3);
  expect(whole[0]).toEqual({ id: "a", type: undefined, data: undefined });
  expect(whole[1]).toEqual({ id: "b", type: undefined, data: undefined });
  expect(whole[2]).toEqual({ id: "c", type: "lead.created", data: body });
  for (let at = 1; at < bytes.length; at++) {
    expect(await framesOf([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole);
  }
  expect(await framesOf(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole);
});

test("a frame that the end of the stream cut off is none", async () => {
  expect(await framesOf([new TextEncoder().encode("id: a\n\nid: b\nevent: lead.cre")])).toEqual([
    { id: "a", type: undefined, data: undefined },
  ]);
});

test("a comment alone is no frame", async () => {
  expect(await framesOf([new TextEncoder().encode(": still here\n\nid: a\n\n")])).toHaveLength(1);
});
