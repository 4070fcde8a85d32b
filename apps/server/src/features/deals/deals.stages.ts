/** The default pipeline, until pipelines become a resource: stage → default probability in per cent. */
export const stageProbability = {
  qualification: 10,
  discovery: 25,
  proposal: 50,
  negotiation: 75,
  won: 100,
  lost: 0,
} as const;

export type Stage = keyof typeof stageProbability;

export const stages = Object.keys(stageProbability) as [Stage, ...Stage[]];

export const dealStatuses = ["open", "won", "lost"] as const;
export type DealStatus = (typeof dealStatuses)[number];

/** A deal is open until its stage says that it is won or lost. */
export function statusOf(stage: Stage): DealStatus {
  return stage === "won" || stage === "lost" ? stage : "open";
}
