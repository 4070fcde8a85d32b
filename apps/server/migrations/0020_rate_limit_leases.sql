-- What instances share of rate limits (platform/rate-limit). Not logged: it is written all the time, and a crash of the
-- database loses at most a minute's allowances.

create unlogged table rate_limit_instances (
  id uuid primary key,
  -- It decides by itself, and holds every allowance as a whole.
  alone boolean not null,
  expires_at timestamptz not null
);

create unlogged table rate_limit_buckets (
  key text primary key,
  -- Null only within the transaction that makes it.
  state json,
  forgotten_at timestamptz not null default now()
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
