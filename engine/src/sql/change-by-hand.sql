-- Writes status, progress and result of an unfinished entry by hand; a stage passed by is recorded as completed.
--   $1 entry id   $2 stages done   $3 progress   $4 result (JSON text, null keeps it)   $5 result of the stage passed by (JSON text)
with before as (
  select entry_id, stage, attempt, claimed_at from async_workflow.live where entry_id = $1
),
passed as (
  insert into async_workflow.attempt (entry_id, stage, attempt, outcome, started_at, result)
  select entry_id, stage, greatest(attempt, 1), 'completed', coalesce(claimed_at, clock_timestamp()), $5::jsonb from before where stage < $2
)
update async_workflow.live l
   set stage = $2, progress = $3, result = coalesce($4::jsonb, l.result), version = l.version + 1, updated_at = clock_timestamp(),
       attempt = case when l.stage < $2 then 0 else l.attempt end, attempt_floor = case when l.stage < $2 then 0 else l.attempt_floor end,
       crashes = case when l.stage < $2 then 0 else l.crashes end
 where l.entry_id = $1
