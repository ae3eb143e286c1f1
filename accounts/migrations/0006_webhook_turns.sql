-- How many messages are under way at once: to one endpoint, and to all of a workspace, over all workers. A delivery asks for a turn
-- before each try. Turns are counted, never kept as a number, so a worker that dies takes none with it: its turn ends by itself.

create table app_accounts.webhook_turn (
  delivery_id uuid constraint webhook_turn_key primary key,   -- an entry of deliver-webhook; in the order in which they were made
  webhook_id uuid not null references app_accounts.webhook (id) on delete cascade,
  workspace_id text not null,
  asked_at timestamptz not null default clock_timestamp(),
  sends boolean not null,                                     -- it has its turn; otherwise it waits
  until timestamptz not null                                  -- then it is forgotten, whatever became of it
);
create index webhook_turn_by_webhook on app_accounts.webhook_turn (webhook_id, sends, delivery_id);
create index webhook_turn_by_workspace on app_accounts.webhook_turn (workspace_id, sends, until);

-- How long a message to the endpoint takes, smoothed: by it the waiting ones guess when to ask again.
alter table app_accounts.webhook add pace_ms float8 not null default 500;

-- Null: the delivery has its turn, until it is deleted or the time is over. Otherwise the milliseconds after which to ask again: as long
-- as those before it need, and half as long as it has waited at least, so that it asks seldom when the guess is bad.
-- Every endpoint may always have one message under way, so that the slow ones of a workspace hold up no other.
create function app_accounts.take_turn(delivery uuid, webhook uuid, workspace text, per_webhook int, per_workspace int, lasts interval)
returns float8 language plpgsql set search_path = '' as $$
declare
  here int;
  everywhere int;
  ahead int;
  pace float8;
  waited float8;
  wait float8;
begin
  -- One asks at a time, and counts what those before it have committed. An endpoint's row before its turns, as when it is removed.
  perform from app_accounts.workspace w where w.id = workspace for no key update;
  perform from app_accounts.webhook w where w.id = webhook for key share;
  delete from app_accounts.webhook_turn t
   where t.workspace_id = workspace and t.until < clock_timestamp() or t.delivery_id = delivery and t.sends;
  select count(*) filter (where t.webhook_id = webhook), count(*) into here, everywhere
    from app_accounts.webhook_turn t where t.workspace_id = workspace and t.sends;
  if here < per_webhook and (everywhere < per_workspace or here = 0) then
    insert into app_accounts.webhook_turn (delivery_id, webhook_id, workspace_id, sends, until)
    select delivery, w.id, workspace, true, clock_timestamp() + lasts from app_accounts.webhook w where w.id = webhook
    on conflict (delivery_id) do update set sends = true, until = excluded.until;
    return null;
  end if;
  select count(*) into ahead from (
    select from app_accounts.webhook_turn t
     where t.webhook_id = webhook and not t.sends and t.delivery_id < delivery limit 1000) as earlier;
  select w.pace_ms into pace from app_accounts.webhook w where w.id = webhook;
  select extract(epoch from clock_timestamp() - t.asked_at) * 1000 into waited
    from app_accounts.webhook_turn t where t.delivery_id = delivery;
  wait := least(greatest(pace * (1 + ahead / per_webhook), coalesce(waited, 0) / 2, 100), 300000) * (0.75 + random() / 2);
  insert into app_accounts.webhook_turn (delivery_id, webhook_id, workspace_id, sends, until)
  select delivery, w.id, workspace, false, clock_timestamp() + wait * interval '1 ms' + interval '1 hour' from app_accounts.webhook w where w.id = webhook
  on conflict (delivery_id) do update set until = excluded.until;
  return wait;
end $$;
