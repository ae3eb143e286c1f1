-- A page of the audit log, newest first.
--   $1 workspace   $2 actions (null: all; a part before the dot stands for all of its actions)   $3 actor   $4 target   $5 from   $6 to
--   $7 behind this id (null: from the newest)   $8 how many
-- Returns the records.
select id, at, actor, action, target, reason, detail, address, request_id as "requestId"
from async_workflow.audit
where workspace = $1
  and ($2::text[] is null or action = any ($2) or split_part(action, '.', 1) = any ($2))
  and ($3::text is null or actor = $3)
  and ($4::text is null or target = $4)
  and ($5::timestamptz is null or (id >= async_workflow.uuid7_floor($5) and at >= $5))
  and ($6::timestamptz is null or (id < async_workflow.uuid7_floor($6::timestamptz + interval '1 minute') and at < $6))
  and ($7::uuid is null or id < $7)
order by id desc
limit $8
