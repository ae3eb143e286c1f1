-- A delivery says by its tags what it tells, and of which entry. Otherwise as in 0003 and 0005, from one description of a delivery.

create function app_accounts.delivery_of(workflow int, webhook uuid, workspace text, entry uuid, title text, event text, at timestamptz, more jsonb)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
      'workflowId', workflow, 'workspace', workspace || '/webhooks', 'owner', 'webhook:' || webhook,
      'title', left(event || ' of ' || title, 200),
      'tags', jsonb_build_array('webhook:' || webhook, 'event:' || event, 'entry:' || entry),
      'input', jsonb_build_object('webhook', webhook, 'type', event, 'timestamp', at, 'entry', entry) || more)
$$;

create or replace function app_accounts.tell_webhooks() returns trigger
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
  perform async_workflow.start_entry(app_accounts.delivery_of(
      delivery.id, w.id, e.workspace, e.id, e.title, 'entry.' || lower(ended.status::text), ended.finished_at, '{}'))
    from ended
    join async_workflow.entry e on e.id = ended.entry_id
    join app_accounts.webhook w on w.workspace_id = e.workspace and w.disabled_at is null and 'entry.' || lower(ended.status::text) = any (w.events);
  return null;
end $$;

create or replace function app_accounts.tell_of_waiting() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  delivery async_workflow.workflow;
begin
  if not exists (select from app_accounts.webhook w where w.disabled_at is null and 'entry.waiting' = any (w.events)) then
    return null;
  end if;
  select * into delivery from async_workflow.workflow w where w.name = 'deliver-webhook' order by w.updated_at desc limit 1;
  if delivery.id is null then
    return null;
  end if;
  perform async_workflow.start_entry(app_accounts.delivery_of(
      delivery.id, w.id, e.workspace, e.id, e.title, 'entry.waiting', new.since,
      jsonb_build_object('signal', jsonb_build_object('name', new.name, 'until', new.until))))
    from async_workflow.entry e
    join app_accounts.webhook w on w.workspace_id = e.workspace and w.disabled_at is null and 'entry.waiting' = any (w.events)
   where e.id = new.entry_id;
  return null;
end $$;
