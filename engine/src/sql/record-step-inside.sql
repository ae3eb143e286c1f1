-- Keeps the result of one step inside a transaction of the handler's.
--   $1 the step, as async_workflow.record_step takes it. As text, because drivers differ in what they make of a jsonb parameter
-- Returns (held): false when the lease is gone.
select async_workflow.record_step($1::text::jsonb) as held
