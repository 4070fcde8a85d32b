const ZERO = 0x30;

/** Whether a decimal as written is the same number as the double that it is read as. */
export function isExact(written: string): boolean {
  const value = Number(written);
  return Number.isFinite(value) && canonical(written) === canonical(String(value));
}

/** Sign, digits without outer zeros, and exponent: equal for equal decimals. */
function canonical(decimal: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(decimal);
  if (match === null) return decimal;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const digits = whole + fraction;
  // Loops, as a pattern such as /0+$/ tries again at every zero.
  let from = 0;
  let to = digits.length;
  while (from < to && digits.charCodeAt(from) === ZERO) from++;
  while (to > from && digits.charCodeAt(to - 1) === ZERO) to--;
  if (from === to) return "0";
  const scale = Number(exponent) - fraction.length + (digits.length - to);
  return `${sign}${digits.slice(from, to)}e${scale}`;
}
