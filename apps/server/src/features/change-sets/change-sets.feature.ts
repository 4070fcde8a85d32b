import type { Feature } from "../../platform/feature.ts";
import { changeSetRoutes } from "./change-sets.routes.ts";

export const feature: Feature = {
  tags: [{ name: "Change sets", description: "What each request changed, and how to undo it." }],
  operations: () => changeSetRoutes,
};
