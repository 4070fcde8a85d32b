import type { Principal } from "../access/principal.ts";
import { errors } from "../errors/errors.ts";
import { problem, type Problem } from "../errors/problem.ts";
import type { Quotas } from "../plans/plans.ts";

const WHAT: Readonly<Record<keyof Quotas, string>> = {
  records: "records",
  bytes: "bytes of records",
  endpoints: "webhook endpoints",
  keys: "API keys that are not revoked",
  written: "bytes written since it was last emptied",
};

/** The refusal of more than a workspace may hold. */
export function quotaExceeded(
  { plan, quotas, limitPerAddress }: Pick<Principal, "plan" | "quotas" | "limitPerAddress">,
  quota: keyof Quotas,
  used: number,
): Problem {
  const number = (n: number | undefined = 0) => n.toLocaleString("en");
  const most = number(quotas[quota]);
  const [whose, remedy] = limitPerAddress
    ? ["the public sandbox", "It is emptied every day. For more, create your own key."]
    : [`its plan "${plan}"`, "Delete some, or ask for a larger plan."];
  return problem(errors.quota_exceeded, {
    detail: `The workspace has ${number(used)} ${WHAT[quota]}; ${whose} allows ${most}. ${remedy}`,
    errors: [{ rule: quota, detail: `${number(used)} of ${most} are used.` }],
  });
}
