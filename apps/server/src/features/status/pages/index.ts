export type { StatusDeps } from "./pages.deps.ts";
export { statusPages } from "./public.routes.ts";
