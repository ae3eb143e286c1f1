-- What was committed between two looks.
--   $1 snapshot of the last look (null: none, from now on)   $2 most rows to read
-- Returns one row per commit: (snapshot, cursor, id, entryIds, and how long ago it was noted in ms), and one with a null id when there is none. snapshot is what to ask
-- with next time; cursor is the oldest transaction that still runs in it: whoever resumes there misses nothing.
-- New is what began after the last look, and what ran then and has ended since: both are found by xid, so one transaction that
-- stays open for long costs nothing and holds nothing up.
with present as (select pg_current_snapshot() as snapshot)
select present.snapshot::text as snapshot, pg_snapshot_xmin(present.snapshot)::text as cursor, c.id::text as id, c.entry_ids as "entryIds",
       extract(epoch from clock_timestamp() - c.at)::float8 * 1000 as "ageMs"
from present left join lateral (
  (select id, entry_ids, at from async_workflow.change where xid >= pg_snapshot_xmax($1::text::pg_snapshot) order by xid limit $2)
  union all
  (select id, entry_ids, at from async_workflow.change where xid = any (array(select pg_snapshot_xip($1::text::pg_snapshot))) order by xid limit $2)
) as c on true
