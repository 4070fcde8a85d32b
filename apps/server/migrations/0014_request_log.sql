-- What was asked, by whom and how it ended, for 30 days; and the sums of it, for 400. Written behind the answers, many rows at a time.

-- A row is a block: the requests of one workspace within one second, or a part of them. `id` is the highest id of its
-- requests, `first_id` the lowest; they are times. `request_id` is one that a client chose, for a block of that request alone.
create table request_logs (
  workspace_id uuid not null,
  id uuid not null,
  first_id uuid not null,
  request_id text,
  size integer not null,
  shapes text not null,
  details text not null,
  primary key (workspace_id, id)
);
create index request_logs_request_id on request_logs (workspace_id, request_id) where request_id is not null;
-- To compress it would cost more than all the rest.
alter table request_logs alter details set storage external;
call partition_by_week('request_logs', 'id');
call protect_workspace_table('request_logs');

create view visible_request_logs as
  select * from request_logs where workspace_id = current_setting('salesos.workspace_id')::uuid;
grant select on visible_request_logs to salesos_app;

-- status_class: the first digit of the status. route: empty for requests that no route took.
create table request_usage (
  workspace_id uuid not null,
  day date not null,
  api_key_id uuid not null,
  method text not null,
  route text not null,
  status_class smallint not null,
  requests bigint not null,
  primary key (workspace_id, day, api_key_id, method, route, status_class)
) with (fillfactor = 50);
call protect_workspace_table('request_usage');
create index request_usage_day on request_usage (day);

-- Which request brought an event about; it is in no body.
alter table events add column request_id text;
create or replace view visible_events as
  select e.workspace_id, e.id, e.type, e.record_id, e.created_at, e.body, e.commit_id,
    (select c.position from event_commits c where c.workspace_id = e.workspace_id and c.id = e.commit_id
      and c.last_event_id >= e.id limit 1) as position, e.request_id
  from events e
  where e.workspace_id = current_setting('salesos.workspace_id')::uuid;

-- Keys that could do everything, or everything a visitor of the sandbox may, still can.
update api_keys set scopes = scopes || array['usage:read', 'request_logs:read'], version = version + 1
where scopes @> array['leads:read', 'leads:write', 'deals:read', 'deals:write', 'events:read', 'webhooks:read']
  and (scopes @> array['webhooks:write', 'api_keys:read', 'api_keys:write']
    or workspace_id in (select id from workspaces where sandbox));
