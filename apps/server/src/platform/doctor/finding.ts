/** What one check has found: a sentence on what is so and, where something is wrong, one on how to mend it. */
export interface Finding {
  /** What was looked at, such as `port`. */
  check: string;
  level: "ok" | "warning" | "problem";
  what: string;
  mend?: string;
}

export const ok = (check: string, what: string): Finding => ({ check, level: "ok", what });

/** It works, but not as one would want it to. */
export const warning = (check: string, what: string, mend: string): Finding => ({
  check,
  level: "warning",
  what,
  mend,
});

/** It does not work, or will not. */
export const problem = (check: string, what: string, mend: string): Finding => ({
  check,
  level: "problem",
  what,
  mend,
});
