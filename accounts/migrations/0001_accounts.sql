-- People, and what they may do where. The engine's tables name a workspace and an owner; who those are stands here.
--
--   user, session, account, verification, passkey   better-auth's tables, by its names
--   workspace, member, invitation                    ours: who belongs where, in which role
--   setup_token                                      lets the first owner in, once

create table app_accounts."user" (
  id text constraint user_key primary key,
  name text not null,
  email text not null constraint user_email_key unique,
  "emailVerified" boolean not null,
  image text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp
);

create table app_accounts.session (
  id text constraint session_key primary key,
  "expiresAt" timestamptz not null,
  token text not null constraint session_token_key unique,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null,               -- last seen, to the hour: the idle limit counts from it
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references app_accounts."user" (id) on delete cascade
);
create index session_by_user on app_accounts.session ("userId");

create table app_accounts.account (
  id text constraint account_key primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references app_accounts."user" (id) on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  password text,                                   -- scrypt
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null
);
create index account_by_user on app_accounts.account ("userId");

create table app_accounts.verification (
  id text constraint verification_key primary key,
  identifier text not null,                        -- hashed: a dump gives nobody a way in
  value text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp
);
create index verification_identifier on app_accounts.verification (identifier);

create table app_accounts.passkey (
  id text constraint passkey_key primary key,
  name text,
  "publicKey" text not null,
  "userId" text not null references app_accounts."user" (id) on delete cascade,
  "credentialID" text not null,
  counter integer not null,
  "deviceType" text not null,
  "backedUp" boolean not null,
  transports text,
  "createdAt" timestamptz,
  aaguid text
);
create index passkey_by_user on app_accounts.passkey ("userId");
create index passkey_credential on app_accounts.passkey ("credentialID");

create type app_accounts.role as enum ('viewer', 'member', 'operator', 'admin', 'owner');

-- Its id is what the engine's tables call the workspace. The first one is 'local': it takes over what was made before there were accounts.
create table app_accounts.workspace (
  id text constraint workspace_key primary key default gen_random_uuid()::text,
  name text not null constraint workspace_name_length check (char_length(name) between 1 and 100),
  created_at timestamptz not null default clock_timestamp()
);

create table app_accounts.member (
  workspace_id text not null references app_accounts.workspace (id) on delete cascade,
  user_id text not null references app_accounts."user" (id) on delete cascade,
  role app_accounts.role not null,
  joined_at timestamptz not null default clock_timestamp(),
  constraint member_key primary key (workspace_id, user_id)
);
create index member_by_user on app_accounts.member (user_id);

create table app_accounts.invitation (
  id uuid constraint invitation_key primary key default gen_random_uuid(),
  workspace_id text not null references app_accounts.workspace (id) on delete cascade,
  email text not null,
  role app_accounts.role not null,
  token_hash bytea not null constraint invitation_token_key unique,   -- SHA-256 of what the link carries
  invited_by text not null references app_accounts."user" (id) on delete cascade,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  accepted_at timestamptz
);
create unique index invitation_open on app_accounts.invitation (workspace_id, email) where accepted_at is null;

create table app_accounts.setup_token (
  token_hash bytea constraint setup_token_key primary key,
  expires_at timestamptz not null
);

-- Failed sign-ins per account (hashed) and per network, within a window.
create table app_accounts.sign_in_failure (
  key text constraint sign_in_failure_key primary key,
  failures int not null,
  window_ends timestamptz not null
) with (fillfactor = 70);
