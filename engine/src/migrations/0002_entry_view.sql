-- The contract's view: what operators read and repair. Its three queries work as written.
-- lockedBy and lockedAt may be set to null, which takes the lease away for good: the claim id is gone, so a worker
-- that still runs the entry matches nothing any more. Everything else is changed through the engine.

create view public."Entry" as
select
  e.id,
  e.title,
  coalesce(r.status::text, case when l.stage = 0 then 'CREATED' else w.stages[l.stage] end) as status,
  coalesce(r.progress, l.progress)::int as progress,
  case when r.status = 'COMPLETED' or r.status is null then coalesce(r.result, l.result) #>> '{}'
       else 'Error: ' || (r.error ->> 'message') end as result,
  k.name as "lockedBy",
  l.claimed_at as "lockedAt",
  e.created_at as "createdAt",
  coalesce(r.finished_at, l.updated_at) as "updatedAt",
  w.name as workflow,
  case when l.worker_id is not null then w.stages[l.stage + 1] end as stage,
  coalesce(r.attempt - r.attempt_floor, l.attempt - l.attempt_floor)::int as attempt,
  e.input,
  e.owner,
  coalesce(r.started_at, l.started_at) as "startedAt",
  r.finished_at as "finishedAt"
from async_workflow.entry e
join async_workflow.workflow w on w.id = e.workflow_id
left join async_workflow.live l on l.entry_id = e.id
left join async_workflow.result r on r.entry_id = e.id
left join async_workflow.worker k on k.id = l.worker_id;

create function async_workflow.update_entry_view() returns trigger
language plpgsql as $$
begin
  if (to_jsonb(new) - array['lockedBy', 'lockedAt']) is distinct from (to_jsonb(old) - array['lockedBy', 'lockedAt'])
     or new."lockedBy" is not null or new."lockedAt" is not null and new."lockedAt" is distinct from old."lockedAt" then
    raise exception 'only "lockedBy" and "lockedAt" can be changed through "Entry", and only to null'
      using errcode = '0A000', hint = 'Change an entry through the API: PATCH /api/entries/:id, or engine.cancel and engine.retry.';
  end if;
  if old."lockedBy" is not null then
    -- The floor rises with the attempt that was cut off: an operator's release is not charged to the entry.
    update async_workflow.live
       set worker_id = null, claim_id = null, claimed_at = null, attempt_floor = attempt_floor + 1, version = version + 1,
           available_at = clock_timestamp(), rank_at = clock_timestamp() - priority * interval '1 minute',
           updated_at = clock_timestamp()
     where entry_id = old.id and worker_id is not null;
    insert into async_workflow.change (entry_ids) values (array[old.id]);
    perform pg_notify('async_workflow_work', ''), pg_notify('async_workflow_change', '');
  end if;
  return new;
end $$;

create trigger update_entry_view instead of update on public."Entry"
  for each row execute function async_workflow.update_entry_view();

-- The update takes leases away row by row and keeps what it has locked until its end. Workers lock in the order of the ids; in the
-- same order neither can wait for the other in a circle.
create function async_workflow.lock_held_entries() returns trigger
language plpgsql as $$
begin
  perform from async_workflow.live where worker_id is not null order by entry_id for update;
  return null;
end $$;

create trigger lock_held_entries before update on public."Entry"
  for each statement execute function async_workflow.lock_held_entries();
