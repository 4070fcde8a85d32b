-- The deliveries and attempts as their readers see them, and replays.

-- Deliveries are listed by event, newest first: the primary key serves that. These serve the lists of one endpoint
-- and of what went wrong. The first begins with the endpoint, so that it can never be taken for the queue's index.
create index webhook_deliveries_endpoint on webhook_deliveries (endpoint_id, event_id);
create index webhook_deliveries_endpoint_unsuccessful on webhook_deliveries (endpoint_id, event_id) where state in ('failed', 'canceled');
create index webhook_deliveries_unsuccessful on webhook_deliveries (workspace_id, event_id, endpoint_id) where state in ('failed', 'canceled');

-- Attempts before the present round of tries: a retry or a replay of something finished begins the schedule anew.
alter table webhook_deliveries add column attempts_before smallint not null default 0;

-- Lists of [name, value] as they went over the wire; null for attempts from before these were kept.
-- The request's body is the event's.
alter table webhook_attempts
  add column url text,
  add column request_headers json,
  add column response_headers json,
  add column dns_ms real,
  add column connect_ms real,
  add column tls_ms real,
  add column first_byte_ms real;
