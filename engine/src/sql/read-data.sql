-- An entry's input and results as JSON texts, with numbers as they are stored.
--   $1 entry id   $2 workspace
-- Returns one row, with whose input it is, what of it is secret and the workflow's stages, or nothing when there is no such entry in the workspace.
select e.input::text as input, e.owner, w.description -> 'inputSchema' as "inputSchema", w.description -> 'resultSecrets' as "resultSecrets", w.stages as "stageNames", coalesce(r.result, l.result)::text as result,
       (select coalesce(json_object_agg(w.stages[a.stage + 1], a.result::text), '{}')
          from async_workflow.attempt a where a.entry_id = e.id and a.outcome = 'completed' and a.result is not null) as stages
from async_workflow.entry e
join async_workflow.workflow w on w.id = e.workflow_id
left join async_workflow.live l on l.entry_id = e.id
left join async_workflow.result r on r.entry_id = e.id
where e.id = $1 and e.workspace = $2
