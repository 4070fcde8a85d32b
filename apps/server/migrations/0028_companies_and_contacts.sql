create table companies (
  workspace_id uuid not null,
  id uuid not null,
  version integer not null,
  doc_version smallint not null,
  domain text,
  lifecycle text not null,
  parent_id uuid,
  owner_id uuid,
  team_id uuid,
  created_by uuid,
  external_key text,
  updated_at timestamptz not null,
  search tsvector not null,
  folded json not null,
  doc json not null,
  primary key (workspace_id, id),
  constraint companies_parent_id_fkey foreign key (workspace_id, parent_id) references companies (workspace_id, id)
);
create index companies_domain on companies (workspace_id, domain, id) where domain is not null;
create index companies_lifecycle on companies (workspace_id, lifecycle, id);
create index companies_parent on companies (workspace_id, parent_id, id) where parent_id is not null;
create unique index companies_external_key on companies (workspace_id, external_key) where external_key is not null;
create index companies_updated_at on companies (workspace_id, updated_at, id);
create index companies_search on companies using gin (search);
create index companies_earlier on companies (workspace_id, id) where doc_version < 1;
call protect_workspace_table('companies');

create table contacts (
  workspace_id uuid not null,
  id uuid not null,
  version integer not null,
  doc_version smallint not null,
  email_key text,
  email_keys text[] not null,
  company_id uuid,
  owner_id uuid,
  team_id uuid,
  created_by uuid,
  external_key text,
  updated_at timestamptz not null,
  search tsvector not null,
  folded json not null,
  doc json not null,
  primary key (workspace_id, id),
  constraint contacts_company_id_fkey foreign key (workspace_id, company_id) references companies (workspace_id, id)
);
create index contacts_email on contacts (workspace_id, email_key, id) where email_key is not null;
create index contacts_emails on contacts using gin (email_keys);
create index contacts_company on contacts (workspace_id, company_id, id) where company_id is not null;
create unique index contacts_external_key on contacts (workspace_id, external_key) where external_key is not null;
create index contacts_updated_at on contacts (workspace_id, updated_at, id);
create index contacts_search on contacts using gin (search);
create index contacts_earlier on contacts (workspace_id, id) where doc_version < 1;
call protect_workspace_table('contacts');

alter table leads
  add column company_id uuid,
  add column contact_id uuid,
  add constraint leads_company_id_fkey foreign key (workspace_id, company_id) references companies (workspace_id, id),
  add constraint leads_contact_id_fkey foreign key (workspace_id, contact_id) references contacts (workspace_id, id);
create index leads_company on leads (workspace_id, company_id, id) where company_id is not null;
create index leads_contact on leads (workspace_id, contact_id, id) where contact_id is not null;

alter table deals
  add column company_id uuid,
  add column contact_ids uuid[],
  add constraint deals_company_id_fkey foreign key (workspace_id, company_id) references companies (workspace_id, id);
create index deals_company on deals (workspace_id, company_id, id) where company_id is not null;
create index deals_contacts on deals using gin (contact_ids) where contact_ids <> '{}';
alter table deals rename constraint deals_workspace_id_lead_id_fkey to deals_lead_id_fkey;

create view visible_companies as
  select * from companies where workspace_id = current_setting('salesos.workspace_id')::uuid;
create view visible_contacts as
  select * from contacts where workspace_id = current_setting('salesos.workspace_id')::uuid;
create or replace view visible_leads as
  select * from leads where workspace_id = current_setting('salesos.workspace_id')::uuid;
create or replace view visible_deals as
  select * from deals where workspace_id = current_setting('salesos.workspace_id')::uuid;
grant select on visible_companies, visible_contacts to salesos_app;

-- A key that could do everything with records still can.
update api_keys set scopes = scopes || array['companies:read', 'companies:write', 'contacts:read', 'contacts:write',
  'change_sets:read', 'change_sets:write']
where scopes @> array['leads:read', 'leads:write', 'deals:read', 'deals:write', 'events:read', 'webhooks:read',
  'usage:read', 'request_logs:read'];
