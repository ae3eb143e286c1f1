-- Starts entries.
--   $1 entry ids   $2 workflow ids   $3 titles   $4 inputs (JSON texts)   $5 priorities   $6 delays in ms   $7 tags (array literals)
--   $8 workspaces   $9 owners
-- Returns (entryId, createdAt) per entry.
with asked as materialized (
  select * from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::smallint[], $6::float8[], $7::text[], $8::text[], $9::text[])
    as a(entry_id, workflow_id, title, input, priority, delay, tags, workspace, owner)
),
queued as (
  insert into async_workflow.live (entry_id, workflow_id, priority, available_at, rank_at)
  select entry_id, workflow_id, priority, clock_timestamp() + delay * interval '1 ms',
         clock_timestamp() + delay * interval '1 ms' - priority * interval '1 minute'
  from asked
),
noted as (
  insert into async_workflow.change (entry_ids) select array_agg(entry_id) from asked
)
insert into async_workflow.entry (id, workspace, owner, workflow_id, title, tags, priority, input)
select entry_id, workspace, owner, workflow_id, title, tags::text[], priority, input::jsonb from asked
returning id as "entryId", created_at as "createdAt"
