-- What is recorded of one entry beside the entry itself.
--   $1 entry id   $2 workspace
-- Returns one row: input, whose it is, what of it is secret, attempts, steps and what runs or how it ended; nothing when there is no such entry in the workspace.
select e.input, e.owner, w.description -> 'inputSchema' as "inputSchema", w.description -> 'resultSecrets' as "resultSecrets", w.stages,
  (select coalesce(jsonb_agg(jsonb_build_object('stage', a.stage, 'attempt', a.attempt, 'outcome', a.outcome, 'worker', k.name,
            'startedAt', a.started_at, 'finishedAt', a.finished_at, 'error', a.error, 'result', a.result) order by a.stage, a.attempt), '[]')
     from async_workflow.attempt a left join async_workflow.worker k on k.id = a.worker_id where a.entry_id = e.id) as attempts,
  (select coalesce(jsonb_agg(jsonb_build_object('stage', s.stage, 'name', s.name, 'occurrence', s.occurrence, 'attempt', s.attempt,
            'startedAt', s.started_at, 'finishedAt', s.finished_at, 'result', s.result) order by s.stage, s.finished_at, s.occurrence), '[]')
     from async_workflow.step s where s.entry_id = e.id) as steps,
  (select jsonb_build_object('stage', l.stage, 'attempt', l.attempt, 'worker', k.name, 'running', l.worker_id is not null,
            'startedAt', case when l.worker_id is not null then
               coalesce((select max(a.finished_at) from async_workflow.attempt a where a.entry_id = e.id and a.finished_at > l.claimed_at), l.claimed_at) end)
     from async_workflow.live l left join async_workflow.worker k on k.id = l.worker_id where l.entry_id = e.id) as live,
  (select jsonb_build_object('status', r.status, 'stage', r.stage, 'attempt', r.attempt, 'worker', k.name, 'startedAt', r.attempt_started_at,
            'finishedAt', r.finished_at, 'error', r.error, 'result', r.result)
     from async_workflow.result r left join async_workflow.worker k on k.id = r.worker_id where r.entry_id = e.id) as ended
from async_workflow.entry e join async_workflow.workflow w on w.id = e.workflow_id
where e.id = $1 and e.workspace = $2
