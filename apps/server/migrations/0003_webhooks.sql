-- The outbox: events and deliveries are the queue and the log that users read, in one.

create table events (
  workspace_id uuid not null,
  id uuid not null,
  type text not null,
  record_id uuid not null,
  created_at timestamptz not null,
  body text not null,
  primary key (workspace_id, id)
);
call protect_workspace_table('events');

create table webhook_endpoints (
  workspace_id uuid not null,
  id uuid not null,
  version integer not null,
  url text not null,
  description text,
  event_types text[] not null,
  secret text not null,
  enabled boolean not null,
  disabled_reason text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id)
);
call protect_workspace_table('webhook_endpoints');

-- due_at is the next try. A sender's lease is a token and an end; both stand in no index, so that taking and
-- renewing one rewrites the row in its page and touches no index. The fill factor keeps room for that.
-- No foreign keys: what is deleted or changed beside it must never stand in the queue's way.
create table webhook_deliveries (
  workspace_id uuid not null,
  event_id uuid not null,
  endpoint_id uuid not null,
  state text not null default 'pending' check (state in ('pending', 'succeeded', 'failed', 'canceled')),
  attempts smallint not null default 0,
  due_at timestamptz not null,
  lease_token uuid,
  lease_until timestamptz,
  last_status smallint,
  last_error text,
  finished_at timestamptz,
  primary key (workspace_id, event_id, endpoint_id)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
create index webhook_deliveries_pending on webhook_deliveries (workspace_id, endpoint_id, due_at) where state = 'pending';
call protect_workspace_table('webhook_deliveries');

-- What happened at each try; response_body is the first 16 KB of the answer, byte for byte.
create table webhook_attempts (
  workspace_id uuid not null,
  event_id uuid not null,
  endpoint_id uuid not null,
  attempt smallint not null,
  started_at timestamptz not null,
  duration_ms integer not null,
  status smallint,
  error text,
  remote_address text,
  response_body bytea,
  primary key (workspace_id, event_id, endpoint_id, attempt)
);
call protect_workspace_table('webhook_attempts');
