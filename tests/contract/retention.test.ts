import { afterAll, beforeAll, expect, test } from "vitest";
import { features } from "../../apps/server/src/features.ts";
import { readConfig } from "../../apps/server/src/platform/config/config.ts";
import { createTestDatabase, type TestDatabase } from "../../apps/server/src/testing/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test("every partitioned table has a feature that creates its partitions and drops the expired ones", async () => {
  const config = readConfig({}, []);
  const retained = features.flatMap((feature) => feature.retainedTables?.(config) ?? []);
  const rows = await database.query<{ name: string }>(
    `select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'p' order by relname`,
  );
  expect(retained.map(({ table }) => table).toSorted()).toEqual(rows.map(({ name }) => name));
});
