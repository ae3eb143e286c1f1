-- What earlier attempts left behind, for the entries just claimed: results of finished stages, and steps of the present stage.
--   $1 entry ids   $2 stages
-- Returns (entryId, stage, name, occurrence, result); name is null for a stage's own result.
select o.entry_id as "entryId", a.stage, null as name, null::smallint as occurrence, a.result
from unnest($1::uuid[], $2::smallint[]) as o(entry_id, stage)
cross join lateral (select * from async_workflow.attempt a where a.entry_id = o.entry_id and a.stage < o.stage and a.outcome = 'completed' offset 0) as a
union all
select o.entry_id, s.stage, s.name, s.occurrence, s.result
from unnest($1::uuid[], $2::smallint[]) as o(entry_id, stage)
cross join lateral (select * from async_workflow.step s where s.entry_id = o.entry_id and s.stage = o.stage offset 0) as s
