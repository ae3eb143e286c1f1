-- Throws away what nobody asks for any more: changes older than $1 and idempotency keys older than $2 (seconds).
with changes as (
  delete from async_workflow.change where at < clock_timestamp() - $1 * interval '1 second'
)
delete from async_workflow.idempotency where created_at < clock_timestamp() - $2 * interval '1 second'
