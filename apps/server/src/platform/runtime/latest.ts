/** Makes something from its inputs, and again only when one of them is another than before. */
export function latest<Inputs extends readonly unknown[], T>(
  make: (...inputs: Inputs) => T,
): (...inputs: Inputs) => T {
  let last: { inputs: Inputs; value: T } | undefined;
  return (...inputs) => {
    if (last === undefined || inputs.some((input, i) => input !== last?.inputs[i])) {
      last = { inputs, value: make(...inputs) };
    }
    return last.value;
  };
}
