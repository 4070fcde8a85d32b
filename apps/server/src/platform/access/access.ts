export const actorTypes = ["api_key", "user", "agent", "system"] as const;

/** Who acts. The system is nobody in particular, so it has no id. */
export interface Actor {
  type: (typeof actorTypes)[number];
  id: string | null;
}

/** Who acts in which workspace, and what they may do and see there. Every transaction of a workspace has one. */
export interface Access {
  workspaceId: string;
  actor: Actor;
  /** The door it came through. */
  via: "api" | "job" | "system";
  scopes: ReadonlySet<string>;
  /** Which records it sees. */
  rows: "all";
}

const SYSTEM: Actor = { type: "system", id: null };

/** The access of code that nobody called: recurring tasks, the command line, the sandbox. */
export function systemAccess(workspaceId: string): Access {
  return { workspaceId, actor: SYSTEM, via: "system", scopes: new Set(), rows: "all" };
}

/** Equal for equal access: what shares a transaction has the same. */
export function accessKey({ workspaceId, actor }: Access): string {
  return `${workspaceId} ${actor.type} ${actor.id}`;
}
