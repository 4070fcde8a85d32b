-- Each workspace's log now has positions of its own: one global sequence told every reader how much others write.
-- A log goes on from the highest position it has, so cursors from before keep their place and no commit is rewritten.
-- The row is also the lock of whoever places commits in this log.

create table event_log_ends (
  workspace_id uuid primary key,
  position bigint not null
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
call protect_workspace_table('event_log_ends');

-- An instance of the release before may be placing commits. From here on it can place none: its sequence is gone.
select pg_advisory_xact_lock(7253005);
insert into event_log_ends (workspace_id, position)
  select workspace_id, max(position) from (
    select workspace_id, position from event_commits where position is not null
    union all select workspace_id, position from event_log_losses) placed
  group by workspace_id;
drop sequence event_position;
