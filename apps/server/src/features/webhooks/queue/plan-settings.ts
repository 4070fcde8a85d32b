import type { Statement } from "../../../platform/database/database.ts";

/**
 * A queue's statistics are always out of date, and one plan that reads a whole table stops all
 * senders: only plans along an index are allowed.
 */
export const ALONG_THE_INDEX: Statement = {
  name: "along_the_index",
  text: `select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
    set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
    set_config('enable_material', 'off', true), set_config('enable_sort', 'off', true)`,
};

// A claim lost in a crash of the database is no loss, as nothing was recorded yet: it need not wait for the disk.
export const WITHOUT_DISK: Statement = {
  name: "without_disk",
  text: "select set_config('synchronous_commit', 'off', true)",
};
