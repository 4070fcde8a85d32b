/** One request to the API. What it is made of names no id: it is about the record that the first step made. */
export interface Step {
  method: "POST" | "PATCH" | "DELETE";
  /** Behind the path of the record. */
  action?: "/restore";
  body?: Readonly<Record<string, unknown>>;
  /** What it did, for people. */
  done: string;
}

/** How an event of each type is brought about. */
export interface Script {
  collection: "/api/leads" | "/api/deals";
  steps: readonly Step[];
}

const createLead: Step = {
  method: "POST",
  body: {
    contact_name: "John Doe",
    company_name: "Acme Inc",
    contact_email: "john@acme.com",
    industry: "Technology",
    source: "salesos trigger",
  },
  done: "Created a lead",
};

const createDeal: Step = {
  method: "POST",
  body: { title: "Enterprise Deal", value: 50_000, stage: "negotiation" },
  done: "Created a deal",
};

const moveTo = (stage: string): Step => ({
  method: "PATCH",
  body: { stage },
  done: `Moved it from negotiation to ${stage}`,
});

const remove: Step = { method: "DELETE", done: "Deleted it" };
const restore: Step = { method: "POST", action: "/restore", done: "Restored it" };

const scripts: Readonly<Record<string, Script>> = {
  "lead.created": { collection: "/api/leads", steps: [createLead] },
  "lead.updated": {
    collection: "/api/leads",
    steps: [
      createLead,
      { method: "PATCH", body: { status: "contacted" }, done: "Set its status to contacted" },
    ],
  },
  "lead.deleted": { collection: "/api/leads", steps: [createLead, remove] },
  "lead.restored": { collection: "/api/leads", steps: [createLead, remove, restore] },
  "deal.created": { collection: "/api/deals", steps: [createDeal] },
  "deal.updated": {
    collection: "/api/deals",
    steps: [
      createDeal,
      { method: "PATCH", body: { value: 75_000 }, done: "Raised its value to 75000" },
    ],
  },
  "deal.stage_changed": { collection: "/api/deals", steps: [createDeal, moveTo("proposal")] },
  "deal.won": { collection: "/api/deals", steps: [createDeal, moveTo("won")] },
  "deal.lost": { collection: "/api/deals", steps: [createDeal, moveTo("lost")] },
  "deal.deleted": { collection: "/api/deals", steps: [createDeal, remove] },
  "deal.restored": { collection: "/api/deals", steps: [createDeal, remove, restore] },
};

/** Every type that can be triggered: those about records, in the order of the reference. */
export const triggerable: readonly string[] = Object.keys(scripts);

/** How an event of this type is brought about; undefined for an unknown type. */
export function scriptOf(type: string): Script | undefined {
  return Object.hasOwn(scripts, type) ? scripts[type] : undefined;
}
