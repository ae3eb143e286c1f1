-- What entries are, as far as a bulk action cares. The engine puts before it `with chosen (id) as (…)`.
--   $1 workspace   $2 only this owner's (null: everybody's)   $3 stage that a retry begins with (null: where each ended)
select c.id as "entryId", w.name as workflow,
       case when e.id is null then 'not_found'
            when e.owner <> $2::text then 'not_yours'
            when r.entry_id is not null and $3::text <> all (w.stages) then 'no_stage'
            when r.entry_id is not null and array_position(w.stages, $3::text) - 1 > r.stage then 'stage_not_reached'
            when r.entry_id is not null then lower(r.status::text)
            when l.worker_id is not null and k.ended_at is null and k.alive_until > clock_timestamp() then 'running'
            when l.parked = 'backoff' and l.available_at > clock_timestamp() then 'retrying'
            else 'waiting' end as kind
from chosen c
left join async_workflow.entry e on e.id = c.id and e.workspace is not distinct from $1
left join async_workflow.live l on l.entry_id = e.id
left join async_workflow.worker k on k.id = l.worker_id
left join async_workflow.result r on r.entry_id = e.id
left join async_workflow.workflow w on w.id = e.workflow_id
