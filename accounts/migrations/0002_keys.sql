-- Keys by which programs call the API. The key itself is shown once; its SHA-256 stands here.
create table app_accounts.api_key (
  id uuid constraint api_key_key primary key default gen_random_uuid(),
  workspace_id text not null references app_accounts.workspace (id) on delete cascade,
  name text not null constraint api_key_name_length check (char_length(name) between 1 and 100),
  ending text not null,                            -- its last four characters, to tell keys apart
  key_hash bytea not null constraint api_key_hash_key unique,
  scopes text[] not null,
  created_by text not null,                        -- stays when that person goes: the key belongs to the workspace
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz,
  revoked_at timestamptz,
  used_at timestamptz,                             -- to the minute
  used_from text
);
create index api_key_by_workspace on app_accounts.api_key (workspace_id, created_at);
