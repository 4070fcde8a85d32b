import type { StatusIncident } from "../incidents/index.ts";
import type { ComponentStatus, Snapshot } from "../monitor/index.ts";
import type { ComponentId, State } from "../measurements/index.ts";

/** Clients expect an instant. */
const SINCE = "2026-01-01T00:00:00.000Z";
const PAGE_ID = "salesos";

// Statuspage has no state for "not measured". We never report a component as operational without data.
const stateWords: Readonly<Record<State, string>> = {
  operational: "operational",
  degraded: "degraded_performance",
  partial_outage: "partial_outage",
  major_outage: "major_outage",
  maintenance: "under_maintenance",
  no_data: "degraded_performance",
};

/** The responses of Statuspage's public API, version 2, by the last part of their path. */
export const statuspage: Readonly<
  Record<string, (snapshot: Snapshot, publicUrl: string) => object>
> = {
  "status.json": (snapshot, url) => ({ page: page(snapshot, url), status: status(snapshot) }),
  "components.json": (snapshot, url) => ({
    page: page(snapshot, url),
    components: snapshot.components.map((each, i) => componentOf(each, i, snapshot)),
  }),
  "summary.json": (snapshot, url) => ({
    page: page(snapshot, url),
    components: snapshot.components.map((each, i) => componentOf(each, i, snapshot)),
    incidents: incidents(snapshot, url, ({ resolved_at: at }) => at === null),
    scheduled_maintenances: maintenances(snapshot, url, ({ resolved_at: at }) => at === null),
    status: status(snapshot),
  }),
  "incidents.json": (snapshot, url) => ({
    page: page(snapshot, url),
    incidents: incidents(snapshot, url, () => true).slice(0, 50),
  }),
  "incidents/unresolved.json": (snapshot, url) => ({
    page: page(snapshot, url),
    incidents: incidents(snapshot, url, ({ resolved_at: at }) => at === null),
  }),
  "scheduled-maintenances.json": (snapshot, url) => ({
    page: page(snapshot, url),
    scheduled_maintenances: maintenances(snapshot, url, () => true).slice(0, 50),
  }),
  "scheduled-maintenances/upcoming.json": (snapshot, url) => ({
    page: page(snapshot, url),
    scheduled_maintenances: maintenances(snapshot, url, (each) => each.status === "scheduled"),
  }),
  "scheduled-maintenances/active.json": (snapshot, url) => ({
    page: page(snapshot, url),
    scheduled_maintenances: maintenances(snapshot, url, (each) => each.status === "in_progress"),
  }),
};

function page({ at }: Snapshot, publicUrl: string) {
  return {
    id: PAGE_ID,
    name: "SalesOS",
    url: `${publicUrl}/status`,
    time_zone: "Etc/UTC",
    updated_at: at.toISOString(),
  };
}

function status({ indicator, description }: Snapshot) {
  return { indicator, description };
}

function componentOf(
  { component, state }: Pick<ComponentStatus, "component" | "state">,
  i: number,
  { at }: Snapshot,
) {
  return {
    id: component.id,
    name: component.name,
    status: stateWords[state],
    created_at: SINCE,
    updated_at: at.toISOString(),
    position: i + 1,
    description: component.description,
    showcase: true,
    start_date: SINCE.slice(0, 10),
    group_id: null,
    page_id: PAGE_ID,
    group: false,
    only_show_if_degraded: false,
  };
}

function incidents(snapshot: Snapshot, url: string, wanted: (incident: StatusIncident) => boolean) {
  return snapshot.history.incidents
    .filter((incident) => incident.kind === "incident" && wanted(incident))
    .map((incident) => incidentOf(incident, snapshot, url));
}

function maintenances(
  snapshot: Snapshot,
  url: string,
  wanted: (incident: StatusIncident) => boolean,
) {
  return snapshot.history.incidents
    .filter((incident) => incident.kind === "maintenance" && wanted(incident))
    .map((incident) => ({
      ...incidentOf(incident, snapshot, url),
      scheduled_for: incident.scheduled_for,
      scheduled_until: incident.scheduled_until,
    }));
}

function incidentOf(incident: StatusIncident, snapshot: Snapshot, publicUrl: string) {
  const affected = (ids: readonly ComponentId[]) =>
    snapshot.components.filter(({ component }) => ids.includes(component.id));
  return {
    id: incident.id,
    name: incident.name,
    status: incident.status,
    created_at: incident.created_at,
    updated_at: incident.updated_at,
    monitoring_at: incident.monitoring_at,
    resolved_at: incident.resolved_at,
    impact: incident.impact,
    shortlink: `${publicUrl}/status#${incident.id}`,
    started_at: incident.started_at,
    page_id: PAGE_ID,
    incident_updates: incident.updates.map((update) => ({
      id: update.id,
      status: update.status,
      body: update.body,
      incident_id: incident.id,
      created_at: update.created_at,
      updated_at: update.created_at,
      display_at: update.created_at,
      // The bars have the component states over time. An update changes none.
      affected_components: null,
      deliver_notifications: true,
      custom_tweet: null,
      tweet_id: null,
    })),
    components: affected(incident.components).map((each, i) => componentOf(each, i, snapshot)),
  };
}
