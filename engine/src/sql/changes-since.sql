-- What has changed since a cursor, for whoever comes back.
--   $1 cursor: a transaction id, inclusive   $2 most rows to read
-- Returns one row per commit: (cursor, id, entryIds), and one with a null id when there is none. cursor is the oldest transaction
-- that still runs, which can yet commit changes. What committed above it comes again.
with edge as (select pg_snapshot_xmin(pg_current_snapshot()) as xid)
select edge.xid::text as cursor, c.id::text as id, c.entry_ids as "entryIds"
from edge left join lateral (
  select id, entry_ids from async_workflow.change where xid >= $1::text::xid8 order by xid limit $2
) as c on true
