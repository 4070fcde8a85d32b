-- A record is its response document; beside it stand the columns that are filtered, sorted, joined or summed.
-- Ids are UUID version 7 whose time is created_at, so the primary key is also the order "newest first".
-- No foreign key to workspaces here: the lock on that one row would serialise all writers of a workspace.

create table leads (
  workspace_id uuid not null,
  id uuid not null,
  version integer not null,
  industry_key text,
  status text not null,
  icp_score smallint not null,
  updated_at timestamptz not null,
  search tsvector not null,
  doc json not null,
  primary key (workspace_id, id)
);
create index leads_industry on leads (workspace_id, industry_key, id);
create index leads_icp_score on leads (workspace_id, icp_score, id);
create index leads_updated_at on leads (workspace_id, updated_at, id);
create index leads_search on leads using gin (search);
call protect_workspace_table('leads');

create table deals (
  workspace_id uuid not null,
  id uuid not null,
  version integer not null,
  stage text not null,
  status text not null,
  value numeric(20, 4) not null,
  currency text not null,
  lead_id uuid,
  updated_at timestamptz not null,
  search tsvector not null,
  doc json not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, lead_id) references leads (workspace_id, id)
);
create index deals_stage on deals (workspace_id, stage, id);
create index deals_value on deals (workspace_id, value, id);
create index deals_updated_at on deals (workspace_id, updated_at, id);
create index deals_lead on deals (workspace_id, lead_id) where lead_id is not null;
create index deals_search on deals using gin (search);
call protect_workspace_table('deals');

-- Lists read through these views: under row-level security an index serves only leakproof operators
-- (not the text search, not numeric), whereas a view of the owner is the same wall without that limit.
create view visible_leads as
  select * from leads where workspace_id = current_setting('salesos.workspace_id')::uuid;
create view visible_deals as
  select * from deals where workspace_id = current_setting('salesos.workspace_id')::uuid;
grant select on visible_leads, visible_deals to salesos_app;
