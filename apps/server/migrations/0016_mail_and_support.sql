-- Mail that is to be sent, kept until a mail server has taken it, and requests to support.
-- Both belong to the installation and not to a workspace: closed to requests, read and written as the owner.

create table mails (
  id uuid primary key,
  recipient text not null,
  reply_to text,
  subject text not null,
  -- Forgotten once it is mailed.
  text text not null,
  html text,
  headers json not null,
  state text not null default 'pending' check (state in ('pending', 'mailed', 'failed')),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null,
  try_until timestamptz not null,
  last_error text,
  created_at timestamptz not null,
  mailed_at timestamptz,
  -- When the row may be deleted, whatever became of it.
  keep_until timestamptz not null
);
create index mails_due on mails (next_attempt_at) where state = 'pending';
create index mails_old on mails (keep_until);

create table support_requests (
  id uuid primary key,
  reference text not null unique,
  version integer not null default 1,
  status text not null default 'open' check (status in ('open', 'closed')),
  email text not null,
  subject text not null,
  message text not null,
  -- The request of the API that it is about, as the requester named it.
  about_request_id text,
  error_code text,
  page text,
  user_agent text,
  product_version text,
  -- The workspace whose key came with it. Not `workspace_id`: the row is the operator's.
  from_workspace_id uuid,
  mail_id uuid references mails on delete set null,
  created_at timestamptz not null,
  closed_at timestamptz
);
create index support_requests_open on support_requests (id desc) where status = 'open';
