import { closest, distance } from "fastest-levenshtein";

/** A suggestion for an unknown name: `Did you mean "lead.created"?` */
export function instead(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? `Known: ${known.join(", ")}.` : `Did you mean "${near}"?`;
}

function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || name.length > 64) return undefined;
  const best = closest(name, [...known]);
  return distance(name.toLowerCase(), best.toLowerCase()) <= Math.max(2, name.length / 3)
    ? best
    : undefined;
}
