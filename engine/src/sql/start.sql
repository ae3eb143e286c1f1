-- Starts entries.
--   $1 entry ids   $2 workflow ids   $3 titles   $4 inputs (JSON texts)   $5 priorities
--   $6 delays in ms   $7 times not before which they run (null: the delay counts)   $8 times to start in, ms   $9 times to finish in, ms
--   $10 tags (array literals)   $11 workspaces   $12 owners
-- Returns (entryId, createdAt) per entry.
with asked as materialized (
  select *, greatest(coalesce(not_before::timestamptz, begun + delay * interval '1 ms'), begun) as due
  from (select clock_timestamp() as begun) as c,
       unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::smallint[], $6::float8[], $7::text[], $8::float8[], $9::float8[],
              $10::text[], $11::text[], $12::text[])
    as a(entry_id, workflow_id, title, input, priority, delay, not_before, start_within, finish_within, tags, workspace, owner)
),
queued as (
  insert into async_workflow.live (entry_id, workflow_id, priority, available_at, rank_at, updated_at, expires_at, deadline_at)
  select entry_id, workflow_id, priority, due, due - priority * interval '1 minute', begun,
         begun + start_within * interval '1 ms', begun + finish_within * interval '1 ms'
  from asked
),
noted as (
  insert into async_workflow.change (entry_ids) select async_workflow.listed(array_agg(entry_id)) from asked
)
insert into async_workflow.entry (id, workspace, owner, workflow_id, title, tags, priority, created_at, input)
select entry_id, workspace, owner, workflow_id, title, tags::text[], priority, begun, input::jsonb from asked
returning id as "entryId", created_at as "createdAt"
