-- A worker that stops leaves its bulk actions to the others at once.
--   $1 who leaves
update async_workflow.bulk set runner = null where state = 'running' and runner = $1
