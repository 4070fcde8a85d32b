-- How endpoints do, so that their health costs a few rows to read and no scan of attempts. Senders add to it once a second.

-- durations: attempts by how long they took, see health.rules.ts for the bounds.
create table webhook_endpoint_hours (
  workspace_id uuid not null,
  endpoint_id uuid not null,
  hour timestamptz not null,
  succeeded integer not null,
  failed integer not null,
  durations integer[] not null,
  primary key (workspace_id, endpoint_id, hour)
) with (fillfactor = 50);
call protect_workspace_table('webhook_endpoint_hours');
create index webhook_endpoint_hours_hour on webhook_endpoint_hours (hour);

create table webhook_endpoint_outcomes (
  workspace_id uuid not null,
  endpoint_id uuid not null,
  last_success_at timestamptz,
  last_failure_at timestamptz,
  last_failure text,
  primary key (workspace_id, endpoint_id)
) with (fillfactor = 50);
call protect_workspace_table('webhook_endpoint_outcomes');
