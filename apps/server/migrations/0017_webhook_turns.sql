-- The first delivery of each record that waits for an endpoint is one step away in this index; it holds only what
-- waits for endpoints that asked for the order of each record.
create index webhook_deliveries_turns on webhook_deliveries (endpoint_id, record_id, event_id)
  where state = 'pending' and record_id is not null;
drop index if exists webhook_deliveries_of_record;
