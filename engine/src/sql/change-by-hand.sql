-- Writes status, progress and result of an unfinished entry by hand; a stage passed by is recorded as completed.
--   $1 entry id   $2 stages done   $3 progress   $4 result (JSON text, null keeps it)   $5 the lease stays (it was presented)
-- Otherwise the claim goes, so that a holder whose lease has ended cannot write over what is decided here.
-- The attempt of an entry that nobody holds is recorded already: the stage passed by is the next one.
with before as (
  select entry_id, stage, attempt, claimed_at, worker_id from async_workflow.live where entry_id = $1
),
passed as (
  insert into async_workflow.attempt (entry_id, stage, attempt, outcome, started_at)
  select entry_id, stage, case when worker_id is null then attempt + 1 else greatest(attempt, 1) end, 'completed', coalesce(claimed_at, clock_timestamp())
  from before where stage < $2
)
update async_workflow.live l
   set stage = $2, progress = $3, result = coalesce($4::jsonb, l.result), version = l.version + 1, updated_at = clock_timestamp(),
       attempt = case when l.stage < $2 then 0 else l.attempt end,
       attempt_floor = case when l.stage < $2 then 0 when l.worker_id is not null and not $5::boolean then l.attempt_floor + 1 else l.attempt_floor end,
       crashes = case when l.stage < $2 then 0 else l.crashes end,
       worker_id = case when $5::boolean then l.worker_id end, claim_id = case when $5::boolean then l.claim_id end,
       claimed_at = case when $5::boolean then l.claimed_at end
 where l.entry_id = $1
