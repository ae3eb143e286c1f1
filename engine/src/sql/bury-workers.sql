-- Declares workers dead whose lease has ended. They can claim nothing any more, and their entries are orphans.
-- One that ends more than two lengths of itself from now was given before the clock went back: it is cut to its length, which its
-- holder, if it lives, renews long before.
-- Returns the names of the dead.
with cut as (
  update async_workflow.worker set alive_until = clock_timestamp() + lease_ms * interval '1 ms', seen_at = clock_timestamp()
   where ended_at is null and alive_until > clock_timestamp() + 2 * lease_ms * interval '1 ms'
)
update async_workflow.worker set ended_at = clock_timestamp(), lost = true
 where ended_at is null and alive_until < clock_timestamp()
returning name
