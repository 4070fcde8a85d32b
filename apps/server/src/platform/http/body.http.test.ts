import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
const post = (body: unknown, headers: Record<string, string> = {}) =>
  app.call("POST", "/api/leads", { body, headers });
const pointers = (answer: { json: { errors: { pointer: string }[] } }) =>
  answer.json.errors.map(({ pointer }) => pointer);

async function postBytes(bytes: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  const response = await fetch(`${app.url}/api/leads`, {
    method: "POST",
    headers: { "x-api-key": app.liveKey, "content-type": "application/json", ...headers },
    body: bytes,
  });
  return { status: response.status, json: (await response.json()) as { detail: string } };
}

describe("a body that cannot be read", () => {
  test.each([
    ['{"company_name":}', "line 1 column 17"],
    ['{"company_name":"A",}', "line 1 column 21"],
    ['{\n  "company_name": "A"\n  "title": 1}', "line 3 column 3"],
    ["abc", "line 1 column 1"],
    ['{"company_name":"A', "line 1 column 19"],
    ['{"company_name":"A"} x', "line 1 column 22"],
    ['{"company_name":"\\x"}', "line 1 column 19"],
    [`{"company_name":"${"a".repeat(300)}", "title": nil}`, "line 1 column 330"],
    ['{"employee_count": 01}', "line 1 column 21"],
    ['{"employee_count": NaN}', "line 1 column 20"],
    ["{'company_name': 'A'}", "line 1 column 2"],
    ['{"employee_count": 12345678901234567890', "line 1 column 40"],
  ])("is 400 and says where: %s", async (body, place) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(answer.json.code).toBe("invalid_json");
    expect(answer.json.detail).toContain(place);
  });

  test("is 400 when it is not UTF-8", async () => {
    const bytes = new Uint8Array([...Buffer.from('{"company_name":"'), 0xff, 0xfe, 0x22, 0x7d]);
    const answer = await postBytes(bytes);
    expect(answer).toMatchObject({ status: 400, json: { code: "invalid_json" } });
    expect(answer.json.detail).toContain("UTF-8");
  });

  test("is 413 above 1 MB, and read up to it", async () => {
    const sized = (bytes: number) => `{"source":"${"a".repeat(bytes - 13)}"}`;
    expect((await post(sized(1_048_577))).status).toBe(413);
    expect((await post(sized(1_048_576))).status).toBe(422);
  });

  test.each([
    ["text/plain", "{}"],
    ["application/x-www-form-urlencoded", "company_name=A"],
    ["application/xml", "<a/>"],
  ])("is 415 as %s", async (type, body) => {
    const answer = await post(body, { "content-type": type });
    expect(answer.status).toBe(415);
    expect(answer.json.errors[0].header).toBe("Content-Type");
  });

  test("is 415 without a Content-Type", async () => {
    const bytes = new Uint8Array(Buffer.from('{"company_name":"A"}'));
    expect((await postBytes(bytes, { "content-type": "" })).status).toBe(415);
  });

  test("is JSON with any parameter of its media type", async () => {
    for (const type of ["application/json; charset=utf-8", "APPLICATION/JSON"]) {
      expect((await post('{"company_name":"A"}', { "content-type": type })).status).toBe(201);
    }
  });

  test("is 422 when it is empty", async () => {
    const answer = await postBytes(new Uint8Array());
    expect(answer).toMatchObject({ status: 422, json: { code: "invalid_body" } });
  });

  test.each(["[]", '"text"', "null", "12", "true", "[{}]"])("is 422 as %s", async (body) => {
    const answer = await post(body);
    expect(answer.status).toBe(422);
    expect(pointers(answer)).toEqual([""]);
  });

  test("is 422 beyond 32 levels, however deep and long it is", async () => {
    const at = (depth: number) => `{"custom":{"a":${nested(depth)}}}`;
    expect((await post(at(30))).json.errors[0].rule).not.toBe("depth");
    for (const body of [at(31), at(5_000), at(200_000), `[1e2,${nested(200_000)}]`]) {
      const answer = await post(body);
      expect(answer.status).toBe(422);
      expect(answer.json.errors[0].rule).toBe("depth");
    }
  });
});

test("a JSON Content-Type on a GET or DELETE without a body is no error", async () => {
  const headers = { "content-type": "application/json" };
  expect((await app.call("GET", "/api/leads", { headers })).status).toBe(200);
  const { json } = await post({ company_name: "A" });
  expect((await app.call("DELETE", `/api/leads/${json.id}`, { headers })).status).toBe(204);
});

describe("text", () => {
  test("is trimmed and composed (NFC), and as it was sent in custom members", async () => {
    const answer = await post({ company_name: " \u00a0Cafe\u0301\n", custom: { " k": " v " } });
    expect(answer.json).toMatchObject({ company_name: "Café" });
    expect(answer.json.custom).toEqual({ k: " v " });
  });

  test("that is nothing but spaces is empty", async () => {
    const answer = await post({ company_name: " \u3000 " });
    expect(answer.status).toBe(422);
    expect(pointers(answer)).toEqual(["/company_name"]);
  });

  test.each([
    ['{"company_name":"a\\u0000b"}', "/company_name"],
    ['{"company_name":"a\\u001bb"}', "/company_name"],
    ['{"company_name":"a\\u0085b"}', "/company_name"],
    ['{"company_name":"\\ud800"}', "/company_name"],
    ['{"company_name":"A","technologies":["x","\\udc00y"]}', "/technologies/1"],
    ['{"company_name":"A","custom":{"a~/b":"\\u0007"}}', "/custom/a~0~1b"],
    ['{"company_name":"A","custom":{"k\\u0001":"v"}}', "/custom/k\u0001"],
    ['{"company_name":"A","custom":{"k\\ud83d":"v"}}', "/custom/k\ud83d"],
  ])("with a control character or half a surrogate pair is 422: %s", async (body, pointer) => {
    const answer = await post(body);
    expect(answer.status).toBe(422);
    // A pointer is well-formed, whatever the name.
    expect(pointers(answer)).toEqual([pointer.toWellFormed()]);
    expect(answer.json.errors[0].rule).toBe("text");
  });

  test.each(["line\nbreak\tand tab", "emoji 👩‍👩‍👧 עברית", "\u2028\u2029", "a".repeat(200)])(
    "that is unusual survives: %j",
    async (text) => {
      const { json } = await post({ company_name: "A", custom: { text } });
      expect(json.custom.text).toBe(text);
      const stored = await app.call("GET", `/api/leads/${json.id}`);
      expect(stored.json).toEqual(json);
    },
  );

  test("whose words are long and beyond the basic plane is accepted and found", async () => {
    const name = `a${"𠀀".repeat(90)}`;
    const created = await post({ contact_name: name });
    expect(created.status).toBe(201);
    const found = await app.call("GET", `/api/leads?q=${encodeURIComponent(name)}`);
    expect(found.json.data.map(({ id }: { id: string }) => id)).toEqual([created.json.id]);
  });
});

describe("a number", () => {
  const refused = [
    "12345678901234567890",
    "0.30000000000000000001",
    "1e400",
    "-1e400",
    "1e-400",
    "9007199254740993",
    "1.00000000000000000001e2",
    "123456789012345678e-2",
  ];
  test.each(refused)("that a JSON number does not hold exactly is 422: %s", async (number) => {
    for (const [body, pointer] of [
      [`{"title":"D","value":${number}}`, "/value"],
      [`{"title":"D","custom":{"a/b":${number}}}`, "/custom/a~1b"],
    ]) {
      const answer = await app.call("POST", "/api/deals", { body });
      expect(answer.status).toBe(422);
      expect(pointers(answer)).toEqual([pointer]);
      expect(answer.json.errors[0].rule).toBe("exact");
    }
  });

  const accepted = [
    "9007199254740991",
    "1e2",
    "1.10",
    "0.1",
    "0",
    "-0",
    "1E+2",
    "1000000000000.01",
  ];
  test.each(accepted)("that is exact is kept: %s", async (number) => {
    const body = `{"title":"D","value":${number},"custom":{"n":${number}}}`;
    const created = await app.call("POST", "/api/deals", { body });
    expect(created.status).toBe(201);
    const read = await app.call("GET", `/api/deals/${created.json.id}`);
    expect([read.json.value, read.json.custom.n]).toEqual([+number + 0, +number + 0]);
    const [row] = await app.database.query<{ same: boolean }>(
      "select value = $2::numeric as same from deals where id = $1",
      [created.json.id, number],
    );
    expect(row?.same).toBe(true);
  });

  test.each(["0.00001", "1.23456", "1e-7", "1.00005"])(
    "with more than 4 decimals is no value: %s",
    async (number) => {
      const body = `{"title":"D","value":${number}}`;
      const answer = await app.call("POST", "/api/deals", { body });
      expect(answer.status).toBe(422);
      expect(pointers(answer)).toEqual(["/value"]);
    },
  );
});

describe("a member", () => {
  test.each([
    [{ contact_nme: "A" }, "/contact_nme", "contact_name"],
    [{ company_name: "A", Industry: "B" }, "/Industry", "industry"],
    [{ company_name: "A", icp_scor: 3 }, "/icp_scor", undefined],
  ])("that is unknown is 422 and names the nearest: %j", async (body, pointer, near) => {
    const answer = await post(body);
    expect(answer.status).toBe(422);
    expect(pointers(answer)).toContain(pointer);
    if (near !== undefined) expect(answer.json.detail).toContain(`"${near}"`);
  });

  test.each(["id", "icp_score", "icp_band", "created_at", "updated_at", "converted_at"])(
    "that is read-only is 422, at creation and at a change: %s",
    async (name) => {
      const { json } = await post({ company_name: "A" });
      for (const [method, path] of [
        ["POST", "/api/leads"],
        ["PATCH", `/api/leads/${json.id}`],
      ] as const) {
        const answer = await app.call(method, path, {
          body: { company_name: "A", [name]: json[name] },
        });
        expect(answer.status).toBe(422);
        expect(pointers(answer)).toEqual([`/${name}`]);
      }
    },
  );

  test("of the wrong type is 422; nothing is coerced", async () => {
    const wrong = {
      company_name: 1,
      employee_count: "12",
      technologies: "a",
      custom: [],
      tags: null,
    };
    const answer = await post(wrong);
    expect(answer.status).toBe(422);
    expect(new Set(pointers(answer))).toEqual(
      new Set(["/company_name", "/employee_count", "/technologies", "/custom", "/tags"]),
    );
  });

  test.each([
    ["__proto__", '{"company_name":"A","__proto__":{"industry":"X"}}'],
    ["constructor", '{"company_name":"A","constructor":"X"}'],
    ["toString", '{"company_name":"A","toString":null}'],
  ])("called %s is unknown like any other", async (name, body) => {
    const answer = await post(body);
    expect(answer.status).toBe(422);
    expect(pointers(answer)).toEqual([`/${name}`]);
  });

  test("that comes twice is 422, as one of the two would be dropped", async () => {
    for (const [body, pointer] of [
      ['{"company_name":"A","company_name":"B"}', "/company_name"],
      ['{"company_name":"A","custom":{"x":1,"\\u0078":2}}', "/custom/x"],
      ['{"company_name":"A","custom":{" x":1,"x":2}}', "/custom/x"],
    ]) {
      const answer = await post(body);
      expect(answer.status).toBe(422);
      expect(pointers(answer)).toEqual([pointer]);
    }
  });

  test.each([
    [{ website: "javascript:alert(1)" }, "/website"],
    [{ website: "acme" }, "/website"],
    [{ contact_email: "a@b" }, "/contact_email"],
    [{ contact_email: "a b@acme.com" }, "/contact_email"],
    [{ country: "de" }, "/country"],
    [{ employee_count: 1.5 }, "/employee_count"],
    [{ technologies: ["a", "a"] }, "/technologies"],
    [{ tags: [""] }, "/tags/0"],
    [{ status: "New" }, "/status"],
    [{ title: "x".repeat(201) }, "/title"],
  ])("with a value that is not allowed is 422: %j", async (body, pointer) => {
    const answer = await post({ company_name: "A", ...body });
    expect(answer.status).toBe(422);
    expect([...new Set(pointers(answer))]).toEqual([pointer]);
  });
});

describe("a custom member", () => {
  const names = [
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "10",
    "2",
    "a/b~c",
    "é",
    "👍",
  ];
  const custom = () =>
    JSON.parse(`{${names.map((name) => `${JSON.stringify(name)}:"v"`).join(",")}}`);

  test("of any name survives create, change and list", async () => {
    const created = await post({ company_name: "A", custom: custom() });
    expect(created.status).toBe(201);
    const expected = { ...custom(), z: null };
    delete expected.z;
    expect(Object.entries(created.json.custom).toSorted()).toEqual(
      Object.entries(expected).toSorted(),
    );

    const path = `/api/leads/${created.json.id}`;
    const change = '{"custom":{"__proto__":"w","constructor":null,"hasOwnProperty":1}}';
    const changed = await app.call("PATCH", path, { body: change });
    const after = Object.entries(changed.json.custom);
    expect(after).toContainEqual(["__proto__", "w"]);
    expect(after).toContainEqual(["hasOwnProperty", 1]);
    expect(Object.hasOwn(changed.json.custom, "constructor")).toBe(false);

    const list = await app.call("GET", "/api/leads?fields=custom&limit=1");
    expect(Object.entries(list.json.data[0].custom).toSorted()).toEqual(after.toSorted());
  });

  test.each([
    ["an empty name", { "": 1 }],
    ["a name of more than 64 characters", { ["n".repeat(65)]: 1 }],
    ["an object", { a: {} }],
    ["a list", { a: [1] }],
    ["a text of more than 4,000 characters", { a: "x".repeat(4001) }],
    ["more than 100 names", Object.fromEntries(Array.from({ length: 101 }, (_, i) => [i, 1]))],
  ])("is 422 with %s", async (_case, value) => {
    const answer = await post({ company_name: "A", custom: value });
    expect(answer.status).toBe(422);
    expect(pointers(answer)[0]).toMatch(/^\/custom/);
  });

  test("that would be the 101st after merging is 422", async () => {
    const some = (from: number) =>
      Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`n${from + i}`, i]));
    for (const [path, body] of [
      ["/api/leads", { company_name: "A" }],
      ["/api/deals", { title: "D" }],
    ] as const) {
      const created = await app.call("POST", path, { body: { ...body, custom: some(0) } });
      const answer = await app.call("PATCH", `${path}/${created.json.id}`, {
        body: { custom: some(100) },
      });
      expect(answer.status).toBe(422);
      expect(pointers(answer)).toEqual(["/custom"]);
    }
  });

  test("that is null is not there, and null removes one", async () => {
    const { json } = await post({ company_name: "A", custom: { a: null, b: 1, c: 2 } });
    expect(json.custom).toEqual({ b: 1, c: 2 });
    const body = { custom: { b: null, [randomUUID()]: null } };
    const changed = await app.call("PATCH", `/api/leads/${json.id}`, { body });
    expect(changed.json.custom).toEqual({ c: 2 });
  });
});
