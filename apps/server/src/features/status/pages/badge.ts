import { makeBadge } from "badge-maker";
import type { Indicator } from "../measurements/index.ts";
import type { Snapshot } from "../monitor/index.ts";

const colours: Readonly<Record<Indicator, string>> = {
  none: "#17663a",
  minor: "#8a5300",
  major: "#c2410c",
  critical: "#a3260f",
  maintenance: "#1f49c4",
};

/** A small image with the state, for other pages. */
export function badgeOf({ indicator, description }: Snapshot): string {
  return makeBadge({
    label: "SalesOS",
    message: description.toLowerCase(),
    color: colours[indicator],
  });
}
