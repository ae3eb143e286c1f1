-- What was counted of workflows by the hour since a time, of entries and of each stage.
--   $1 workspace   $2 from   $3 name (null: all)
-- Returns (workflowId, stage, atMs, counts, run, wait) with durations by bucket; stage -1 is the entry as a whole.
select m.workflow_id as "workflowId", m.stage, extract(epoch from m.at)::float8 * 1000 as "atMs", m.created, m.completed, m.failed, m.cancelled, m.expired,
       m.retried as retries, m.lost,
       (select jsonb_object_agg(bucket, n) from unnest(m.wait_buckets, m.wait_counts) as u(bucket, n)) as wait,
       (select jsonb_object_agg(bucket, n) from unnest(m.run_buckets, m.run_counts) as u(bucket, n)) as run
from async_workflow.metric m
where m.minutes = 60 and m.workspace = $1::text and m.at >= $2::timestamptz
  and ($3::text is null or m.workflow_id = any (array(select w.id from async_workflow.workflow w where w.name = $3::text)))
