-- Throws away what nobody asks for any more: changes older than $1 but for the newest $4, idempotency keys older than $2, workers that ended
-- longer than $3 ago (seconds), bulk actions after 30 days, hours of errors after a week, error groups when the last entry that failed so is gone, waits of entries that have
-- gone on; and what was done by hand to entries older than the oldest that is left.
-- The newest changes may not have been read yet, and look old all the same when the clock is set ahead.
with changes as (
  delete from async_workflow.change where at < (select clock_timestamp()) - $1 * interval '1 second'
     and xid <= (select c.xid from async_workflow.change c order by c.xid desc offset $4 limit 1)
),
waits as (
  delete from async_workflow.waiting w
   where not exists (select from async_workflow.live l where l.entry_id = w.entry_id and l.stage = w.stage)
),
deeds as (
  delete from async_workflow.by_hand where entry_id < (select id from async_workflow.entry order by id limit 1)
),
workers as (
  delete from async_workflow.worker k where k.ended_at < (select clock_timestamp()) - $3 * interval '1 second'
     and not exists (select from async_workflow.live l where l.worker_id = k.id)
),
bulks as (
  delete from async_workflow.bulk where id < async_workflow.uuid7_floor((select clock_timestamp()) - interval '30 days') and state <> 'running'
),
error_hours as (
  delete from async_workflow.error_hour where hour < (select clock_timestamp()) - interval '7 days'
),
error_groups as (
  delete from async_workflow.error_group
   where last_seen < (select clock_timestamp()) - greatest((select max(retention) from async_workflow.workflow), interval '30 days')
)
delete from async_workflow.idempotency where created_at < (select clock_timestamp()) - $2 * interval '1 second'
