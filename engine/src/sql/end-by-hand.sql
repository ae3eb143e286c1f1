-- Ends an entry by hand.
--   $1 entry id   $2 final status   $3 stages done   $4 progress   $5 result (JSON text)   $6 error (JSON text)
-- The lease, if there is one, is gone with the live row.
with ended as (
  delete from async_workflow.live where entry_id = $1
  returning entry_id, workflow_id, attempt, attempt_floor, version, worker_id, claim_id, claimed_at, started_at, result
),
failed as (
  insert into async_workflow.failure (entry_id, stage, attempt, fingerprint)
  select entry_id, $3, attempt, $6::jsonb ->> 'fingerprint' from ended where $6::jsonb ->> 'fingerprint' is not null
)
insert into async_workflow.result
  (entry_id, workflow_id, status, stage, progress, attempt, attempt_floor, version, worker_id, claim_id, attempt_started_at, started_at, result, error)
select entry_id, workflow_id, $2::async_workflow.final_status, $3, $4, attempt, attempt_floor, version + 1, worker_id, claim_id, claimed_at, started_at,
       coalesce($5::jsonb, result), $6::jsonb
from ended
