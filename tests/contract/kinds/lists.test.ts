import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  operatorsOf,
  type Operator,
} from "../../../apps/server/src/platform/query/filter.operands.rules.ts";
import type { FieldType } from "../../../apps/server/src/platform/query/filter.ts";
import type { AnyKind } from "../../../apps/server/src/platform/records/kind.ts";
import { startTestApp, type TestApp } from "../../../apps/server/src/testing/app.ts";
import { fold } from "../../../apps/server/src/platform/text/fold.ts";
import { changesOf, inputsOf, kinds, recordsOf, sample, type Ids, type Json } from "./kinds.ts";

/** Records of each kind: enough for ties and nulls in every field. */
const COUNT = 40;

let app: TestApp;
let records: ReturnType<typeof recordsOf>;
const stored: Record<string, Json[]> = {};
beforeAll(async () => {
  app = await startTestApp();
  records = recordsOf(app);
  const ids: Record<string, string[]> = {};
  for (const kind of kinds) {
    const inputs = sample(inputsOf(kind, ids), COUNT);
    const { results } = await records.batch(
      kind,
      inputs.map((data) => ({ op: "create", data })),
    );
    ids[kind.plural] = results.map(({ id }: Json) => id).slice(0, 5);
    for (const { id } of results.slice(0, 10)) await records.patch(kind, id, { tags: ["later"] });
    stored[kind.plural] = await records.all(kind);
  }
});
afterAll(() => app.stop());

const named = kinds.map((kind) => ({ kind, plural: kind.plural }));
const idsOf = (page: Json): string[] => page["data"].map(({ id }: Json) => id);

/** A value as filters compare it. */
const plain = (type: FieldType, value: unknown) =>
  typeof value === "string" && (type === "text" || type === "list" || type === "any")
    ? fold(value)
    : value;

/** What the operators mean, written without regard to how the product carries them out. */
function holds(type: FieldType, operator: Operator, value: unknown, operand: unknown): boolean {
  if (Array.isArray(value)) {
    if (operator === "exists") return value.length > 0 === operand;
    return value.some((one) => plain("list", one) === plain("list", operand));
  }
  const known = value !== undefined && value !== null;
  if (operator === "exists") return known === operand;
  const equals = (other: unknown) => known && plain(type, value) === plain(type, other);
  if (operator === "eq") return equals(operand);
  if (operator === "ne") return !equals(operand);
  if (operator === "in") return (operand as unknown[]).some(equals);
  if (!known || typeof value !== typeof operand) return false;
  const [left, right] = [plain(type, value), plain(type, operand)];
  if (operator === "contains") return String(left).includes(String(right));
  if (operator === "starts_with") return String(left).startsWith(String(right));
  const order =
    typeof left === "string"
      ? Buffer.compare(Buffer.from(left), Buffer.from(String(right)))
      : Number(left) - Number(right);
  return { gt: order > 0, gte: order >= 0, lt: order < 0, lte: order <= 0 }[operator];
}

/** The fields of a kind with the values that its records have there. */
function fieldsOf(kind: AnyKind): { name: string; type: FieldType; values: unknown[] }[] {
  const all = stored[kind.plural] ?? [];
  const custom = ["a", "b"].map((name) => ({ name: `custom.${name}`, type: "any" as const }));
  return [...kind.fields.named.values(), ...custom].map(({ name, type }) => {
    const values = all.map((record) => valueAt(record, name)).flat();
    const known = values.filter((value) => value !== null && value !== undefined);
    return { name, type, values: [...new Set(known)].slice(0, 3) };
  });
}

const valueAt = (record: Json, name: string): unknown =>
  name.startsWith("custom.") ? record["custom"][name.slice(7)] : record[name];

function operandsOf(operator: Operator, values: unknown[]): unknown[] {
  if (operator === "exists") return [true, false];
  if (operator === "in") return values.length === 0 ? [] : [values];
  const texts = values.filter((value) => typeof value === "string");
  if (operator === "starts_with") return texts.map((value) => value.slice(0, 2)).slice(0, 2);
  if (operator === "contains")
    return texts.flatMap((value) => [value, value.slice(1, 3)]).slice(0, 3);
  const ordered = operator !== "eq" && operator !== "ne";
  return (ordered ? values.filter((value) => typeof value !== "boolean") : values).slice(0, 2);
}

describe.for(named)("the list of $plural", ({ kind }) => {
  const path = `/api/${kind.plural}`;

  test("takes every operator of every field, as a naive evaluation does", async () => {
    const all = stored[kind.plural] ?? [];
    const conditions = fieldsOf(kind).flatMap(({ name, type, values }) =>
      operatorsOf[type].flatMap((operator) =>
        operandsOf(operator, values)
          .filter((operand) => String(operand).trim() !== "")
          .map((operand) => ({ name, type, operator, operand })),
      ),
    );
    expect(conditions.length).toBeGreaterThan(100);
    const wrong: unknown[] = [];
    for (const { name, type, operator, operand } of conditions) {
      const filter = { field: name, [operator]: operand };
      const body = { filter, sort: "created_at", limit: 1000 };
      const { json } = await app.call("POST", `${path}/query`, { body });
      const expected = all.filter((record) =>
        holds(type, operator, valueAt(record, name), operand),
      );
      const same =
        json.count === expected.length && JSON.stringify(json.data) === JSON.stringify(expected);
      if (!same) wrong.push({ filter, expected: expected.length, found: json.count ?? json });
    }
    expect(wrong).toEqual([]);
  });

  test("sorts by every field both ways, by two fields, and takes the same pages by cursor", async () => {
    const all = stored[kind.plural] ?? [];
    const names = Object.keys(kind.sortable);
    const sorts = names.flatMap((name) => [
      [name],
      [`-${name}`],
      ...names.filter((other) => other !== name).map((other) => [`-${name}`, other]),
    ]);
    for (const sort of sorts) {
      const expected = all.toSorted((a, b) => inOrder(kind, sort, a, b)).map(({ id }) => id);
      const whole = await app.call("GET", `${path}?limit=1000&sort=${sort.join()}`);
      expect([sort, idsOf(whole.json)]).toEqual([sort, expected]);
      const walked: string[] = [];
      for (let cursor = ""; ;) {
        const { json } = await app.call("GET", `${path}?limit=7&sort=${sort.join()}${cursor}`);
        walked.push(...idsOf(json));
        if (!json.has_more) break;
        cursor = `&cursor=${encodeURIComponent(json.next_cursor)}`;
      }
      expect([sort, walked]).toEqual([sort, expected]);
    }
  });

  test("walks by cursor over every record that stays, while others come and go", async () => {
    const stays = await records.all(kind);
    const seen: string[] = [];
    const inputs = sample(inputsOf(kind), 12);
    const own: string[] = [];
    for (let cursor = ""; ;) {
      const { json } = await app.call("GET", `${path}?limit=5${cursor}`);
      seen.push(...idsOf(json));
      if (!json.has_more) break;
      const input = inputs.pop();
      if (input !== undefined) own.push((await records.create(kind, input))["id"]);
      if (own.length > 2) await app.call("DELETE", `${path}/${own.shift()}`);
      cursor = `&cursor=${encodeURIComponent(json.next_cursor)}`;
    }
    expect(seen).toEqual(stays.map(({ id }) => id).toReversed());
    for (const id of own) await app.call("DELETE", `${path}/${id}`);
  });

  test("counts what there is after random writes, by every rollup", async () => {
    const ids: Ids = Object.fromEntries(
      kinds.map(({ plural }) => [plural, (stored[plural] ?? []).slice(0, 3).map(({ id }) => id)]),
    );
    const changes = sample(changesOf(kind, ids), 60);
    const creations = sample(inputsOf(kind, ids), 20);
    const own = await records.batch(
      kind,
      creations.map((data) => ({ op: "create", data })),
    );
    const targets: string[] = own["results"].map(({ id }: Json) => id);
    const items = changes.map((data, i) => {
      const id = targets[(i * 7) % targets.length] ?? "";
      return i % 9 === 8 ? { op: "delete", id } : { op: "update", id, data };
    });
    await records.batch(kind, items);
    const all = await records.all(kind);
    expect((await app.call("GET", `${path}?limit=1`)).json.count).toBe(all.length);
    for (const [name, { field, operator }] of Object.entries(kind.parameters)) {
      const type = kind.fields.named.get(field)?.type ?? "any";
      const values = [...new Set(all.map((record) => record[field]))]
        .filter((one) => one !== null)
        .slice(0, 4);
      for (const value of values) {
        const { json } = await app.call(
          "GET",
          `${path}?limit=1&${name}=${encodeURIComponent(value)}`,
        );
        const operand = operator === "in" ? [value] : value;
        const expected = all.filter((record) =>
          holds(type, operator as Operator, record[field], operand),
        );
        expect([name, value, json.count]).toEqual([name, value, expected.length]);
      }
    }
    const left = targets.filter((id) => all.some((record) => record["id"] === id));
    await records.batch(
      kind,
      left.map((id) => ({ op: "delete", id })),
    );
    const [row] = await app.database.query<Json>(
      `select (select count(*) from ${kind.plural})::int as records,
        (select sum(octet_length(doc::text)) from ${kind.plural})::int as bytes`,
    );
    expect((await app.call("GET", `${path}?limit=1`)).json.count).toBe(row?.["records"]);
  });

  test("expands every reference, also with chosen members", async () => {
    const members = kind.references.filter(({ member }) => member.endsWith("_id"));
    for (const { member, kind: target } of members) {
      const name = member.slice(0, -3);
      const others = new Map((await records.all(target())).map((record) => [record["id"], record]));
      const expected = (await records.all(kind)).map(
        (record) => others.get(record[member]) ?? null,
      );
      for (const query of [`expand=${name}`, `expand=${name}&fields=created_at`]) {
        const { json } = await app.call("GET", `${path}?limit=1000&sort=created_at&${query}`);
        expect([query, json.data.map((record: Json) => record[name])]).toEqual([query, expected]);
      }
    }
  });
});

/** Order by several fields, each with a direction; records without a value last, ids last of all. */
function inOrder(kind: AnyKind, sort: readonly string[], a: Json, b: Json): number {
  for (const part of sort) {
    const name = part.replace("-", "");
    const direction = part.startsWith("-") ? -1 : 1;
    const [left, right] = name === "created_at" ? [a["id"], b["id"]] : [a[name], b[name]];
    if (left === right) continue;
    if (left === null) return 1;
    if (right === null) return -1;
    const text = kind.sortable[name]?.type === "text";
    const [x, y] = text ? [fold(left), fold(right)] : [left, right];
    if (x !== y) return (x < y ? -1 : 1) * direction;
  }
  const last = sort.at(-1)?.startsWith("-") === true ? -1 : 1;
  return (a["id"] < b["id"] ? -1 : 1) * last;
}
