-- Writes partial progress of running stages. It never falls.
--   $1 entry ids   $2 claim ids   $3 progress   $4 channels to notify
-- Returns one row: how many entries still hold their lease, and which ones (null: all of them).
with reported as (
  update async_workflow.live l
     set progress = greatest(l.progress, o.progress), version = version + 1, updated_at = clock_timestamp()
    from unnest($1::uuid[], $2::uuid[], $3::smallint[]) as o(entry_id, claim_id, progress)
   where l.entry_id = o.entry_id and l.claim_id = o.claim_id
     and exists (select from async_workflow.worker k where k.id = l.worker_id and k.ended_at is null and k.alive_until > clock_timestamp())
  returning l.entry_id
),
noted as (
  insert into async_workflow.change (entry_ids) select async_workflow.listed(array_agg(entry_id)) from reported having count(*) > 0
)
select count(*)::int as count, case when count(*) < cardinality($1::uuid[]) then array_agg(entry_id) end as "entryIds",
       (select count(pg_notify(channel, '')) from unnest($4::text[]) as channel)::int as hints
from reported
