-- Starts an entry that repeats another from one of its stages on.
--   $1 new entry id   $2 entry repeated   $3 stage to begin with   $4 progress there   $5 input (JSON text)
--   $6 results of the stages before (JSON texts)
-- Returns the new entry's id. What both have in common comes from outside: encrypted, it is bound to its entry. Version 1 makes its first claim read them.
with source as (
  select * from async_workflow.entry where id = $2
),
taken_over as (
  insert into async_workflow.attempt (entry_id, stage, attempt, outcome, worker_id, started_at, finished_at, result)
  select $1, stage, 1, outcome, worker_id, started_at, finished_at, ($6::text[])[stage + 1]::jsonb
  from async_workflow.attempt where entry_id = $2 and outcome = 'completed' and stage < $3
),
queued as (
  insert into async_workflow.live (entry_id, workflow_id, stage, progress, priority, version, rank_at, deadline_at)
  select $1, workflow_id, $3, $4, priority, 1, clock_timestamp() - priority * interval '1 minute',
         clock_timestamp() + (w.description ->> 'timeoutMs')::float8 * interval '1 ms'
  from source join async_workflow.workflow w on w.id = workflow_id
),
noted as (
  insert into async_workflow.change (entry_ids) values (array[$1::uuid])
)
insert into async_workflow.entry (id, workspace, owner, workflow_id, title, tags, priority, retry_of, input)
select $1, workspace, owner, workflow_id, title, tags, priority, $2, $5::jsonb from source
returning id as "entryId"
