export { companies } from "./companies.kind.ts";
