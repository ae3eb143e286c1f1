-- Requests that are told apart by keyed hashes (EngineOptions.codec): after a change of the key the same request has another hash.
-- `asked` may bring `otherHashes`, those that earlier keys made of it. Otherwise the function is the one before.

create or replace function async_workflow.start_entry(asked jsonb) returns table (entry_id uuid, created_at timestamptz, fresh boolean)
language plpgsql as $$
declare
  begun timestamptz := clock_timestamp();
  due timestamptz := greatest(coalesce((asked ->> 'notBefore')::timestamptz, begun + (asked ->> 'delayMs')::float8 * interval '1 ms'), begun);
  new_id uuid := coalesce((asked ->> 'id')::uuid, async_workflow.uuid7());
  boost interval := coalesce((asked ->> 'priority')::int, 0) * interval '1 minute';
  in_workspace text := coalesce(asked ->> 'workspace', 'local');
  known async_workflow.idempotency;
begin
  if asked ->> 'key' is not null then
    insert into async_workflow.idempotency (workspace, key, entry_id, request_hash, created_at)
      values (in_workspace, asked ->> 'key', new_id, decode(asked ->> 'hash', 'hex'), begun) on conflict do nothing;
    if not found then
      select * into known from async_workflow.idempotency i where i.workspace = in_workspace and i.key = asked ->> 'key';
      return query select case when encode(known.request_hash, 'hex') = any (array(
                              select asked ->> 'hash' union all select jsonb_array_elements_text(asked -> 'otherHashes'))) then known.entry_id end,
                          known.created_at, false;
      return;
    end if;
  end if;
  insert into async_workflow.live (entry_id, workflow_id, priority, available_at, rank_at, updated_at, expires_at, deadline_at)
    values (new_id, (asked ->> 'workflowId')::int, coalesce((asked ->> 'priority')::int, 0), due, due - boost, begun,
            begun + (asked ->> 'startWithinMs')::float8 * interval '1 ms', begun + (asked ->> 'finishWithinMs')::float8 * interval '1 ms');
  insert into async_workflow.entry (id, workspace, owner, workflow_id, title, tags, priority, created_at, due_at, input)
    values (new_id, in_workspace, coalesce(asked ->> 'owner', 'local'), (asked ->> 'workflowId')::int, asked ->> 'title',
            case when jsonb_array_length(asked -> 'tags') > 0 then array(select jsonb_array_elements_text(asked -> 'tags')) end,
            coalesce((asked ->> 'priority')::int, 0), begun, nullif(due, begun), nullif(asked -> 'input', 'null'));
  insert into async_workflow.change (entry_ids) values (array[new_id]);
  perform pg_notify('async_workflow_work', ''), pg_notify('async_workflow_change', '');
  return query select new_id, begun, true;
end $$;
