import { isCounted } from "../plans/limit.ts";
import { type Draw, type JointDecision, type Limiter } from "./gcra.ts";

/** Decides by one instance's part of each limit, without the others. */
export function takePart(
  local: Pick<Limiter, "takeAll">,
  draws: readonly Draw[],
  instances: number,
): JointDecision {
  const part = (n: number) => Math.max(1, Math.floor(n / instances));
  const parts = draws.map(({ limit, ...rest }) => {
    const { perMinute, burst } = limit;
    if (!isCounted(limit)) return { ...rest, limit };
    return { ...rest, limit: { perMinute: part(perMinute), burst: part(burst) } };
  });
  const { decisions, ...joint } = local.takeAll(parts);
  // The headers name the whole limit.
  const named = decisions.map((decision, n) => ({
    ...decision,
    limit: draws[n]?.limit.perMinute ?? decision.limit,
  }));
  return { ...joint, decisions: named };
}
