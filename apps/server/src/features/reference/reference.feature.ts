import type { Feature } from "../../platform/feature/feature.ts";
import { referenceRoutes, type ReferenceDeps } from "./reference.routes.ts";

export const feature: Feature<unknown, unknown, ReferenceDeps> = { pages: referenceRoutes };
