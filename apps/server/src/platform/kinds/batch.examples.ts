export function batchExample(
  { create, update }: { create: object; update: object },
  id: string,
): object {
  return {
    items: [
      { op: "create", data: create },
      { op: "upsert", match_on: "external_id", data: { ...create, external_id: "4711" } },
      { op: "update", id, data: update },
    ],
  };
}

export function batchResultExample(id: string): object {
  return {
    results: [
      { status: 201, id, version: 1 },
      { status: 200, id: id.replace(/.$/, "9"), version: 4 },
      { status: 200, id, version: 2 },
    ],
    succeeded: 3,
    failed: 0,
    change_set_id: "019bac7c-d8c0-7000-8000-0000000000c1",
  };
}
