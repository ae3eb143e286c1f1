-- Which signal an entry waits for, whose live row the transaction has locked.
--   $1 entry id
-- Returns its name, the stage, and since when; nothing when it waits for none.
select w.name, w.stage, w.occurrence, l.attempt, w.since
from async_workflow.live l
join async_workflow.waiting w on w.entry_id = l.entry_id and w.stage = l.stage
where l.entry_id = $1 and l.parked = 'signal' and l.worker_id is null and not l.cancel_requested and l.available_at > clock_timestamp()
