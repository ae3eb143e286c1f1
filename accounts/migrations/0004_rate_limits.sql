-- How many requests each caller may still send. Unlogged: it is worth no disk write, and after a crash all begin anew.
create unlogged table app_accounts.rate_bucket (
  caller text constraint rate_bucket_key primary key,   -- user:…, key:…, token:…, address:…
  tokens float8 not null,                               -- as of filled_at; what has flowed in since is added when it is read
  granted int not null,                                 -- what the last asker got
  filled_at timestamptz not null
) with (fillfactor = 70);
