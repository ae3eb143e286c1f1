-- Notes what someone did to an entry: that it changed, for screens, and what it was, for its history.
--   $1 entry id   $2 action   $3 by whom (null: not known)   $4 detail (JSON text)   $5 when it began
with noted as (
  insert into async_workflow.change (entry_ids) values (array[$1::uuid])
)
insert into async_workflow.by_hand (entry_id, action, by, detail, at) values ($1, $2, $3, $4::jsonb, $5::text::timestamptz)
