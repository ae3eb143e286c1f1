-- Ends up to $1 entries that nobody holds and whose time is over: EXPIRED when not started in time, FAILED when not finished in time.
--   $1 limit   $2 error of the first kind (JSON text)   $3 error of the second kind (JSON text)
-- Returns the entries that ended. What a worker holds past its deadline, the worker ends.
with late as materialized (
  select entry_id, coalesce(expires_at <= clock_timestamp() and started_at is null, false) as unstarted
  from async_workflow.live
  where worker_id is null
    and (expires_at <= (select clock_timestamp()) and started_at is null or deadline_at <= (select clock_timestamp()))
  limit $1
  for update skip locked
),
ended as (
  delete from async_workflow.live l using late where l.entry_id = late.entry_id
  returning l.*, late.unstarted
),
recorded as (
  insert into async_workflow.result (entry_id, workflow_id, status, stage, progress, attempt, attempt_floor, version, started_at, result, error)
  select entry_id, workflow_id, (case when unstarted then 'EXPIRED' else 'FAILED' end)::async_workflow.final_status, stage, progress, attempt, attempt_floor,
         version + 1, started_at, result,
         case when unstarted then $2::jsonb else async_workflow.with_fingerprint($3::jsonb, entry_id, stage) end
  from ended
  returning entry_id, stage, attempt, error
),
counted as (
  insert into async_workflow.failure (entry_id, stage, attempt, fingerprint)
  select entry_id, stage, attempt, error ->> 'fingerprint' from recorded where error ->> 'fingerprint' is not null
),
noted as (
  insert into async_workflow.change (entry_ids) select async_workflow.listed(array_agg(entry_id)) from ended having count(*) > 0
)
select entry_id as "entryId" from ended
