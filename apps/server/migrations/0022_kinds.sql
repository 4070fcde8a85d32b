-- What every kind of record has: the shape of its document, who it belongs to and who made it, and its id elsewhere.
-- Documents of an earlier shape are brought up to date when they are read; a job rewrites them behind.
alter table leads
  add column doc_version smallint not null default 1,
  add column owner_id uuid,
  add column team_id uuid,
  add column created_by uuid,
  add column external_key text,
  add column email_key text;
alter table deals
  add column doc_version smallint not null default 1,
  add column owner_id uuid,
  add column team_id uuid,
  add column created_by uuid,
  add column external_key text;

create unique index leads_external_key on leads (workspace_id, external_key) where external_key is not null;
create unique index deals_external_key on deals (workspace_id, external_key) where external_key is not null;
create index leads_email on leads (workspace_id, email_key, id) where email_key is not null;
create index leads_earlier on leads (workspace_id, id) where doc_version < 2;
create index deals_earlier on deals (workspace_id, id) where doc_version < 2;
-- Records that were never folded are of the earlier shape too.
drop index leads_unfolded, deals_unfolded;

create or replace view visible_leads as
  select * from leads where workspace_id = current_setting('salesos.workspace_id')::uuid;
create or replace view visible_deals as
  select * from deals where workspace_id = current_setting('salesos.workspace_id')::uuid;
