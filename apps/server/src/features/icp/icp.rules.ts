import { hash } from "node:crypto";

import { defaultModel } from "./icp.default-model.ts";
import { compileModel, type CompiledModel, type Hit } from "./icp.match.rules.ts";
import type { IcpInput, IcpModel } from "./icp.model.ts";

/** The lowest score of each band, best first. */
export const bands = { A: 80, B: 60, C: 40, D: 0 } as const;

export type Band = keyof typeof bands;

/** One criterion's part of the score. `value` is null when the lead has none; then `points` is 0. */
interface Reason {
  field: string;
  value: string | number | null;
  points: number;
  max: number;
  text: string;
  evidence: null;
}

/** A criterion without a value: `member` is what to fill in on the lead, `could_add` the points it could bring at best. */
interface MissingField {
  field: string;
  member: keyof IcpInput;
  could_add: number;
  text: string;
}

export interface Score {
  /** 0 to 100; the points of all reasons sum to it, and their `max` to 100. */
  score: number;
  band: Band;
  /** Part of the possible points whose fields are known, 0 to 1, two decimals. */
  coverage: number;
  /** What the score can become when the missing fields are filled in: worst, best. */
  range: [number, number];
  model_version: string;
  /** 16 hexadecimal digits; equal exactly when version and all values looked at are equal. */
  inputs_hash: string;
  reasons: Reason[];
  missing: MissingField[];
  disqualified_by: { field: string; value: string | number; text: string } | null;
}

/** Scores a lead against a model, with reasons. The same input and model give the same bytes. */
export function scoreLead(input: IcpInput, model: IcpModel = defaultModel): Score {
  const compiled = compileModel(model);
  const { criteria, possible } = compiled;
  const hits = criteria.map(({ match }) => match(input));
  const disqualified_by = disqualification(hits, model);
  const out = disqualified_by !== null;
  const score = out ? 0 : percent(earnedPoints(hits), possible);
  const best = out ? 0 : percent(earnedPoints(hits) + openPoints(hits, compiled), possible);

  // Three parts of 100, each rounded as a whole: what is earned, what is still open, what is lost.
  const earned = criteria.map((_, i) => (out ? 0 : (hits[i]?.outcome.points ?? 0)));
  const open = criteria.map(({ max }, i) => (out || hits[i] ? 0 : max));
  const lost = criteria.map(({ max }, i) => max - earned[i]! - open[i]!);
  const points = apportion(earned, possible, score);
  const could = apportion(open, possible, best - score);
  const gone = apportion(lost, possible, 100 - best);

  return {
    score,
    band: bandOf(score),
    coverage: Math.round((1 - openPoints(hits, compiled) / possible) * 100) / 100,
    range: [mayStillDisqualify(hits, compiled, model) ? 0 : score, best],
    model_version: model.version,
    inputs_hash: inputsHash(hits, model.version),
    reasons: criteria.map(({ criterion }, i) => ({
      field: criterion.field,
      value: hits[i]?.value ?? null,
      points: points[i]!,
      max: points[i]! + could[i]! + gone[i]!,
      text: hits[i]?.outcome.text ?? criterion.missing,
      evidence: null,
    })),
    missing: criteria.flatMap(({ criterion: { field, member, missing } }, i) =>
      hits[i] ? [] : [{ field, member, could_add: could[i]!, text: missing }],
    ),
    disqualified_by,
  };
}

/** Score and band alone, for the write path: the numbers of `scoreLead` without the reasons. */
export function scoreOf(
  input: IcpInput,
  model: IcpModel = defaultModel,
): { score: number; band: Band } {
  const { criteria, possible } = compileModel(model);
  const hits = criteria.map(({ match }) => match(input));
  const score = disqualification(hits, model) ? 0 : percent(earnedPoints(hits), possible);
  return { score, band: bandOf(score) };
}

/** The band of a score from 0 to 100. */
export function bandOf(score: number): Band {
  if (score >= bands.A) return "A";
  if (score >= bands.B) return "B";
  return score >= bands.C ? "C" : "D";
}

/** `points` of `possible` as whole per cent, halves up; in whole numbers, so that no float decides. */
function percent(points: number, possible: number): number {
  return Math.floor((200 * points + possible) / (2 * possible));
}

function earnedPoints(hits: readonly (Hit | null)[]): number {
  return hits.reduce((sum, hit) => sum + (hit?.outcome.points ?? 0), 0);
}

function openPoints(hits: readonly (Hit | null)[], { criteria }: CompiledModel): number {
  return criteria.reduce((sum, { max }, i) => sum + (hits[i] ? 0 : max), 0);
}

/**
 * Largest remainder: whole per cents of `shares` that sum to `total`, which is their exact sum rounded up or down.
 * Equal remainders go in the order of the model.
 */
export function apportion(shares: readonly number[], possible: number, total: number): number[] {
  const parts = shares.map((share) => Math.floor((100 * share) / possible));
  const left = total - parts.reduce((sum, part) => sum + part, 0);
  if (left === 0) return parts;
  const remainders = shares.map((share, i) => ({ i, rest: (100 * share) % possible }));
  remainders.sort((a, b) => b.rest - a.rest || a.i - b.i);
  for (const { i } of remainders.slice(0, left)) parts[i]! += 1;
  return parts;
}

function disqualification(
  hits: readonly (Hit | null)[],
  model: IcpModel,
): Score["disqualified_by"] {
  for (const { field, values, text } of model.disqualifiers) {
    const value = hits[model.criteria.findIndex((criterion) => criterion.field === field)]?.value;
    if (value === undefined) continue;
    const key = String(value).toLowerCase();
    if (values.some((each) => each.toLowerCase() === key)) return { field, value, text };
  }
  return null;
}

function mayStillDisqualify(
  hits: readonly (Hit | null)[],
  { criteria }: CompiledModel,
  model: IcpModel,
): boolean {
  return model.disqualifiers.some(({ field }) =>
    criteria.some(({ criterion }, i) => criterion.field === field && !hits[i]),
  );
}

// What the criteria made of the input goes in (the kind of domain, not the address): no hash identifies a person.
function inputsHash(hits: readonly (Hit | null)[], version: string): string {
  const read = hits.map((hit) => hit && [hit.value, hit.outcome.points, hit.outcome.text]);
  return hash("sha256", JSON.stringify([version, ...read]), "hex").slice(0, 16);
}
