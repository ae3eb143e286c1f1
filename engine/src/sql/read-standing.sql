-- Where one entry stands, for a change by hand.
--   $1 entry id   $2 workspace
-- Returns where it stands, or nothing when there is no such entry in the workspace. leased is false when the holder's own lease has ended.
select e.id as "entryId", e.owner, w.name as workflow, w.stages, coalesce(l.stage, r.stage) as stage, coalesce(l.progress, r.progress) as progress, l.attempt, l.claim_id as "claimId",
       l.worker_id is not null and k.ended_at is null and k.alive_until > clock_timestamp() as leased, l.entry_id is not null as live, clock_timestamp()::text as now
from async_workflow.entry e
join async_workflow.workflow w on w.id = e.workflow_id
left join async_workflow.live l on l.entry_id = e.id
left join async_workflow.result r on r.entry_id = e.id
left join async_workflow.worker k on k.id = l.worker_id
where e.id = $1 and e.workspace = $2
