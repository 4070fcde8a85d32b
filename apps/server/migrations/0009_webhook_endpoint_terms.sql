-- On what terms an endpoint gets its deliveries. headers: names and values that are sent along; the values are never answered.
alter table webhook_endpoints
  add column headers json not null default '{}',
  add column max_concurrency smallint check (max_concurrency between 1 and 64),
  add column rate_limit_per_second smallint check (rate_limit_per_second between 1 and 1000),
  add column ordering text not null default 'none' check (ordering in ('none', 'record'));

-- Only where the endpoint asked for the order of each record, so that nobody else pays for the index.
alter table webhook_deliveries add column record_id uuid;
create index webhook_deliveries_in_order on webhook_deliveries (workspace_id, endpoint_id, record_id, event_id)
  where state = 'pending' and record_id is not null;
