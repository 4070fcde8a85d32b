/** A header as it went over the wire. */
export type Header = readonly [name: string, value: string];

const MASK = "••••••";

/** Headers that SalesOS sets itself; what is set for an endpoint may be a password. */
const OURS = /^(content-type|user-agent|x-webhook-[a-z]+|webhook-(id|timestamp|signature))$/;

/** The headers of a request as they are kept, with those that the HTTP client adds. */
export function headersToKeep(request: {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
}): Header[] {
  const { url, headers, body } = request;
  return [
    ["host", new URL(url).host],
    ["connection", "keep-alive"],
    ...Object.entries(headers).map(([name, value]): Header => {
      return [name, OURS.test(name.toLowerCase()) ? value : MASK];
    }),
    ["content-length", String(body.byteLength)],
  ];
}

/** The headers of an answer, repeated ones one by one. */
export function receivedHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Header[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): Header => [name, one]),
  );
}
