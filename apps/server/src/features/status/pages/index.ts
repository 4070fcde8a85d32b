export { statusPages } from "./public.routes.ts";
