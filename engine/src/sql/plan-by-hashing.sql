-- Lets the statements that follow in this transaction be planned for many rows: hash tables in memory instead of a look-up per row.
-- The connections are set up for the hot statements, which are the other way round (runtime/database.ts).
select set_config('enable_hashjoin', 'on', true), set_config('enable_nestloop', 'off', true), set_config('enable_sort', 'off', true),
       set_config('work_mem', '32MB', true)
