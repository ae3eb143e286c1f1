-- Which of these transactions are not over yet?
--   $1 virtual transaction ids
-- Returns one row: their ids.
select array(select distinct virtualtransaction from pg_locks where virtualtransaction = any ($1::text[])) as ids
