-- Events and what became of them lie in partitions of a week each, by the time in the event's id: what is past its time
-- goes with its partition. The server makes partitions ahead and drops old ones (platform/retention).

create function lowest_id_at(at timestamptz) returns uuid language sql immutable parallel safe
  return (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid;

-- Turns a table, full or empty, into a partitioned one by `key`, a UUID version 7 that its primary key contains. Nothing is
-- copied: the table itself becomes the partition for everything before next Monday. Ids after that, which a clock that was
-- wrong has made, go to <name>_rest, where the server finds what has no partition of its own. Indexes keep their names.
-- Policies, grants and views are the caller's: drop those that depend on it before, make them again after.
create procedure partition_by_week(name text, key text) language plpgsql as $$
declare
  old text := name || '_before';
  rest text := name || '_rest';
  first_of_next uuid := lowest_id_at(date_trunc('week', now() at time zone 'UTC') at time zone 'UTC' + interval '7 days');
  storage text := (select ' with (' || array_to_string(reloptions, ', ') || ')' from pg_class where oid = name::regclass);
  indexes text[] := array(select pg_get_indexdef(indexrelid) from pg_index
    where indrelid = name::regclass and not indisprimary order by indexrelid);
  primary_key text := (select pg_get_constraintdef(oid) from pg_constraint where conrelid = name::regclass and contype = 'p');
  index_name text;
  filled boolean;
begin
  execute format('alter table %I rename to %I', name, old);
  for index_name in select indexrelid::regclass::text from pg_index where indrelid = old::regclass loop
    execute format('alter index %I rename to %I', index_name, index_name || '_before');
  end loop;
  execute format('create table %I (like %I including all excluding indexes) partition by range (%I)', name, old, key);
  execute format('alter table %I add constraint %I %s', name, name || '_pkey', primary_key);
  foreach index_name in array indexes loop
    execute index_name;
  end loop;
  execute format('create table %I partition of %I default', rest, name) || coalesce(storage, '');
  execute format('alter table %I enable row level security', rest);
  execute format('select exists (select from %I)', old) into filled;
  if filled then
    execute format('with moved as (delete from %I where %I >= $1 returning *) insert into %I select * from moved',
      old, key, rest) using first_of_next;
    execute format('revoke all on %I from salesos_app', old);
    execute format('drop policy if exists workspace on %I', old);
    execute format('alter table %I enable row level security', old);
    execute format('alter table %I attach partition %I for values from (minvalue) to (%L)', name, old, first_of_next);
  else
    execute format('drop table %I', old);
  end if;
end
$$;

drop view visible_events, visible_event_commits;

-- A commit lasts as long as its last event. A unique index of a partitioned table would have to contain that event;
-- positions come from one sequence, under a lock.
alter table event_commits drop constraint event_commits_pkey, add primary key (workspace_id, id, last_event_id);
drop index event_commits_position;
create index event_commits_position on event_commits (workspace_id, position) where position is not null;
-- An identity column cannot belong to a partition.
do $$
declare
  last_one bigint;
  called boolean;
begin
  select last_value, is_called into last_one, called from event_commits_id_seq;
  alter table event_commits alter column id drop identity;
  create sequence event_commits_id_seq;
  perform setval('event_commits_id_seq', last_one, called);
end
$$;
alter table event_commits alter column id set default nextval('event_commits_id_seq');
grant usage on sequence event_commits_id_seq to salesos_app;

call partition_by_week('event_commits', 'last_event_id');
call partition_by_week('events', 'id');
call partition_by_week('webhook_deliveries', 'event_id');
call partition_by_week('webhook_attempts', 'event_id');
call protect_workspace_table('event_commits');
call protect_workspace_table('events');
call protect_workspace_table('webhook_deliveries');
call protect_workspace_table('webhook_attempts');

-- Who does not ask for the position does not look it up, and who does looks only where a commit of that time can be.
create view visible_events as
  select e.workspace_id, e.id, e.type, e.record_id, e.created_at, e.body, e.commit_id,
    (select c.position from event_commits c where c.workspace_id = e.workspace_id and c.id = e.commit_id
      and c.last_event_id >= e.id limit 1) as position
  from events e
  where e.workspace_id = current_setting('salesos.workspace_id')::uuid;
create view visible_event_commits as
  select * from event_commits where workspace_id = current_setting('salesos.workspace_id')::uuid and position is not null;
grant select on visible_events, visible_event_commits to salesos_app;

-- The last place of a log that is no longer kept: whoever read no further than before it has missed something.
create table event_log_losses (
  workspace_id uuid primary key,
  position bigint not null
);
call protect_workspace_table('event_log_losses');
