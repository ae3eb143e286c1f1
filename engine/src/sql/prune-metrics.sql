-- Throws away figures by the minute older than $1, by the hour older than $2, and undone ends older than $2 (seconds).
with metrics as (
  delete from async_workflow.metric
  where minutes = 1 and at < (select clock_timestamp()) - $1 * interval '1 second'
     or minutes = 60 and at < (select clock_timestamp()) - $2 * interval '1 second'
),
looks as (
  delete from async_workflow.backlog
  where minutes = 1 and at < (select clock_timestamp()) - $1 * interval '1 second'
     or minutes = 60 and at < (select clock_timestamp()) - $2 * interval '1 second'
)
delete from async_workflow.undone_end where finished_at < (select clock_timestamp()) - $2 * interval '1 second'
