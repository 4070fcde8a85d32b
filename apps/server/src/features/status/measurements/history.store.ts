import type { Transaction } from "../../../platform/database/database.ts";
import type { ComponentId } from "./components.ts";
import type { Sample } from "./sample.rules.ts";
import type { MinuteSample } from "./sampler.ts";
import type { Day, State, Stretch } from "./status.rules.ts";

const MINUTES_KEPT = "3 days";
const DAYS_KEPT = "400 days";

/** Adds what one process saw to the minutes. A minute that was judged is judged again. */
export async function addMinutes(tx: Transaction, minutes: readonly MinuteSample[]): Promise<void> {
  if (minutes.length === 0) return;
  await tx.query({
    name: "status_add_minutes",
    text: `insert into status_minutes (component, minute, requests, failures, probes, probe_failures, latencies)
      select component, to_timestamp(minute / 1000.0), requests, failures, probes, "probeFailures", latencies
      from json_to_recordset($1::json) as m(component text, minute bigint, requests int, failures int,
        probes int, "probeFailures" int, latencies int[])
      order by 1, 2
      on conflict (component, minute) do update set judged = false,
        requests = status_minutes.requests + excluded.requests,
        failures = status_minutes.failures + excluded.failures,
        probes = status_minutes.probes + excluded.probes,
        probe_failures = status_minutes.probe_failures + excluded.probe_failures,
        latencies = (select array_agg(coalesce(a, 0) + coalesce(b, 0) order by n)
          from unnest(status_minutes.latencies, excluded.latencies) with ordinality as both_(a, b, n))`,
    values: [
      JSON.stringify(
        minutes.map(({ component, minute, sample }) => ({ component, minute, ...sample })),
      ),
    ],
  });
}

export interface UnjudgedMinute {
  component: ComponentId;
  minute: Date;
  /** What it was judged before it was added to, if it was. */
  state: State | null;
  sample: Sample;
}

/** Minutes that are over and not judged yet, each for one process. */
export async function takeUnjudged(tx: Transaction, until: Date): Promise<UnjudgedMinute[]> {
  const rows = await tx.query<StoredSample & Omit<UnjudgedMinute, "sample">>({
    name: "status_take_unjudged",
    text: `select * from status_minutes where not judged and minute < $1
      order by minute limit 2000 for update skip locked`,
    values: [until],
  });
  return rows.map(({ component, minute, state, ...stored }) => ({
    component,
    minute,
    state,
    sample: sampleOfRow(stored),
  }));
}

export async function saveJudgements(
  tx: Transaction,
  judged: readonly { component: ComponentId; minute: Date; state: State }[],
): Promise<void> {
  await tx.query({
    text: `update status_minutes m set state = j.state, judged = true
      from unnest($1::text[], $2::timestamptz[], $3::text[]) as j(component, minute, state)
      where m.component = j.component and m.minute = j.minute`,
    values: [
      judged.map(({ component }) => component),
      judged.map(({ minute }) => minute),
      judged.map(({ state }) => state),
    ],
  });
}

/** Seconds to add to a day; negative ones take back what was judged otherwise before. */
export interface DaySeconds {
  component: ComponentId;
  day: string;
  state: Exclude<State, "no_data">;
  seconds: number;
}

export async function addToDays(tx: Transaction, changes: readonly DaySeconds[]): Promise<void> {
  if (changes.length === 0) return;
  const sum = (state: string) =>
    `coalesce(sum(seconds) filter (where state = '${state}'), 0)::int as ${state}`;
  await tx.query({
    text: `insert into status_days as d
        (component, day, operational, degraded, partial_outage, major_outage, maintenance)
      select component, day, ${sum("operational")}, ${sum("degraded")}, ${sum("partial_outage")},
        ${sum("major_outage")}, ${sum("maintenance")}
      from unnest($1::text[], $2::date[], $3::text[], $4::int[]) as c(component, day, state, seconds)
      group by component, day order by component, day
      on conflict (component, day) do update set
        operational = d.operational + excluded.operational, degraded = d.degraded + excluded.degraded,
        partial_outage = d.partial_outage + excluded.partial_outage,
        major_outage = d.major_outage + excluded.major_outage,
        maintenance = d.maintenance + excluded.maintenance`,
    values: [
      changes.map(({ component }) => component),
      changes.map(({ day }) => day),
      changes.map(({ state }) => state),
      changes.map(({ seconds }) => seconds),
    ],
  });
}

/** The days from one on, of all components. */
export async function readDays(
  tx: Transaction,
  from: string,
): Promise<({ component: ComponentId } & Day)[]> {
  const rows = await tx.query<{ component: ComponentId; day: string } & Day["seconds"]>({
    name: "status_read_days",
    text: `select component, to_char(day, 'YYYY-MM-DD') as day, operational, degraded, partial_outage,
        major_outage, maintenance from status_days where day >= $1::date order by component, day`,
    values: [from],
  });
  return rows.map(({ component, day, ...seconds }) => ({ component, day, seconds }));
}

/** The minutes of one component since an instant, with what was measured, in stretches of `minutes`. */
export async function readLatencies(
  tx: Transaction,
  component: ComponentId,
  { since, minutes }: { since: Date; minutes: number },
): Promise<{ at: Date; sample: Sample }[]> {
  const rows = await tx.query<StoredSample & { at: Date }>({
    name: "status_read_latencies",
    text: `with slots as (
        select date_bin(make_interval(mins => $3), minute, timestamptz '2000-01-01 00:00Z') as at, *
        from status_minutes where component = $1 and minute >= $2),
      sums as (select at, n, sum(c)::int as c from slots, unnest(latencies) with ordinality as l(c, n) group by at, n),
      totals as (select at, sum(requests)::int as requests, sum(failures)::int as failures, sum(probes)::int as probes,
        sum(probe_failures)::int as probe_failures from slots group by at)
      select t.*, (select array_agg(c order by n) from sums where sums.at = t.at) as latencies
      from totals t order by at`,
    values: [component, since, minutes],
  });
  return rows.map(({ at, ...stored }) => ({ at, sample: sampleOfRow(stored) }));
}

/** Requests and probes of each component since an instant. */
export function readCounts(
  tx: Transaction,
  since: Date,
): Promise<
  {
    component: ComponentId;
    requests: number;
    failures: number;
    probes: number;
    probe_failures: number;
  }[]
> {
  return tx.query({
    name: "status_read_counts",
    text: `select component, sum(requests)::int as requests, sum(failures)::int as failures,
        sum(probes)::int as probes, sum(probe_failures)::int as probe_failures
      from status_minutes where minute >= $1 group by component`,
    values: [since],
  });
}

/** Maintenance that touches a stretch of time: when, and of which components. */
export async function maintenanceBetween(
  tx: Transaction,
  from: Date,
  to: Date,
): Promise<(Stretch & { components: ComponentId[] })[]> {
  const rows = await tx.query<{ components: ComponentId[]; from: Date; to: Date }>({
    text: `select components, scheduled_for as "from", coalesce(resolved_at, scheduled_until) as "to"
      from status_incidents
      where kind = 'maintenance' and scheduled_for < $2 and coalesce(resolved_at, scheduled_until) > $1`,
    values: [from, to],
  });
  return rows.map((row) => ({ ...row, from: row.from.getTime(), to: row.to.getTime() }));
}

/** Deletes what nobody is shown any more. */
export async function purgeStatus(tx: Transaction): Promise<void> {
  await tx.query({
    text: `delete from status_minutes where minute < $1::timestamptz - interval '${MINUTES_KEPT}'`,
    values: [tx.now],
  });
  await tx.query({
    text: `delete from status_days where day < $1::timestamptz - interval '${DAYS_KEPT}'`,
    values: [tx.now],
  });
  // The last sign of life is kept, however old: it says since when nothing ran.
  await tx.query({
    text: `delete from status_instances where seen_at < $1::timestamptz - interval '1 day'
      and seen_at < (select max(seen_at) from status_instances)`,
    values: [tx.now],
  });
  await tx.query({
    text: "delete from status_witness_reports where at < $1::timestamptz - interval '7 days'",
    values: [tx.now],
  });
  await tx.query({
    text: `delete from status_subscribers where confirmed_at is null
      and created_at < $1::timestamptz - interval '2 days'`,
    values: [tx.now],
  });
}

interface StoredSample {
  requests: number;
  failures: number;
  probes: number;
  probe_failures: number;
  latencies: number[];
}

function sampleOfRow({ probe_failures: probeFailures, ...row }: StoredSample): Sample {
  const { requests, failures, probes, latencies } = row;
  return { requests, failures, probes, probeFailures, latencies };
}
