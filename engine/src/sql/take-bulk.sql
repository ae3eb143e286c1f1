-- Holds a running bulk action for one portion, unless somebody holds it.
--   $1 bulk id   $2 who asks
-- Returns where it stands, or nothing when it is held, stopped or done. isElsewhere: another runner was at it within the last seconds.
-- dueMs: how long the pace asks to wait.
select workspace, only_owner as "onlyOwner", asked_by as "askedBy", action, from_stage as "from", pace, cursor, created_at::text as "createdAt",
       runner is distinct from $2::uuid and runner is not null and next_at > clock_timestamp() - interval '3 s' as "isElsewhere",
       greatest(extract(epoch from next_at - clock_timestamp()), 0)::float8 * 1000 as "dueMs"
from async_workflow.bulk where id = $1 and state = 'running'
for update skip locked
