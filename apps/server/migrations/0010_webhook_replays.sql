-- Jobs that send events to an endpoint again. Events after `place` and before `until` are still to be looked at;
-- each batch moves `place` in the transaction that makes its deliveries due, and holds the row's lock meanwhile.
create table webhook_replays (
  workspace_id uuid not null,
  id uuid not null,
  endpoint_id uuid not null,
  mode text not null default 'failed' check (mode in ('failed', 'all')),
  since timestamptz,
  from_event_id uuid,
  state text not null default 'queued' check (state in ('queued', 'running', 'succeeded', 'failed', 'canceled')),
  place uuid not null,
  until uuid not null,
  -- Null until it is counted.
  total integer,
  done integer not null default 0,
  deliveries integer not null default 0,
  error text,
  created_at timestamptz not null,
  -- When a batch last ended: jobs take turns.
  touched_at timestamptz not null,
  finished_at timestamptz,
  primary key (workspace_id, id)
) with (fillfactor = 70);
create unique index webhook_replays_of_endpoint on webhook_replays (workspace_id, endpoint_id) where state in ('queued', 'running');
create index webhook_replays_waiting on webhook_replays (touched_at) where state in ('queued', 'running');
call protect_workspace_table('webhook_replays');
