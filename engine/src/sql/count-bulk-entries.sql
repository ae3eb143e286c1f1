-- Sums up what a bulk action will act on, at its start. One without entries has finished.
--   $1 bulk id   $2 most entries that a filter may give; one more stands for all that there are beside
-- Returns the total.
with beyond as (
  delete from async_workflow.bulk_entry
   where bulk_id = $1 and entry_id > (select entry_id from async_workflow.bulk_entry where bulk_id = $1 order by entry_id offset $2::int - 1 limit 1)
  returning 1
),
counted as (
  select (select count(*) from async_workflow.bulk_entry where bulk_id = $1) - (select count(*) from beyond) as total,
         exists (select from beyond) as is_capped
)
update async_workflow.bulk b
   set total = c.total, is_capped = c.is_capped,
       state = case when c.total = 0 then 'finished' else b.state end, finished_at = case when c.total = 0 then clock_timestamp() end
  from counted c where b.id = $1
returning b.total
