-- Starts an entry for each of several that have ended, which repeats it from one of its stages on.
--   $1 new entry ids   $2 entries repeated, in the same order   $3 the stage to begin with, by name
--   $4 only those that had ended by then
-- Returns (entryId, newId) of each that was repeated. The results of the stages before are taken over. Version 1 makes its first
-- claim read them. The progress is that of transitions: of n stages, stage k stands at 100 k / n, rounded down.
with source as materialized (
  select n.new_id, e.id, e.workspace, e.owner, e.workflow_id, e.title, e.tags, e.priority, e.input,
         (array_position(w.stages, $3::text) - 1)::smallint as stage, cardinality(w.stages) as stages,
         (w.description ->> 'timeoutMs')::float8 * interval '1 ms' as timeout
  from unnest($1::uuid[], $2::uuid[]) as n(new_id, id)
  join async_workflow.entry e on e.id = n.id
  join async_workflow.workflow w on w.id = e.workflow_id
  join async_workflow.result r on r.entry_id = e.id and r.finished_at <= $4::text::timestamptz
  where array_position(w.stages, $3::text) - 1 <= r.stage
),
taken_over as (
  insert into async_workflow.attempt (entry_id, stage, attempt, outcome, worker_id, started_at, finished_at, result)
  select s.new_id, a.stage, 1, a.outcome, a.worker_id, a.started_at, a.finished_at, a.result
  from source s join async_workflow.attempt a on a.entry_id = s.id and a.outcome = 'completed' and a.stage < s.stage
),
queued as (
  insert into async_workflow.live (entry_id, workflow_id, stage, progress, priority, version, rank_at, deadline_at)
  select new_id, workflow_id, stage, 100 * stage / stages, priority, 1,
         clock_timestamp() - priority * interval '1 minute', clock_timestamp() + timeout
  from source
),
noted as (
  insert into async_workflow.change (entry_ids) select async_workflow.listed(array_agg(new_id)) from source having count(*) > 0
),
started as (
  insert into async_workflow.entry (id, workspace, owner, workflow_id, title, tags, priority, retry_of, input)
  select new_id, workspace, owner, workflow_id, title, tags, priority, id, input from source
)
select id as "entryId", new_id as "newId" from source
