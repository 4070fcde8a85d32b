-- Long-running work of a workspace. Each step of a job runs in one transaction that holds the row's lock, does the
-- step's writes and stores the checkpoint from which the next step goes on.
create table jobs (
  workspace_id uuid not null,
  id uuid not null,
  type text not null,
  state text not null default 'queued'
    check (state in ('queued', 'running', 'paused', 'succeeded', 'failed', 'canceled')),
  -- What the job works on, if only one unfinished job of its type may work on it.
  subject text,
  input jsonb not null,
  checkpoint jsonb not null,
  -- Null until it is counted.
  total bigint,
  done bigint not null default 0,
  counts jsonb not null default '{}',
  result_url text,
  problem jsonb,
  change_set_id uuid,
  actor_type text not null,
  actor_id uuid,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  -- When the next step is due.
  due_at timestamptz not null,
  steps integer not null default 0,
  -- Failed attempts at the next step.
  failures smallint not null default 0,
  primary key (workspace_id, id)
) with (fillfactor = 70);
create unique index jobs_subject on jobs (workspace_id, type, subject)
  where subject is not null and state in ('queued', 'running', 'paused');
create index jobs_of_type on jobs (workspace_id, type, id);
create index jobs_due on jobs (due_at) where state in ('queued', 'running');
create index jobs_finished on jobs (finished_at) where finished_at is not null;
call protect_workspace_table('jobs');

-- Keys that could do everything, or everything a visitor of the sandbox may, still can.
update api_keys set scopes = scopes || array['jobs:read', 'jobs:write'], version = version + 1
where scopes @> array['leads:read', 'leads:write', 'deals:read', 'deals:write', 'events:read', 'webhooks:read', 'usage:read', 'request_logs:read']
  and (scopes @> array['webhooks:write', 'api_keys:read', 'api_keys:write']
    or workspace_id in (select id from workspaces where sandbox));
