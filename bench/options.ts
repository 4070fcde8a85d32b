import { parseArgs } from "node:util";
import { caseNames, type CaseName } from "./cases.ts";

export interface Options {
  leads: number;
  /** Measured seconds per server, case and round. */
  seconds: number;
  rounds: number;
  connections: readonly number[];
  cases: readonly CaseName[];
  /** Folder that receives a CPU profile of the server; undefined for none. */
  profileDir: string | undefined;
  quick: boolean;
  /** Measures how webhooks are sent, and nothing else. */
  webhooks: boolean;
  /** Measures what the request log costs, and nothing else. */
  requestLog: boolean;
  /** Measures the CPU time of commands and of a start, and nothing else. */
  start: boolean;
  /** Of webhooks: a backlog of a million, transactions of 120 s. */
  full: boolean;
}

/** Reads the flags; throws with the rule that was broken. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      leads: { type: "string" },
      seconds: { type: "string" },
      rounds: { type: "string", default: "3" },
      only: { type: "string", multiple: true, default: [...caseNames] },
      connections: { type: "string" },
      profile: { type: "string" },
      quick: { type: "boolean", default: false },
      webhooks: { type: "boolean", default: false },
      start: { type: "boolean", default: false },
      "request-log": { type: "boolean", default: false },
      full: { type: "boolean", default: false },
    },
  });
  const number = (name: string, text: string) => {
    const value = Number(text);
    if (!(value > 0)) throw new Error(`--${name} must be a number above 0.`);
    return value;
  };
  const { quick, webhooks, full } = values;
  return {
    quick,
    webhooks,
    full,
    requestLog: values["request-log"],
    start: values.start,
    leads: number("leads", values.leads ?? (quick ? "50000" : "200000")),
    seconds: number("seconds", values.seconds ?? (quick ? "0.8" : "2")),
    rounds: number("rounds", values.rounds),
    connections: (values.connections ?? (quick ? "64" : "64,8"))
      .split(",")
      .map((text) => number("connections", text)),
    cases: values.only.map((name) => {
      const known = caseNames.find((candidate) => candidate === name);
      if (known === undefined) throw new Error(`--only takes ${caseNames.join(", ")}.`);
      return known;
    }),
    profileDir: values.profile,
  };
}
