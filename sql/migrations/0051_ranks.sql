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
