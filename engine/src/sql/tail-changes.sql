-- What has changed since a point.
--   $1 from xid, inclusive (null: from now on)   $2 most rows to read
-- Returns one row per commit: (cursor, id, entryIds), and one with a null id when there is none. cursor is the xid to
-- ask from next time: the oldest transaction still running, which can yet commit changes. Commits above it are handed
-- out at once and come again until it ends, so that one long transaction elsewhere does not hold up every screen.
with edge as (select pg_snapshot_xmin(pg_current_snapshot()) as xid)
select edge.xid::text as cursor, c.id::text as id, c.entry_ids as "entryIds"
from edge left join lateral (
  select id, entry_ids from async_workflow.change where xid >= $1::text::xid8 order by xid limit $2
) as c on true
