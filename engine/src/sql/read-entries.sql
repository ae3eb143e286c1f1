-- Entries as screens show them. The engine appends where, order and limit.
select e.id, e.title, e.owner, e.tags, e.priority, e.retry_of as "retryOf", e.created_at as "createdAt",
       w.name as workflow, w.version as "workflowVersion", w.stages,
       (w.description -> 'attempts') as "stageAttempts",
       coalesce(r.stage, l.stage) as "stagesDone", coalesce(r.progress, l.progress) as progress,
       coalesce(r.version, l.version, 0) as version, coalesce(r.attempt, l.attempt, 0) as attempt, coalesce(r.attempt_floor, l.attempt_floor, 0) as "attemptFloor",
       (w.description -> 'resultSecrets' -> -1) as "resultSecrets",
       r.status as "finalStatus", coalesce(r.result, l.result) as result, coalesce(r.error, l.error) as error,
       l.worker_id is null and l.available_at <= clock_timestamp() and not exists (
         select from async_workflow.worker a where a.ended_at is null and not a.draining and a.alive_until > clock_timestamp() and w.id = any (a.workflows)
       ) as "noWorker",
       l.worker_id is null and l.available_at <= clock_timestamp()
         and exists (select from async_workflow.paused_workflow p where p.workflow = w.name) as paused,
       coalesce(l.cancel_requested, false) as "cancelRequested", l.parked,
       case when l.worker_id is null and l.available_at > clock_timestamp() then nullif(l.available_at, 'infinity') end as "availableAt",
       l.worker_id is null and l.available_at > clock_timestamp() as "notDue",
       k.name as "lockedBy", l.claimed_at as "lockedAt",
       coalesce(r.started_at, l.started_at) as "startedAt", r.finished_at as "finishedAt",
       coalesce(r.finished_at, l.updated_at) as "updatedAt"
from async_workflow.entry e
join async_workflow.workflow w on w.id = e.workflow_id
left join async_workflow.live l on l.entry_id = e.id
left join async_workflow.result r on r.entry_id = e.id
left join async_workflow.worker k on k.id = l.worker_id
