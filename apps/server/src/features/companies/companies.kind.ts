import { Type } from "typebox";
import { defineKind, itself, reference } from "../../platform/kinds/index.ts";
import { Id, oneOrMore } from "../../platform/types/schema.ts";
import { registrableDomain } from "../../platform/text/domain.ts";
import { companyProblem, derivedCompany } from "./companies.rules.ts";
import { Company, Lifecycle, writable, type CompanyInput } from "./companies.schemas.ts";

const domains = (values: readonly string[]) =>
  values.flatMap((value) => registrableDomain(value) ?? []);

export const companies = defineKind<Company, CompanyInput>({
  name: "company",
  plural: "companies",
  tag: { name: "Companies", description: "The organizations that you sell to." },
  schema: Company,
  writable,
  required: ["name"],
  defaults: { lifecycle: "prospect", currency: "USD" },
  derive: derivedCompany,
  check: companyProblem,
  columns: { domain: "text", lifecycle: "text", parent_id: "uuid" },
  references: [reference("companies", "parent_id", itself, "clear", { acyclic: true })],
  matchKeys: {
    domain: { column: "domain", keysOf: ({ domain }) => domains(domain ? [domain] : []) },
  },
  searchText: ({ name, domain, city }) => [name, domain, city],
  sortable: {
    created_at: { column: "id", type: "id" },
    updated_at: { column: "updated_at", type: "instant" },
  },
  rollups: { lifecycle: { dimensions: ["lifecycle"] } },
  parameters: {
    domain: {
      field: "domain",
      operator: "in",
      clean: (domain) => registrableDomain(domain) ?? domain,
      schema: oneOrMore(Type.String({ maxLength: 253 }), { description: "Filter by domain." }),
    },
    lifecycle: {
      field: "lifecycle",
      operator: "in",
      schema: oneOrMore(Lifecycle, { description: "Filter by lifecycle." }),
    },
    parentId: {
      field: "parent_id",
      operator: "eq",
      schema: { ...Id, description: "Only companies directly below this one." },
    },
  },
  examples: {
    id: "019bac7c-d8c0-7000-8000-000000000004",
    create: {
      name: "Acme Inc",
      domain: "acme.com",
      industry: "Technology",
      employee_count: 250,
      country: "US",
    },
    update: { lifecycle: "customer" },
    filters: [{ field: "domain", eq: "acme.com" }],
    query: { filter: { field: "employee_count", gte: 100 }, sort: "-created_at", limit: 20 },
  },
});
