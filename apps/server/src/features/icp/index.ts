export { scoreLead, scoreOf } from "./icp.rules.ts";
export { LeadScore } from "./icp.schemas.ts";
