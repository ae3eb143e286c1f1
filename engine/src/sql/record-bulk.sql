-- Notes the outcomes of a portion, and where the bulk action stands now: in its own row, in each entry's, and in each entry's history.
--   $1 bulk id   $2 entry ids, in order   $3 outcomes   $4 reasons   $5 details   $6 who is at it
--   $7 action   $8 asked by   $9 when it was begun   $10 details of the history (JSON texts)
-- Returns (waitMs): for how long the pace asks to wait. Without entries it has come to its end. The pace counts from when the portion was due, or from a second ago at most.
with outcome as materialized (
  select * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $10::text[]) as o(entry_id, outcome, reason, detail, history)
),
noted as (
  update async_workflow.bulk_entry b
     set outcome = o.outcome::async_workflow.bulk_outcome, reason = o.reason, detail = o.detail, at = clock_timestamp()
    from outcome o where b.bulk_id = $1 and b.entry_id = o.entry_id
),
told as (
  insert into async_workflow.by_hand (entry_id, action, by, detail, at)
  select entry_id, $7, $8, history::jsonb, $9::text::timestamptz from outcome where outcome = 'done'
),
changed as (
  insert into async_workflow.change (entry_ids)
  select async_workflow.listed(array_agg(entry_id)) from outcome where outcome = 'done' having count(*) > 0
),
summed as (
  select count(*) filter (where outcome = 'done') as done, count(*) filter (where outcome = 'skipped') as skipped,
         count(*) filter (where outcome = 'failed') as failed
  from outcome
)
update async_workflow.bulk b
   set done = b.done + s.done, skipped = b.skipped + s.skipped, failed = b.failed + s.failed, runner = $6,
       cursor = coalesce(($2::uuid[])[cardinality($2::uuid[])], b.cursor),
       next_at = greatest(b.next_at, clock_timestamp() - interval '1 s') + cardinality($2::uuid[]) * interval '1 s' / b.pace,
       state = case when b.done + b.skipped + b.failed + cardinality($2::uuid[]) >= b.total or cardinality($2::uuid[]) = 0 then 'finished' else b.state end,
       finished_at = case when b.done + b.skipped + b.failed + cardinality($2::uuid[]) >= b.total or cardinality($2::uuid[]) = 0 then clock_timestamp() end
  from summed s where b.id = $1
returning greatest(extract(epoch from b.next_at - clock_timestamp()), 0)::float8 * 1000 as "waitMs"
