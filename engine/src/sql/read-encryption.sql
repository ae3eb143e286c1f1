-- By which keys the inputs of the newest and of the oldest 100 entries are encrypted (null: in the clear), how many by each, and one of them.
-- No more: an input may have a megabyte, and is read whole.
with newest as (select id, input from async_workflow.entry order by id desc limit 100),
oldest as (select id, input from async_workflow.entry order by id limit 100),
looked as (select id, input from newest union all select id, input from oldest where id not in (select id from newest))
select input #>> '{$encrypted,key}' as key, count(*)::int as count, (array_agg(id))[1] as id, (array_agg(input))[1] as input
from looked where input is not null and input <> 'null'
group by 1 order by 2 desc
