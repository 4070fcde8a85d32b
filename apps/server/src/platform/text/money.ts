import type { ErrorDetail } from "../errors/problem.ts";

/** Amounts of money have at most this many decimal places. */
const MOST_DECIMALS = 4;

/** What is wrong with an amount of money that no schema can say. */
export function moneyFault(
  pointer: string,
  value: number | null | undefined,
): ErrorDetail | undefined {
  if (value === undefined || value === null || decimals(value) <= MOST_DECIMALS) return undefined;
  const detail = `must have at most ${MOST_DECIMALS} decimal places.`;
  return { pointer, rule: "decimals", detail };
}

function decimals(value: number): number {
  const [, fraction = "", exponent = "0"] =
    /^-?\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  return Math.max(0, fraction.length - Number(exponent));
}
