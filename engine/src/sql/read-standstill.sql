-- Why an entry does not run: everything there is to know about that, read at one moment.
--   $1 entry id   $2 workspace
-- Returns one row, or nothing when there is no such entry in the workspace. Times are in ms from now, below zero when past.
-- Nothing is counted beyond 10,000.
select e.id, w.name as workflow, w.version as "workflowVersion", w.stages,
       coalesce(r.stage, l.stage) as "stagesDone", coalesce(r.attempt, l.attempt - l.attempt_floor) as attempt,
       w.description -> 'attempts' as "stageAttempts", l.crashes,
       r.status as "finalStatus", r.finished_at as "finishedAt", coalesce(r.error, l.error) ->> 'message' as "errorMessage",
       l.parked, s.name as signal, s.since as "waitingSince", coalesce(l.cancel_requested, false) as "cancelRequested", nullif(l.available_at, 'infinity') as "availableAt",
       l.updated_at as "updatedAt", l.available_at > now.at as "notDue",
       extract(epoch from nullif(l.available_at, 'infinity') - now.at)::float8 * 1000 as "availableInMs",
       extract(epoch from l.expires_at - now.at)::float8 * 1000 as "expiresInMs", l.started_at is not null as "hasStarted",
       k.name as "heldBy", k.alive_until as "aliveUntil", extract(epoch from k.alive_until - now.at)::float8 * 1000 as "leaseEndsInMs",
       extract(epoch from now.at - k.seen_at)::float8 * 1000 as "silentMs",
       extract(epoch from k.alive_until - k.seen_at)::float8 * 1000 as "leaseMs", coalesce(k.lost or k.ended_at is not null, false) as "holderIsLost",
       coalesce(k.draining, false) as "holderIsDraining",
       p.paused_at as "pausedAt", p.paused_by as "pausedBy", p.reason as "pauseReason",
       known.workers, known.slots, known.draining, known.busy, last.name as "lastWorker", last.gone_at as "lastWorkerGoneAt",
       (select count(*)::int from (
          select from async_workflow.live q
          where l.worker_id is null and not l.available_at > now.at and q.workflow_id = l.workflow_id and q.worker_id is null
            and (q.rank_at, q.entry_id) < (l.rank_at, l.entry_id) and q.available_at <= now.at
          limit 10001) as before) as ahead,
       (select array_agg(distinct o.version order by o.version) from async_workflow.workflow o
          join async_workflow.worker a on o.id = any (a.workflows) and a.ended_at is null and a.alive_until > now.at
        where o.name = w.name and o.id <> w.id) as "otherVersions",
       (select count(*)::int from async_workflow.worker a where a.ended_at is null and a.alive_until > now.at) as "liveWorkers"
from (select clock_timestamp() as at offset 0) as now
cross join async_workflow.entry e
join async_workflow.workflow w on w.id = e.workflow_id
left join async_workflow.paused_workflow p on p.workflow = w.name
left join async_workflow.live l on l.entry_id = e.id
left join async_workflow.waiting s on s.entry_id = l.entry_id and s.stage = l.stage and l.parked = 'signal'
left join async_workflow.result r on r.entry_id = e.id
left join async_workflow.worker k on k.id = l.worker_id
cross join lateral (
  select count(*) filter (where not a.draining)::int as workers, coalesce(sum(a.concurrency) filter (where not a.draining), 0)::int as slots,
         count(*) filter (where a.draining)::int as draining,
         (select count(*)::int from async_workflow.live h where h.worker_id = any (array_agg(a.id) filter (where not a.draining))) as busy
  from async_workflow.worker a where a.ended_at is null and a.alive_until > now.at and w.id = any (a.workflows)
) as known
left join lateral (
  select a.name, least(a.ended_at, a.alive_until) as gone_at from async_workflow.worker a
  where known.workers = 0 and w.id = any (a.workflows) and (a.ended_at is not null or a.alive_until <= now.at)
  order by a.id desc limit 1
) as last on true
where e.id = $1 and e.workspace = $2
