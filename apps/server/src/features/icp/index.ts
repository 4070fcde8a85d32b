export { bandOf, scoreLead, scoreOf, type Band, type Score } from "./icp.rules.ts";
export type { IcpInput } from "./icp.model.ts";
export { defaultModel } from "./icp.default-model.ts";
export { LeadScore } from "./icp.schemas.ts";
