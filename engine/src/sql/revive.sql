-- Lets entries that failed, were cancelled or expired go on from the stage where they ended.
--   $1 entry ids   $2 only those that had ended by then (null: whenever they did)
-- Returns (entryId, status, finishedAt) of each that did not end otherwise, with how and when it had ended. Its last attempt is
-- kept in the history and no longer counts; its time to finish begins anew. That it had ended is kept for the figures, which may
-- not have counted it yet.
-- The fence goes on above all that it was: no entry has had more claims than changes.
with revived as (
  delete from async_workflow.result where entry_id = any ($1::uuid[]) and status <> 'COMPLETED'
    and ($2::text is null or finished_at <= $2::text::timestamptz)
  returning *
),
undone as (
  insert into async_workflow.undone_end (entry_id, workflow_id, status, stage, attempt_started_at, started_at, finished_at)
  select entry_id, workflow_id, status, stage, attempt_started_at, started_at, finished_at from revived
),
kept as (
  insert into async_workflow.attempt (entry_id, stage, attempt, outcome, worker_id, started_at, finished_at, error)
  select entry_id, stage, attempt, (case status when 'FAILED' then 'failed' else 'cancelled' end)::async_workflow.outcome,
         worker_id, attempt_started_at, finished_at, error
  from revived where attempt > 0 and attempt_started_at is not null
  on conflict do nothing
),
queued as (
  insert into async_workflow.live (entry_id, workflow_id, stage, progress, attempt, attempt_floor, priority, version, fence, rank_at, started_at, deadline_at)
  select r.entry_id, r.workflow_id, r.stage, r.progress, r.attempt, r.attempt, e.priority, r.version + 1, r.version,
         clock_timestamp() - e.priority * interval '1 minute', r.started_at,
         clock_timestamp() + (w.description ->> 'timeoutMs')::float8 * interval '1 ms'
  from revived r join async_workflow.entry e on e.id = r.entry_id join async_workflow.workflow w on w.id = r.workflow_id
)
select entry_id as "entryId", status, finished_at as "finishedAt" from revived
