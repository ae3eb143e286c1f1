-- Declares workers dead whose lease has ended. They can claim nothing any more, and their entries are orphans.
-- Returns their names.
update async_workflow.worker set ended_at = clock_timestamp(), lost = true
 where ended_at is null and alive_until < clock_timestamp()
returning name
