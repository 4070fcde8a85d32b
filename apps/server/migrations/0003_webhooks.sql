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

-- due_at is the next try; a sender's lease is a token and a later due_at, so an abandoned lease simply falls due.
create table webhook_deliveries (
  workspace_id uuid not null,
  event_id uuid not null,
  endpoint_id uuid not null,
  state text not null default 'pending' check (state in ('pending', 'succeeded', 'failed', 'canceled')),
  attempts smallint not null default 0,
  due_at timestamptz not null,
  lease_token uuid,
  last_status smallint,
  last_error text,
  finished_at timestamptz,
  primary key (workspace_id, event_id, endpoint_id)
);
create index webhook_deliveries_due on webhook_deliveries (endpoint_id, due_at) where state = 'pending';
call protect_workspace_table('webhook_deliveries');

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
  response_body text,
  primary key (workspace_id, event_id, endpoint_id, attempt)
);
call protect_workspace_table('webhook_attempts');
