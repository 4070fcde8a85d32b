import type { AnyKind } from "../records/kind.ts";

const defined: AnyKind[] = [];

/** Adds a kind to those that there are; `defineKind` does it. */
export function register(kind: AnyKind): void {
  defined.push(kind);
}

/** Every kind that was defined, in the order of their definitions. */
export function allKinds(): readonly AnyKind[] {
  return defined;
}
