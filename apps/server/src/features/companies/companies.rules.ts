import type { ErrorDetail } from "../../platform/errors/problem.ts";
import type { ChangeContext } from "../../platform/records/kind.ts";
import { moneyFault } from "../../platform/text/money.ts";
import { registrableDomain } from "../../platform/text/domain.ts";
import { internationalNumber, PHONE_FAULT } from "../../platform/text/phone.ts";
import type { Company, CompanyInput } from "./companies.schemas.ts";

/** Brings domain and phone into the form in which they are compared. */
export function derivedCompany(
  company: Company,
  { input }: ChangeContext<Company, CompanyInput>,
): Company {
  const { domain = company.domain ?? company.website } = input;
  const phone = company.phone && internationalNumber(company.phone, company.country);
  return {
    ...company,
    domain: (domain && registrableDomain(domain)) ?? null,
    phone: phone ?? company.phone,
  };
}

/** What no schema says about a company. */
export function companyProblem(input: CompanyInput, before?: Company): ErrorDetail | undefined {
  const { domain, phone, annual_revenue: revenue, country = before?.country } = input;
  if (domain && registrableDomain(domain) === undefined) {
    const detail = "is not a domain, such as acme.com, and no URL that has one.";
    return { pointer: "/domain", rule: "domain", detail };
  }
  if (phone && internationalNumber(phone, country) === undefined) {
    return { pointer: "/phone", ...PHONE_FAULT };
  }
  return moneyFault("/annual_revenue", revenue);
}
