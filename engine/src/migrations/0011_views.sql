-- Lists that somebody keeps under a name: the filter, order and columns as the parameters of an address.
create table async_workflow.view (
  id         uuid not null default gen_random_uuid() constraint view_key primary key,
  workspace  text not null,
  owner      text not null,
  name       text not null constraint view_name_length check (char_length(name) between 1 and 60),
  query      text not null constraint view_query_length check (char_length(query) between 1 and 4000),
  created_at timestamptz not null default clock_timestamp(),
  constraint view_name_key unique (workspace, owner, name)
);
