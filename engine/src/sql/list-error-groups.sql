-- A page of error groups, the latest first.
--   $1 workspace   $2 statuses (null: any)   $3 workflow (null: any)   $4 behind this time and   $5 this fingerprint (null: from the top)
--   $6 limit
-- Returns a row per group; of the error's stack only the beginning. hours: failures in each of the last 24 hours, the present one last.
select g.fingerprint, g.workflow, g.stage, g.error || jsonb_build_object('stack', left(g.error ->> 'stack', 120)) as error, g.entry_id as "entryId", g.count::float8 as count, g.entries::float8 as entries,
       g.first_seen as "firstSeen", g.last_seen as "lastSeen", g.status, g.status_at as "statusAt", g.status_by as "statusBy",
       g.regressed_at as "regressedAt", to_char(g.last_seen at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "sortKey",
       array(select coalesce(h.count, 0)
             from generate_series(23, 0, -1) as ago
             left join async_workflow.error_hour h on h.workspace = g.workspace and h.fingerprint = g.fingerprint
              and h.hour = date_trunc('hour', clock_timestamp(), 'UTC') - ago * interval '1 hour'
             order by ago desc) as hours
from async_workflow.error_group g
where g.workspace = $1 and ($2::text[] is null or g.status::text = any ($2::text[])) and ($3::text is null or g.workflow = $3)
  and ($4::timestamptz is null or (g.last_seen, g.fingerprint) < ($4::timestamptz, $5::text))
order by g.last_seen desc, g.fingerprint desc
limit $6
