-- The status page: what was measured, what became of it each day, incidents, subscribers and witnesses.
-- All of it belongs to the installation and to no workspace: closed to requests, read and written as the owner.

-- Workspaces that the product uses for itself, such as the one that the probes write to: nobody sees them.
alter table workspaces add column internal boolean not null default false;

-- A running process. The newest seen_at says until when SalesOS ran; `live` is what it measured in its last minutes.
create table status_instances (
  id uuid primary key,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  stopped boolean not null default false,
  live json not null default '{}',
  -- A receipt that arrived at another process than the one that waits for it.
  receipt text
);

-- What all processes measured in one minute, in numbers that add up. Kept for three days.
create table status_minutes (
  component text not null,
  minute timestamptz not null,
  requests integer not null,
  failures integer not null,
  probes integer not null,
  probe_failures integer not null,
  -- How many took at most as long as each bound of latencyBounds, and how many longer than all.
  latencies integer[] not null,
  -- Null until the minute is over and judged; `judged` is false again when a process reports late.
  state text,
  judged boolean not null default false,
  primary key (component, minute)
);
create index status_minutes_unjudged on status_minutes (minute) where not judged;
create index status_minutes_age on status_minutes (minute);

-- Seconds of each day (UTC) in each state; what is missing up to a whole day was not measured.
create table status_days (
  component text not null,
  day date not null,
  operational integer not null default 0,
  degraded integer not null default 0,
  partial_outage integer not null default 0,
  major_outage integer not null default 0,
  maintenance integer not null default 0,
  primary key (component, day)
);

-- What the probes of the process behind a URL write to and are told by.
create table status_probes (
  url text primary key,
  lead_id uuid not null,
  endpoint_id uuid not null,
  secret text not null,
  used_at timestamptz not null
);

create table status_incidents (
  id uuid primary key,
  version integer not null default 1,
  kind text not null check (kind in ('incident', 'maintenance')),
  name text not null,
  status text not null,
  impact text not null check (impact in ('none', 'minor', 'major', 'critical', 'maintenance')),
  components text[] not null,
  started_at timestamptz not null,
  scheduled_for timestamptz,
  scheduled_until timestamptz,
  monitoring_at timestamptz,
  resolved_at timestamptz,
  -- Whose organisation is told by webhooks: that of the key that made it. Not `workspace_id`: the row is the operator's.
  from_workspace_id uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((kind = 'maintenance') = (scheduled_for is not null and scheduled_until is not null))
);
create index status_incidents_open on status_incidents (id) where resolved_at is null;

create table status_incident_updates (
  incident_id uuid not null references status_incidents on delete cascade,
  id uuid not null,
  status text not null,
  body text not null,
  created_at timestamptz not null,
  primary key (incident_id, id)
);

create table status_subscribers (
  id uuid primary key,
  email text not null unique,
  confirmed_at timestamptz,
  created_at timestamptz not null
);

-- Updates of which not all subscribers were told yet, and up to which subscriber they were.
create table status_mailings (
  update_id uuid primary key,
  incident_id uuid not null references status_incidents on delete cascade,
  after_id uuid not null default '00000000-0000-0000-0000-000000000000'
);

-- Programs elsewhere that look at this server from outside.
create table status_witnesses (
  id uuid primary key,
  name text not null unique,
  secret text not null,
  created_at timestamptz not null
);

create table status_witness_reports (
  witness_id uuid not null references status_witnesses on delete cascade,
  at timestamptz not null,
  target text not null,
  ok boolean not null,
  duration_ms integer not null,
  error text,
  primary key (witness_id, at, target)
);
create index status_witness_reports_age on status_witness_reports (at);
