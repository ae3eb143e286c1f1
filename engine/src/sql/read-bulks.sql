-- Bulk actions as screens show them. The engine appends where, order and limit.
select b.id, b.action, b.from_stage as "from", b.filter, b.reason, b.asked_by as "askedBy", b.state, b.pace, b.total, b.is_capped as "isCapped", b.done, b.skipped, b.failed,
       b.created_at as "createdAt", b.finished_at as "finishedAt", b.stopped_by as "stoppedBy", b.hash,
       b.state = 'running' and not exists (
         select from async_workflow.worker a where a.ended_at is null and not a.draining and a.alive_until > clock_timestamp()
       ) as "noWorker"
from async_workflow.bulk b
