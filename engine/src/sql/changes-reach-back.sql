-- Are the changes since a point still all kept?
--   $1 xid
-- Returns (kept): whether a change at or below it is there. Young tables may answer false needlessly; that costs a reader one full read.
select exists (select from async_workflow.change where xid <= $1::text::xid8) as kept
