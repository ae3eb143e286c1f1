-- The ids of an entry, of those it repeats and of those that repeat any of them.
--   $1 entry id   $2 workspace   $3 most of them
-- Returns (id), oldest first; nothing when there is no such entry in the workspace.
with recursive up(id, retry_of, depth) as (
  select e.id, e.retry_of, 0 from async_workflow.entry e where e.id = $1 and e.workspace = $2
  union all
  select e.id, e.retry_of, up.depth + 1
  from up join async_workflow.entry e on e.id = up.retry_of and e.workspace is not distinct from $2
  where up.depth < $3
),
down(id, depth) as (
  (select id, 0 from up order by depth desc limit 1)
  union all
  select e.id, down.depth + 1
  from down join async_workflow.entry e on e.retry_of = down.id and e.workspace is not distinct from $2
  where down.depth < $3
),
-- The newest when there are more, and always the entry itself.
chosen as (
  (select id from down order by id desc limit $3) union select $1::uuid from up
)
select id from chosen order by id
