/**
 * Which connections a workspace's transaction takes, so that no kind of work starves another: `requests` for what is
 * short, `long` for reads that may look at many records, `sandbox` for all that visitors of the public sandbox do,
 * `jobs` for the steps of jobs.
 */
export type Lane = "requests" | "long" | "sandbox" | "jobs";
