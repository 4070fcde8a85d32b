-- A rotation in two phases: the next secret takes over at next_secret_at, or before when it is activated.
-- Once that moment has passed the next one is the secret; nothing has to run then.
alter table webhook_endpoints
  add column next_secret text,
  add column next_secret_at timestamptz,
  add check ((next_secret is null) = (next_secret_at is null));
