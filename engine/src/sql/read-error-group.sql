-- One error group with the last error, stack and all.
--   $1 workspace   $2 fingerprint
select g.fingerprint, g.workflow, g.stage, g.error, g.entry_id as "entryId", g.count::float8 as count, g.entries::float8 as entries,
       g.first_seen as "firstSeen", g.last_seen as "lastSeen", g.status, g.status_at as "statusAt", g.status_by as "statusBy",
       g.regressed_at as "regressedAt",
       array(select coalesce(h.count, 0)
             from generate_series(23, 0, -1) as ago
             left join async_workflow.error_hour h on h.workspace = g.workspace and h.fingerprint = g.fingerprint
              and h.hour = date_trunc('hour', clock_timestamp(), 'UTC') - ago * interval '1 hour'
             order by ago desc) as hours
from async_workflow.error_group g
where g.workspace = $1 and g.fingerprint = $2
