-- From what the history of one entry is made: how it began, its attempts, sleeps and waits for signals, what was done to it by hand, where it stands or how it ended.
--   $1 entry id   $2 workspace
-- Returns one row; nothing when there is no such entry in the workspace. Results are left out, and of sleeps all but the first thousand.
select e.owner, e.retry_of as "retryOf", e.created_at as "createdAt", w.stages,
  (select coalesce(jsonb_agg(jsonb_build_object('stage', a.stage, 'attempt', a.attempt, 'outcome', a.outcome, 'worker', k.name,
            'byHand', a.worker_id is null, 'startedAt', a.started_at, 'finishedAt', a.finished_at, 'error', a.error) order by a.stage, a.attempt), '[]')
     from async_workflow.attempt a left join async_workflow.worker k on k.id = a.worker_id where a.entry_id = e.id) as attempts,
  (select coalesce(jsonb_agg(jsonb_build_object('stage', s.stage, 'attempt', s.attempt, 'at', s.finished_at,
            'until', case when jsonb_typeof(s.result) = 'number' then s.result end, 'signal', substring(s.name from '^waitFor:(.*)$'))), '[]')
     from (select * from async_workflow.step s where s.entry_id = e.id
             and (s.name = 'sleep' and jsonb_typeof(s.result) = 'number' or s.name like 'waitFor:%')
           order by s.stage, s.occurrence limit 1000) as s) as sleeps,
  (select coalesce(jsonb_agg(jsonb_build_object('action', b.action, 'at', b.at, 'by', b.by, 'detail', b.detail) order by b.at), '[]')
     from async_workflow.by_hand b where b.entry_id = e.id) as "byHand",
  (select jsonb_build_object('stage', l.stage, 'attempt', l.attempt, 'worker', k.name, 'parked', l.parked,
            'until', nullif(l.available_at, 'infinity'), 'startedAt', case when l.worker_id is not null then
               coalesce((select max(a.finished_at) from async_workflow.attempt a where a.entry_id = e.id and a.finished_at > l.claimed_at), l.claimed_at) end)
     from async_workflow.live l left join async_workflow.worker k on k.id = l.worker_id where l.entry_id = e.id) as live,
  (select jsonb_build_object('status', r.status, 'stage', r.stage, 'attempt', r.attempt, 'worker', k.name, 'startedAt', r.attempt_started_at,
            'finishedAt', r.finished_at, 'error', r.error)
     from async_workflow.result r left join async_workflow.worker k on k.id = r.worker_id where r.entry_id = e.id) as ended
from async_workflow.entry e join async_workflow.workflow w on w.id = e.workflow_id
where e.id = $1 and e.workspace = $2
