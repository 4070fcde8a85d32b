-- Search and filters compare text as the server folds it; the database only compares bytes.
-- `folded` has the texts that lower() in the "C" collation does not fold alike, in their places in `doc`.
-- Null: written by an older version. A job folds these rows again, with their other columns.
-- fold_case stays for processes of the older version that are still running.
alter table leads add column folded json;
alter table deals add column folded json;
create index leads_unfolded on leads (workspace_id, id) where folded is null;
create index deals_unfolded on deals (workspace_id, id) where folded is null;

create or replace view visible_leads as
  select * from leads where workspace_id = current_setting('salesos.workspace_id')::uuid;
create or replace view visible_deals as
  select * from deals where workspace_id = current_setting('salesos.workspace_id')::uuid;

-- The filters of webhooks are parsed, and so folded, when they are written: those of an older version are parsed again.
alter table webhook_endpoints add column refold boolean not null default false;
update webhook_endpoints set refold = true where filter is not null;
