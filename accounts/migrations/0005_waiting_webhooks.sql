-- As in 0003, for entries that begin to wait for a signal: somebody has to approve or to answer. Told by the statement that parks them.
create function app_accounts.tell_of_waiting() returns trigger
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
  perform async_workflow.start_entry(jsonb_build_object(
      'workflowId', delivery.id, 'workspace', e.workspace || '/webhooks', 'owner', 'webhook:' || w.id,
      'title', left('entry.waiting of ' || e.title, 200), 'tags', jsonb_build_array('webhook:' || w.id),
      'input', jsonb_build_object('webhook', w.id, 'type', 'entry.waiting', 'timestamp', new.since, 'entry', e.id,
                                  'signal', jsonb_build_object('name', new.name, 'until', new.until))))
    from async_workflow.entry e
    join app_accounts.webhook w on w.workspace_id = e.workspace and w.disabled_at is null and 'entry.waiting' = any (w.events)
   where e.id = new.entry_id;
  return null;
end $$;
create trigger tell_of_waiting after insert or update on async_workflow.waiting
  for each row execute function app_accounts.tell_of_waiting();
