-- The circuit breaker of each endpoint, shared by all senders. Failures are those since the last success.
alter table webhook_endpoints
  add column failures integer not null default 0,
  add column failing_since timestamptz,
  add column last_failure text,
  -- While it is paused: when it is next tried with one delivery, and how often that has failed.
  add column breaker_until timestamptz,
  add column failed_probes smallint not null default 0,
  -- When the owner was last told of a pause.
  add column pause_told_at timestamptz;

create index webhook_endpoints_paused on webhook_endpoints (breaker_until) where breaker_until is not null;
