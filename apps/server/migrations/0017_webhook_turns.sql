-- The first delivery of each record that waits for an endpoint is one step away in this index; it holds only what
-- waits for endpoints that asked for the order of each record.
create index webhook_deliveries_turns on webhook_deliveries (endpoint_id, record_id, event_id)
  where state = 'pending' and record_id is not null;
drop index if exists webhook_deliveries_of_record;

-- An endpoint that says how much it takes, at once or per second, is served by one sender at a time, so that this holds
-- over all of them. Others are served by all.
alter table webhook_endpoints add column served_by uuid, add column served_until timestamptz;
create index webhook_endpoints_with_terms on webhook_endpoints (workspace_id, id)
  where max_concurrency is not null or rate_limit_per_second is not null;
