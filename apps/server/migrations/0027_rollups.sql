-- Totals have sums beside their number, and the keys of rollups of several dimensions are read by their prefix.
-- Deltas now have negative ids: processes of the version before fold positive ones only, and would lose their sums.
alter table record_counts alter column key type text collate "C";
alter table record_counts add column sum_1 numeric, add column sum_2 numeric;
create index record_counts_deltas on record_counts (id) where id <> 0;
drop index record_counts_unfolded;

-- A rollup is read once it counts the records that were there before it. `workspace`, not `workspace_id`: the row
-- belongs to the instance, and says how far the backfill has come.
create table rollup_backfills (
  resource text not null,
  rollup text not null,
  workspace uuid,
  completed_at timestamptz,
  primary key (resource, rollup)
);
alter table rollup_backfills enable row level security;
create policy readable on rollup_backfills for select to salesos_app using (true);
grant select on rollup_backfills to salesos_app;

insert into rollup_backfills (resource, rollup, completed_at) values
  ('leads', 'industry', now()),
  ('deals', 'stage', now());
