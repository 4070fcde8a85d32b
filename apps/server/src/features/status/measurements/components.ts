/** A part of the product with its own state. */
export interface Component {
  id: ComponentId;
  name: string;
  description: string;
  /** Whether a request belongs to it, by its route: `/api/leads/:id`. */
  owns: (route: string) => boolean;
  /** A higher latency counts as degraded, in ms. */
  slowMs: number;
}

export const componentIds = ["api", "webhooks", "jobs", "database", "reference"] as const;
export type ComponentId = (typeof componentIds)[number];

const isWebhookRoute = (route: string) => route.startsWith("/api/webhook-");

/** The parts, in the order of the page. */
export const components: readonly Component[] = [
  {
    id: "api",
    name: "API",
    description: "Reading and writing records over HTTP.",
    owns: (route) => /^\/api(?:\/|$)/.test(route) && !isWebhookRoute(route),
    slowMs: 1_000,
  },
  {
    id: "webhooks",
    name: "Webhooks",
    description: "Delivering events to webhook endpoints.",
    owns: isWebhookRoute,
    slowMs: 5_000,
  },
  {
    id: "jobs",
    name: "Background jobs",
    description: "Regular background work, such as totals and email.",
    owns: () => false,
    slowMs: 10_000,
  },
  {
    id: "database",
    name: "Database",
    description: "Storing the records.",
    owns: () => false,
    slowMs: 500,
  },
  {
    id: "reference",
    name: "Reference",
    description: "The reference, guides and help center.",
    owns: (route) => /^\/(?:reference|openapi\.json|docs|help)(?:\/|$)/.test(route),
    slowMs: 2_000,
  },
];

/** The component that a request belongs to, if any. */
export function componentOf(route: string): ComponentId | undefined {
  return components.find(({ owns }) => owns(route))?.id;
}

/** The component of an id that is known to be one. */
export function component(id: ComponentId): Component {
  return components.find((known) => known.id === id) as Component;
}
