-- Cancels unfinished entries that are locked: asks the workers that hold them to stop, and ends those that nobody holds.
--   $1 entry ids   $2 error (JSON text)
-- Returns (entryId, asked) for each.
with standing as materialized (
  select l.entry_id, l.worker_id is not null and k.ended_at is null and k.alive_until > clock_timestamp() as leased
  from async_workflow.live l left join async_workflow.worker k on k.id = l.worker_id
  where l.entry_id = any ($1::uuid[])
),
asked as (
  update async_workflow.live l set cancel_requested = true, version = l.version + 1, updated_at = clock_timestamp()
    from standing s where l.entry_id = s.entry_id and s.leased and not l.cancel_requested
),
ended as (
  delete from async_workflow.live l using standing s where l.entry_id = s.entry_id and not s.leased
  returning l.*
),
recorded as (
  insert into async_workflow.result
    (entry_id, workflow_id, status, stage, progress, attempt, attempt_floor, version, worker_id, claim_id, attempt_started_at, started_at, result, error)
  select entry_id, workflow_id, 'CANCELLED', stage, progress, attempt, attempt_floor, version + 1, worker_id, claim_id, claimed_at, started_at, result, $2::jsonb
  from ended
)
select entry_id as "entryId", leased as asked from standing
