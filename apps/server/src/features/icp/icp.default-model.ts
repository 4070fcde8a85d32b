import { businessTools, cloudTools, freeMailDomains, salesTools } from "./icp.default-words.ts";
import type { Criterion, IcpModel } from "./icp.model.ts";

const industry: Criterion = {
  field: "industry",
  member: "industry",
  operator: "is",
  buckets: [
    {
      values: [
        "Technology",
        "Software",
        "SaaS",
        "Information Technology",
        "IT",
        "IT Services",
        "Internet",
        "Computer Software",
        "Fintech",
      ],
      points: 20,
      text: "Technology buys software for its own growth first",
    },
    {
      values: [
        "Financial Services",
        "Finance",
        "Banking",
        "Insurance",
        "Professional Services",
        "Consulting",
        "Business Services",
      ],
      points: 16,
      text: "Services with a sales team: a strong fit",
    },
    {
      values: [
        "Healthcare",
        "Health Care",
        "Media",
        "Telecommunications",
        "Logistics",
        "Manufacturing",
        "Marketing",
      ],
      points: 12,
      text: "An industry that buys, with longer cycles",
    },
    {
      values: ["Retail", "E-commerce", "Energy", "Education", "Real Estate", "Construction"],
      points: 8,
      text: "An industry that buys now and then",
    },
  ],
  otherwise: { points: 4, text: "An industry outside the profile" },
  missing: "The industry is not known",
};

const companySize: Criterion = {
  field: "employee_count",
  member: "employee_count",
  operator: "at_least",
  buckets: [
    { at_least: 5000, points: 10, text: "5,000 employees or more: large, and slow to decide" },
    { at_least: 1000, points: 15, text: "1,000 to 4,999 employees" },
    { at_least: 200, points: 18, text: "200 to 999 employees: the best size" },
    { at_least: 50, points: 15, text: "50 to 199 employees" },
    { at_least: 10, points: 9, text: "10 to 49 employees: a small sales team" },
  ],
  otherwise: { points: 3, text: "Fewer than 10 employees" },
  missing: "The number of employees is not known",
};

const revenue: Criterion = {
  field: "annual_revenue",
  member: "annual_revenue",
  operator: "at_least",
  buckets: [
    { at_least: 1_000_000_000, points: 8, text: "Revenue of 1,000 million or more" },
    { at_least: 50_000_000, points: 12, text: "Revenue of 50 to 1,000 million: the best range" },
    { at_least: 10_000_000, points: 10, text: "Revenue of 10 to 50 million" },
    { at_least: 1_000_000, points: 6, text: "Revenue of 1 to 10 million" },
  ],
  otherwise: { points: 2, text: "Revenue below 1 million" },
  missing: "The annual revenue is not known",
};

const country: Criterion = {
  field: "country",
  member: "country",
  operator: "is",
  buckets: [
    {
      values: "US CA GB IE AU NZ DE FR NL BE LU AT CH SE NO DK FI".split(" "),
      points: 10,
      text: "One of the first markets",
    },
    {
      values: "ES PT IT PL CZ EE LV LT IS SG JP KR IL AE BR MX IN ZA".split(" "),
      points: 7,
      text: "A market that is being opened",
    },
  ],
  otherwise: { points: 3, text: "Outside the markets of the profile" },
  missing: "The country is not known",
};

const seniority: Criterion = {
  field: "seniority",
  member: "title",
  operator: "mentions",
  buckets: [
    // First, so that "Assistant to the CEO" and "Product Owner" are not taken for the owner.
    {
      label: "individual",
      values: "assistant,intern,trainee,student,junior,apprentice,product owner,process owner"
        .concat(
          ",account executive,sales executive,chief of staff,assistante,praktikant,praktikantin",
        )
        .split(","),
      points: 3,
      text: "The title names no budget of one's own",
    },
    // Before the executives, so that a vice president is not taken for the president.
    {
      label: "vice president",
      values: ["vp", "svp", "evp", "avp", "vice president", "vicepresident"],
      points: 14,
      text: "A vice president decides on the budget",
    },
    {
      label: "executive",
      values: "chief,ceo,cto,cfo,coo,cmo,cro,cio,cpo,ciso,founder,cofounder,owner,president"
        .concat(",managing director,general manager,managing partner,founding partner")
        .concat(",geschäftsführer,geschäftsführerin,fondateur,fondatrice,pdg,fundador,fundadora")
        .split(","),
      points: 14,
      text: "An executive decides on the budget",
    },
    {
      label: "director",
      values: "director,head,principal,directeur,directrice,directora,diretor,diretora"
        .concat(",direktor,direktorin,direttore,direttrice,leiter,leiterin,responsable")
        .split(","),
      points: 12,
      text: "A director or head of department shapes the decision",
    },
    {
      label: "manager",
      values: "manager,lead,supervisor,team leader,gerente,jefe,jefa,teamleiter,teamleiterin".split(
        ",",
      ),
      points: 8,
      text: "A manager or lead recommends",
    },
  ],
  otherwise: { label: "individual", points: 3, text: "The title names no budget of one's own" },
  missing: "The title, and with it the seniority, is not known",
};

const department: Criterion = {
  field: "department",
  member: "title",
  operator: "mentions",
  buckets: [
    {
      label: "sales",
      values: "sales,revenue,revops,business development,commercial,account executive"
        .concat(",account manager,cro,vertrieb,ventas,vendas,vente,ventes,vendite")
        .split(","),
      points: 8,
      text: "Sales uses the product every day",
    },
    {
      label: "marketing",
      values: "marketing,growth,demand generation,brand,cmo,communications".split(","),
      points: 6,
      text: "Marketing works on the same leads",
    },
    {
      label: "operations",
      values: "operations,coo,customer success,operaciones,betrieb".split(","),
      points: 6,
      text: "Operations owns the process around sales",
    },
    {
      label: "technology",
      values: "technology,engineering,engineer,developer,it,information,data,cto,cio,ciso,software"
        .concat(",systems,product,architect")
        .split(","),
      points: 5,
      text: "Technology connects the product with the rest",
    },
    {
      label: "finance",
      values: "finance,financial,cfo,controller,accounting,procurement,purchasing".split(","),
      points: 4,
      text: "Finance signs, and seldom starts",
    },
    {
      label: "general management",
      values: "ceo,chief executive,founder,cofounder,owner,president,managing director"
        .concat(",general manager,managing partner,geschäftsführer,geschäftsführerin")
        .concat(",fondateur,fondatrice,pdg,fundador,fundadora")
        .split(","),
      points: 8,
      text: "General management answers for sales too",
    },
  ],
  otherwise: { label: "other", points: 2, text: "A department that seldom buys" },
  missing: "The title, and with it the department, is not known",
};

const technologies: Criterion = {
  field: "technologies",
  member: "technologies",
  operator: "has_any",
  buckets: [
    { values: salesTools, points: 8, text: "Has sales software: the need is known" },
    {
      values: businessTools,
      points: 6,
      text: "Has business software that the product connects to",
    },
    { values: cloudTools, points: 4, text: "Runs in the cloud" },
  ],
  otherwise: { label: "other", points: 2, text: "No technology of the profile" },
  missing: "The technologies in use are not known",
};

const emailDomain: Criterion = {
  field: "email_domain",
  member: "contact_email",
  operator: "domain_is",
  buckets: [
    {
      label: "free-mail",
      values: freeMailDomains,
      points: 2,
      text: "An address at a free mail service: perhaps no company behind it",
    },
  ],
  otherwise: { label: "business", points: 10, text: "An address at the company's own domain" },
  missing: "The e-mail address is not known",
};

/** The model of every new workspace: a seller of business software by subscription. 100 points are possible. */
export const defaultModel: IcpModel = {
  version: "default-1",
  criteria: [
    industry,
    companySize,
    revenue,
    country,
    seniority,
    department,
    technologies,
    emailDomain,
  ],
  disqualifiers: [],
};
