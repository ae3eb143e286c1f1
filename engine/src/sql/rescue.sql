-- Frees up to $1 entries whose worker has ended; what crashed its worker $2 times in one stage ends as FAILED.
--   $1 limit   $2 crashes allowed   $3 error of a crash loop (JSON text)
-- Returns (entryId, failed) per entry. The attempt that was cut off is recorded as lost and is not charged.
with orphan as materialized (
  select l.*
  from async_workflow.live l join async_workflow.worker k on k.id = l.worker_id
  where l.worker_id is not null and k.ended_at is not null
  limit $1
  for update of l skip locked
),
freed as (
  update async_workflow.live l
     set worker_id = null, claim_id = null, claimed_at = null, parked = null, crashes = l.crashes + 1,
         attempt_floor = l.attempt_floor + 1, available_at = clock_timestamp(),
         rank_at = clock_timestamp() - l.priority * interval '1 minute', version = l.version + 1, updated_at = clock_timestamp()
    from orphan o where l.entry_id = o.entry_id and o.crashes + 1 < $2
  returning l.entry_id
),
ended as (
  delete from async_workflow.live l using orphan o where l.entry_id = o.entry_id and o.crashes + 1 >= $2
  returning o.*
),
recorded as (
  insert into async_workflow.attempt (entry_id, stage, attempt, outcome, worker_id, started_at)
  -- It began when the stage before it ended, or with the claim.
  select entry_id, stage, attempt, 'lost', worker_id,
         greatest(claimed_at, (select max(a.finished_at) from async_workflow.attempt a where a.entry_id = orphan.entry_id))
  from orphan
  where entry_id in (select entry_id from freed)
),
failed as (
  insert into async_workflow.result
    (entry_id, workflow_id, status, stage, progress, attempt, attempt_floor, version, worker_id, claim_id, attempt_started_at, started_at, error)
  select entry_id, workflow_id, 'FAILED', stage, progress, attempt, attempt_floor, version + 1, worker_id, claim_id, claimed_at, started_at,
         async_workflow.with_fingerprint($3::jsonb, entry_id, stage)
  from ended
  returning entry_id, stage, attempt, error
),
counted as (
  insert into async_workflow.failure (entry_id, stage, attempt, fingerprint)
  select entry_id, stage, attempt, error ->> 'fingerprint' from failed
),
noted as (
  insert into async_workflow.change (entry_ids) select async_workflow.listed(array_agg(entry_id)) from orphan having count(*) > 0
)
select entry_id as "entryId", false as failed from freed
union all
select entry_id, true from ended
