import type { Feature } from "../../platform/feature/feature.ts";
import { apiKeyRoutes } from "./api-keys.routes.ts";

export const feature: Feature = {
  tags: [
    { name: "API keys", description: "The API keys of a workspace, with their scopes and expiry." },
  ],
  operations: () => apiKeyRoutes,
};
