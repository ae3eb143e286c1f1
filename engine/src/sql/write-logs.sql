-- Keeps what handlers logged.
--   $1 entry ids   $2 claim ids   $3 stages   $4 attempts   $5 levels   $6 ages in ms   $7 messages   $8 fields (JSON texts)
-- Returns one row: how many lines were kept. Those of entries that are there no more are dropped.
-- A line changes nothing that others rely on, so one whose claim is gone is kept all the same and marked: what a worker said
-- before and after it lost its lease is what one wants to read then.
-- Live rows are looked up one by one: asked for with "exists", the planner would read them all.
-- The feed hears of it unless there are so many entries that it would list none: then those who follow one look by themselves.
with line as materialized (
  select * from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::smallint[], $5::smallint[], $6::float8[], $7::text[], $8::text[])
    with ordinality as o(entry_id, claim_id, stage, attempt, level, age, message, fields, n)
),
known as materialized (
  select said.entry_id, said.claim_id, held.claim_id is distinct from said.claim_id as late
  from (select distinct entry_id, claim_id from line) as said
  left join lateral (select l.claim_id from async_workflow.live l where l.entry_id = said.entry_id offset 0) as held on true
  where exists (select from async_workflow.entry e where e.id = said.entry_id)
),
kept as (
  insert into async_workflow.log (entry_id, stage, attempt, level, late, at, message, fields)
  select line.entry_id, line.stage, line.attempt, line.level, known.late, clock_timestamp() - line.age * interval '1 ms',
         line.message, line.fields::jsonb
  from line join known using (entry_id, claim_id)
  order by line.n
  returning 1
),
noted as (
  insert into async_workflow.change (entry_ids)
  select array_agg(distinct entry_id) from known having count(distinct entry_id) between 1 and 100
)
select count(*)::int as count from kept
