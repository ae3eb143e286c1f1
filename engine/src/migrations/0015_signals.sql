-- Which signal a parked entry waits for. One row while it waits; what came is kept as a step of its stage.
create table async_workflow.waiting (
  entry_id   uuid constraint waiting_key primary key,
  stage      smallint not null,
  name       text not null,
  occurrence smallint not null,                -- the how-manieth wait of that stage for this signal
  since      timestamptz not null default clock_timestamp(),
  until      timestamptz                       -- null: until it comes
);

alter table async_workflow.by_hand drop constraint by_hand_action,
  add constraint by_hand_action check (action in ('cancel', 'change', 'retry', 'repeat', 'signal'));
