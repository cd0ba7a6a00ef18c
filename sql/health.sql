-- name: check_writing
-- Does the database answer, and does it take changes? Read-only servers refuse to lock rows, also none at all.
select 1 from workspaces where false for no key update;

-- name: check_room
-- Is there room on its disk? More numbers than fit into the memory that they are given go through a file.
select 1 from generate_series(1, 4000) where (select set_config('work_mem', '64kB', true)) is not null limit 1;
