-- Every key and reference of a workspace's table begins with the workspace, so that workspaces can be divided among
-- databases. The directory says in which workspace a key is; it lies outside, as it is read before that is known.

-- `workspace`, not `workspace_id`: the row belongs to the instance.
create table api_key_directory (
  hash text primary key,
  workspace uuid not null
);
alter table api_key_directory enable row level security;
create policy workspace on api_key_directory for insert to salesos_app
  with check (workspace = current_setting('salesos.workspace_id')::uuid);
grant insert on api_key_directory to salesos_app;

alter table api_keys drop constraint api_keys_workspace_id_fkey;
alter table api_keys add unique (workspace_id, hash);
alter table api_keys drop constraint api_keys_hash_key;
drop index api_keys_id;

insert into api_key_directory (hash, workspace) select hash, workspace_id from api_keys;

-- Processes of the version before, which may still be running, know no directory.
alter table api_keys add column in_directory boolean not null default true;
alter table api_keys alter column in_directory set default false;
create function add_to_key_directory() returns trigger language plpgsql as $$
begin
  insert into api_key_directory (hash, workspace) values (new.hash, new.workspace_id);
  new.in_directory := true;
  return new;
end
$$;
create trigger add_to_directory before insert on api_keys
  for each row when (not new.in_directory) execute function add_to_key_directory();
