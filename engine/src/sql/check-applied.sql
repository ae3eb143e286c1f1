-- After a lost connection: what became of the writes that were under way?
--   $1 entry ids
-- Returns (entryId, claimId, stage, ended): the present claim and stage, or ended with the claim that ended it.
select l.entry_id as "entryId", l.claim_id as "claimId", l.stage, false as ended
from async_workflow.live l where l.entry_id = any ($1::uuid[])
union all
select r.entry_id, r.claim_id, r.stage, true
from async_workflow.result r where r.entry_id = any ($1::uuid[])
