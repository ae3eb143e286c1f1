-- What became of the entries of a bulk action, in the order in which they are acted upon.
--   $1 bulk id   $2 outcome (null: any; 'left': none yet)   $3 behind this entry   $4 limit   $5 workspace
-- Returns a row per entry, with where it stands now; workflow is null when it is not there any more.
select b.entry_id as "entryId", b.outcome, b.reason, b.detail, b.at, e.title, w.name as workflow, w.stages,
       r.status as "finalStatus", coalesce(r.stage, l.stage) as "stagesDone"
from async_workflow.bulk_entry b
left join async_workflow.entry e on e.id = b.entry_id and e.workspace is not distinct from $5
left join async_workflow.workflow w on w.id = e.workflow_id
left join async_workflow.live l on l.entry_id = e.id
left join async_workflow.result r on r.entry_id = e.id
where b.bulk_id = $1 and b.entry_id > $3
  and ($2::text is null or case when $2 = 'left' then b.outcome is null else b.outcome::text = $2 end)
order by b.entry_id limit $4
