-- Throws away what nobody asks for any more: changes older than $1, idempotency keys older than $2 and workers that ended
-- longer than $3 ago (seconds); and what was done by hand to entries older than the oldest that is left.
with changes as (
  delete from async_workflow.change where at < (select clock_timestamp()) - $1 * interval '1 second'
),
deeds as (
  delete from async_workflow.by_hand where entry_id < (select id from async_workflow.entry order by id limit 1)
),
workers as (
  delete from async_workflow.worker k where k.ended_at < (select clock_timestamp()) - $3 * interval '1 second'
     and not exists (select from async_workflow.live l where l.worker_id = k.id)
)
delete from async_workflow.idempotency where created_at < (select clock_timestamp()) - $2 * interval '1 second'
