/** Adds two decimals written as text, exactly: a float would round sums of money. */
export function addDecimals(one: string, other: string): string {
  const scale = Math.max(decimals(one), decimals(other));
  return written(units(one, scale) + units(other, scale), scale);
}

/** Its negative. */
export function negative(decimal: string): string {
  return decimal.startsWith("-") ? decimal.slice(1) : `-${decimal}`;
}

/** A number as a decimal without an exponent. */
export function decimalOf(number: number): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(number)) ?? [];
  if (whole === "") throw new Error(`Not checked before: ${number} is no decimal.`);
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(sign + whole + fraction);
  return scale > 0 ? written(digits, scale) : String(digits * 10n ** BigInt(-scale));
}

function decimals(decimal: string): number {
  const point = decimal.indexOf(".");
  return point < 0 ? 0 : decimal.length - point - 1;
}

function units(decimal: string, scale: number): bigint {
  return BigInt(decimal.replace(".", "") + "0".repeat(scale - decimals(decimal)));
}

function written(amount: bigint, scale: number): string {
  if (amount < 0n) return `-${written(-amount, scale)}`;
  if (scale === 0) return String(amount);
  const digits = String(amount).padStart(scale + 1, "0");
  const fraction = digits.slice(-scale).replace(/0+$/, "");
  return digits.slice(0, -scale) + (fraction === "" ? "" : `.${fraction}`);
}
