-- no transaction
-- Boards of tasks: open tasks of a status can be read in the order of their due dates, and a column says how many tasks
-- it should hold at most. Each statement can be run again.
create table if not exists board_limits (
    workspace_id bigint not null references workspaces,
    id           bigint generated always as identity,
    board        text not null check (board in ('status', 'project', 'assignee')),
    value        text not null check (length(value) between 1 and 40),  -- a status, an id, or "none"
    most         integer check (most between 1 and 999),  -- null: no limit any more
    primary key (workspace_id, id),
    unique (workspace_id, board, value)
);

drop index concurrently if exists tasks_timed_of_status;  -- what a run that was stopped has left isn't valid
create index concurrently tasks_timed_of_status on tasks (workspace_id, status, due_at, priority, id)
    where is_open and due_at is not null;
drop index concurrently if exists tasks_untimed_of_status;
create index concurrently tasks_untimed_of_status on tasks (workspace_id, status, due_sort, priority, id)
    where is_open and due_at is null;

-- An order by hand: each task has a place in its workspace, by which any list can be sorted. One that nobody has moved
-- stands where it was added. A rank is a fraction, its digits 0 to 9 and a to z; so between two there is always another.
create or replace function rank_of(rank text, id bigint) returns text
    language sql immutable parallel safe
    return coalesce(rank, '8' || lpad(to_hex(id), 16, '0') || 'i');

do $$
begin
    perform set_config('lock_timeout', '10s', true);
    alter table tasks add column if not exists rank text collate "C"
        constraint tasks_rank_digits check (rank ~ '^[0-9a-z]+$' and length(rank) <= 2000);
end $$;

drop index concurrently if exists tasks_ranks;
create unique index concurrently tasks_ranks on tasks (workspace_id, rank) where rank is not null;
drop index concurrently if exists tasks_long_ranks;
create index concurrently tasks_long_ranks on tasks (workspace_id, rank) where length(rank) > 48;
drop index concurrently if exists tasks_open_by_hand;
create index concurrently tasks_open_by_hand on tasks (workspace_id, (rank_of(rank, id)) collate "C", id) where is_open;
drop index concurrently if exists tasks_of_project_by_hand;
create index concurrently tasks_of_project_by_hand on tasks
    (workspace_id, project_id, (rank_of(rank, id)) collate "C", id) where is_open;
