-- Begins with the record: what comes before a delivery is found here and, by mistake, in no other index.
create index webhook_deliveries_of_record on webhook_deliveries (record_id, event_id, endpoint_id)
  where state = 'pending' and record_id is not null;
drop index webhook_deliveries_in_order;
