-- Keeps the results of finished steps, so that the stage does not do them again.
--   $1 entry ids   $2 claim ids   $3 stages   $4 names   $5 occurrences   $6 attempts   $7 run times in ms   $8 results (JSON texts)
--   $9 channels to notify
-- Returns one row: how many entries still hold their lease, and which ones. The update locks the live row: nobody can take the lease before this commits.
-- An entry may bring several steps; distinct on keeps the update from meeting a row twice.
with outcome as materialized (
  select * from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::text[], $5::smallint[], $6::smallint[], $7::float8[], $8::text[])
    as o(entry_id, claim_id, stage, name, occurrence, attempt, ms, result)
),
held as (
  update async_workflow.live l set version = version + 1, updated_at = clock_timestamp()
    from (select distinct on (entry_id) entry_id, claim_id, stage from outcome) as o
   where l.entry_id = o.entry_id and l.claim_id = o.claim_id and l.stage = o.stage
     and exists (select from async_workflow.worker k where k.id = l.worker_id and k.ended_at is null and k.alive_until > clock_timestamp())
  returning l.entry_id
),
recorded as (
  insert into async_workflow.step (entry_id, stage, name, occurrence, attempt, started_at, result)
  select o.entry_id, o.stage, o.name, o.occurrence, o.attempt, clock_timestamp() - o.ms * interval '1 ms', o.result::jsonb
  from outcome o join held h on h.entry_id = o.entry_id
  on conflict do nothing
),
noted as (
  insert into async_workflow.change (entry_ids) select async_workflow.listed(array_agg(entry_id)) from held having count(*) > 0
)
select count(*)::int as count, array_agg(entry_id) as "entryIds",
       (select count(pg_notify(channel, '')) from unnest($9::text[]) as channel)::int as hints
from held
