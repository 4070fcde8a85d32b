-- The bytes of the documents beside their number: what the quotas of a plan are counted in.
alter table record_counts add column bytes bigint not null default 0;
insert into record_counts (workspace_id, resource, key, n, bytes)
  select workspace_id, 'leads', '', 0, sum(octet_length(doc::text)) from leads group by workspace_id
  union all
  select workspace_id, 'deals', '', 0, sum(octet_length(doc::text)) from deals group by workspace_id;
