import { expect, test } from "vitest";
import { newId } from "../../platform/types/ids.ts";
import { deliveryId, eventRange } from "./delivery-id.rules.ts";

test("an id is a UUID of version 8, the same for the same event and endpoint", () => {
  const key = { eventId: newId(), endpointId: newId() };
  expect(deliveryId(key)).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect(deliveryId({ ...key })).toBe(deliveryId(key));
  expect(deliveryId({ ...key, endpointId: newId() })).not.toBe(deliveryId(key));
  expect(deliveryId({ ...key, eventId: newId() })).not.toBe(deliveryId(key));
});

test("the event of a delivery is in the range of its id, in upper case too", () => {
  const eventId = newId();
  const id = deliveryId({ eventId, endpointId: newId() });
  for (const spelt of [id, id.toUpperCase()]) {
    const { from, to } = eventRange(spelt);
    expect(from < eventId && eventId < to).toBe(true);
    expect(from).toMatch(/^[0-9a-f-]{36}$/);
    expect(to).toHaveLength(36);
  }
});
