-- Deletes up to $1 finished entries that are past their workflow's retention. Entries that still live are never touched.
-- Returns how many. The lock makes a retry that is under way keep its entry, and lets several workers delete at once.
with old as materialized (
  select r.entry_id
  from async_workflow.workflow w
  cross join lateral (
    select entry_id from async_workflow.result
    where workflow_id = w.id and entry_id < async_workflow.uuid7_floor((select clock_timestamp()) - w.retention)
    limit $1
    for update skip locked
  ) as r
  limit $1
),
entries as (delete from async_workflow.entry e using old where e.id = old.entry_id),
attempts as (delete from async_workflow.attempt a using old where a.entry_id = old.entry_id),
steps as (delete from async_workflow.step s using old where s.entry_id = old.entry_id),
logs as (delete from async_workflow.log g using old where g.entry_id = old.entry_id),
deeds as (delete from async_workflow.by_hand b using old where b.entry_id = old.entry_id),
results as (delete from async_workflow.result r using old where r.entry_id = old.entry_id returning 1)
select count(*)::int as deleted from results
