/** So many requests of one kind on one day. */
export interface UsageCount {
  workspaceId: string;
  /** A day of UTC, `2026-01-31`. */
  day: string;
  apiKeyId: string;
  method: string;
  /** Such as `/api/leads/{id}`; empty where no route was found. */
  route: string;
  /** The first digit of the status. */
  statusClass: number;
  requests: number;
}

/** Sums by what they are of. */
export type UsageSums = Map<string, UsageCount>;

/** Adds a count to the sum of its kind. */
export function addCount(sums: UsageSums, count: UsageCount): void {
  const { apiKeyId, day, method, statusClass, route } = count;
  const kind = `${apiKeyId} ${day} ${method} ${statusClass} ${route}`;
  const sum = sums.get(kind);
  if (sum === undefined) sums.set(kind, { ...count });
  else sum.requests += count.requests;
}
