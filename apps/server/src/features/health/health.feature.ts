import type { Feature } from "../../platform/feature/feature.ts";
import { healthRoutes, type HealthDeps } from "./health.routes.ts";

export const feature: Feature<unknown, unknown, HealthDeps> = { pages: healthRoutes };
