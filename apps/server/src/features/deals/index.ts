export { deals } from "./deals.kind.ts";
