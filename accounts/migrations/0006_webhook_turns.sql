-- How many messages are under way at once: to one endpoint, and to all of a workspace, over all workers. A delivery asks for a turn
-- before each try. Turns are counted, never kept as a number, and count only while a worker holds the delivery: whoever dies, or cannot
-- say that it is through, takes no turn with it.

create table app_accounts.webhook_turn (
  delivery_id uuid constraint webhook_turn_key primary key,   -- an entry of deliver-webhook; in the order in which they were made
  webhook_id uuid not null references app_accounts.webhook (id) on delete cascade,
  workspace_id text not null,
  asks_at timestamptz                                         -- when it asks again; null: it has its turn
);
create index webhook_turn_by_webhook on app_accounts.webhook_turn (webhook_id, delivery_id);
create index webhook_turn_by_workspace on app_accounts.webhook_turn (workspace_id, asks_at);

-- How long a message to the endpoint takes, smoothed: by it the waiting ones guess when to ask again.
alter table app_accounts.webhook add pace_ms float8 not null default 500;

-- Null: the delivery has its turn. Otherwise the milliseconds after which to ask again: as long as those before it need, within half a
-- minute. Who came first asks most often; a strict order would leave turns free while the next in it sleeps.
-- Every endpoint may always have one message under way, so that the slow ones of a workspace hold up no other.
create function app_accounts.take_turn(delivery uuid, webhook uuid, workspace text, per_webhook int, per_workspace int)
returns float8 language plpgsql set search_path = '' as $$
declare
  here int;
  everywhere int;
  ahead int;
  pace float8;
  wait float8;
begin
  -- One asks at a time, and counts what those before it have committed. An endpoint's row before its turns, as when it is removed.
  perform from app_accounts.workspace w where w.id = workspace for no key update;
  perform from app_accounts.webhook w where w.id = webhook for key share;
  delete from app_accounts.webhook_turn t
   where t.workspace_id = workspace
     and case when t.asks_at is not null then t.asks_at < clock_timestamp() - interval '1 hour'
              else t.delivery_id = delivery
                or not exists (select from async_workflow.live l where l.entry_id = t.delivery_id and l.worker_id is not null) end;
  select count(*) filter (where t.webhook_id = webhook), count(*) into here, everywhere
    from app_accounts.webhook_turn t where t.workspace_id = workspace and t.asks_at is null;
  if here < per_webhook and (everywhere < per_workspace or here = 0) then
    insert into app_accounts.webhook_turn (delivery_id, webhook_id, workspace_id)
    select delivery, w.id, workspace from app_accounts.webhook w where w.id = webhook
    on conflict (delivery_id) do update set asks_at = null;
    return null;
  end if;
  select count(*) into ahead from (
    select from app_accounts.webhook_turn t
     where t.webhook_id = webhook and t.asks_at is not null and t.delivery_id < delivery limit 1000) as earlier;
  select w.pace_ms into pace from app_accounts.webhook w where w.id = webhook;
  wait := least(greatest(pace, 100) * (1 + ahead / per_webhook), 30000) * (0.75 + random() / 2);
  insert into app_accounts.webhook_turn (delivery_id, webhook_id, workspace_id, asks_at)
  select delivery, w.id, workspace, clock_timestamp() + wait * interval '1 ms' from app_accounts.webhook w where w.id = webhook
  on conflict (delivery_id) do update set asks_at = excluded.asks_at;
  return wait;
end $$;
