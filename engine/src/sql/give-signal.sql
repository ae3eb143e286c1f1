-- Keeps a signal as a step of the stage that waits for it, and lets the entry go on. Its live row is locked.
--   $1 entry id   $2 stage   $3 name of the step   $4 occurrence   $5 attempt   $6 since when it waited   $7 what came (JSON text)
with kept as (
  insert into async_workflow.step (entry_id, stage, name, occurrence, attempt, started_at, result)
  values ($1, $2, $3, $4, $5, $6, $7::text::jsonb)
),
answered as (
  delete from async_workflow.waiting where entry_id = $1
)
update async_workflow.live
   set available_at = clock_timestamp(), rank_at = clock_timestamp() - priority * interval '1 minute',
       version = version + 1, updated_at = clock_timestamp()
 where entry_id = $1
