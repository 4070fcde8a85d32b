-- The change log: each step of a record from a version to the next, written in the transaction that makes it.
-- `previous` has the old values of the members that changed, in the shape `doc_version`; all of them for a deletion.
create table record_changes (
  workspace_id uuid not null,
  id uuid not null,
  change_set_id uuid not null,
  -- Whether it is the first of its change set, which stands for the set in lists.
  begins boolean not null,
  kind text not null,
  record_id uuid not null,
  version integer not null,
  action text not null,
  actor_type text not null,
  actor_id uuid,
  via text not null,
  request_id text,
  doc_version smallint not null,
  previous json,
  primary key (workspace_id, id)
);
create index record_changes_record on record_changes (workspace_id, record_id, id);
create index record_changes_set on record_changes (workspace_id, change_set_id, id);
create index record_changes_sets on record_changes (workspace_id, id) where begins;
call partition_by_week('record_changes', 'id');
call protect_workspace_table('record_changes');

create view visible_record_changes as
  select * from record_changes where workspace_id = current_setting('salesos.workspace_id')::uuid;
grant select on visible_record_changes to salesos_app;
