import type { Decision } from "./gcra.ts";

/** What a caller has left: of `requests`, exactly what the answer's headers say. */
export interface Allowance {
  plan: string;
  requests: Decision;
  writes: Decision;
}
