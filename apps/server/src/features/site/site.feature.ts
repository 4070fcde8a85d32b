import type { Feature } from "../../platform/feature/feature.ts";
import { siteRoutes, type SiteDeps } from "./site.routes.ts";

export const feature: Feature<unknown, unknown, SiteDeps> = { pages: siteRoutes };
