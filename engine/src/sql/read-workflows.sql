-- Workflows as they were registered: their versions, who has code for them, the pause and the newest entry.
--   $1 workspace   $2 name (null: all)
-- Returns a row per version, the newest first, with the live workers that know it.
select w.id, w.name, w.version, w.stages, w.description, w.updated_at as "updatedAt",
       p.paused_at as "pausedAt", p.paused_by as "pausedBy", p.reason,
       newest.id as "lastId", newest.title as "lastTitle", newest.created_at as "lastCreatedAt",
       (select coalesce(jsonb_agg(jsonb_build_object('id', a.name, 'host', a.host, 'slots', a.concurrency, 'draining', a.draining,
                 'holding', (select count(*) from async_workflow.live l where l.worker_id = a.id and l.workflow_id = w.id)) order by a.id), '[]')
          from async_workflow.worker a
         where a.ended_at is null and a.alive_until > clock_timestamp() and w.id = any (a.workflows)) as workers
from async_workflow.workflow w
left join async_workflow.paused_workflow p on p.workflow = w.name
left join lateral (
  select e.id, e.title, e.created_at from async_workflow.entry e
  where e.workspace = $1::text and e.workflow_id = w.id order by e.workspace, e.workflow_id, e.id desc limit 1
) as newest on true
where $2::text is null or w.name = $2::text
order by w.updated_at desc, w.id desc
