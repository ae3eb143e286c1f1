-- Webhooks. Out: an entry that ends starts, in the same statement, an entry of the workflow deliver-webhook for each
-- endpoint that wants to know; it is durable and retried like any other. In: an address that starts an entry.

create table app_accounts.webhook (
  id uuid constraint webhook_key primary key default gen_random_uuid(),
  workspace_id text not null references app_accounts.workspace (id) on delete cascade,
  url text not null,
  events text[] not null,
  secret bytea not null,                           -- AES-256-GCM, bound to workspace and id
  old_secret bytea,                                -- signs too until old_until: the receiver has time to change
  old_until timestamptz,
  failures int not null default 0,                 -- deliveries that failed for good, since the last that went well
  created_by text not null,
  created_at timestamptz not null default clock_timestamp(),
  disabled_at timestamptz,
  disabled_because text
);
create index webhook_by_workspace on app_accounts.webhook (workspace_id, created_at);

create table app_accounts.webhook_inlet (
  id uuid constraint webhook_inlet_key primary key default gen_random_uuid(),
  workspace_id text not null references app_accounts.workspace (id) on delete cascade,
  workflow text not null,
  title text not null constraint webhook_inlet_title_length check (char_length(title) between 1 and 200),
  generation int not null default 1,               -- counts up when the address is replaced: the old signature is dead
  created_by text not null,
  created_at timestamptz not null default clock_timestamp()
);
create index webhook_inlet_by_workspace on app_accounts.webhook_inlet (workspace_id, created_at);

-- Deliveries live in a workspace of their own beside the one they tell of, so that they do not stand among its entries.
-- Without endpoints an end pays one look at an empty table per statement, however many entries end in it.
create function app_accounts.tell_webhooks() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  delivery async_workflow.workflow;
begin
  if not exists (select from app_accounts.webhook w where w.disabled_at is null) then
    return null;
  end if;
  select * into delivery from async_workflow.workflow w where w.name = 'deliver-webhook' order by w.updated_at desc limit 1;
  if delivery.id is null then
    return null;
  end if;
  perform async_workflow.start_entry(jsonb_build_object(
      'workflowId', delivery.id, 'workspace', e.workspace || '/webhooks', 'owner', 'webhook:' || w.id,
      'title', left('entry.' || lower(ended.status::text) || ' of ' || e.title, 200), 'tags', jsonb_build_array('webhook:' || w.id),
      'input', jsonb_build_object('webhook', w.id, 'type', 'entry.' || lower(ended.status::text), 'timestamp', ended.finished_at, 'entry', e.id)))
    from ended
    join async_workflow.entry e on e.id = ended.entry_id
    join app_accounts.webhook w on w.workspace_id = e.workspace and w.disabled_at is null and 'entry.' || lower(ended.status::text) = any (w.events);
  return null;
end $$;
create trigger tell_webhooks after insert on async_workflow.result
  referencing new table as ended for each statement execute function app_accounts.tell_webhooks();
