-- How far the rollup has come, and who may still write what lies before now.
-- Returns one row: the time (read first), where it stands, when it moved, the transactions that write entries, attempts and ends, whether
-- this minute's backlog was looked at, how many unfinished entries there are, roughly, and the newest change, committed or not.
-- Times in ms since 1970.
-- Rows carry the time at which they were written, and whoever has written has the table locked until the commit: when the
-- transactions listed here are over, all rows of before now can be seen. Transactions that write elsewhere hold nothing up.
with writing as materialized (
  select distinct l.virtualtransaction as id, c.relname as "table"
  from pg_locks l join pg_class c on c.oid = l.relation
  where l.locktype = 'relation' and l.mode = 'RowExclusiveLock' and l.granted
    and l.database = (select oid from pg_database where datname = current_database())
    and c.relnamespace = 'async_workflow'::regnamespace and c.relname in ('entry', 'idempotency', 'attempt', 'result', 'undone_end')
)
select floor(extract(epoch from now.at) * 1000)::float8 as "nowMs", extract(epoch from r.created_until)::float8 * 1000 as "createdMs",
       extract(epoch from r.attempts_until)::float8 * 1000 as "attemptsMs", extract(epoch from r.ends_until)::float8 * 1000 as "endsMs",
       extract(epoch from now.at - r.moved_at)::float8 * 1000 as "movedMsAgo",
       array(select id from writing where "table" in ('entry', 'idempotency')) as creating,
       array(select id from writing where "table" = 'attempt') as trying,
       array(select id from writing where "table" in ('result', 'undone_end')) as ending,
       exists (select from async_workflow.backlog b where b.minutes = 1 and b.workspace = '' and b.at = date_bin('1 minute', now.at, 'epoch')) as "isLookedAt",
       (select case when c.relpages > 0 and c.reltuples >= 0 then c.reltuples / c.relpages else 40 end * pg_relation_size(c.oid) / 8192
          from pg_class c where c.oid = 'async_workflow.live'::regclass)::float8 as "liveRows",
       (select last_value from async_workflow.change_id_seq)::text as "lastChange"
from (select clock_timestamp() as at offset 0) as now
cross join async_workflow.rollup r
