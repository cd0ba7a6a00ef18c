-- Time that people spend on tasks, measured by a timer or written down afterwards.
create table time_entries (
    workspace_id bigint not null,
    id           bigint generated always as identity,
    task_id      bigint not null,
    account_id   bigint not null,
    started_at   timestamptz not null,
    ended_at     timestamptz check (ended_at > started_at),  -- null while the timer runs
    deleted_at   timestamptz,
    primary key (workspace_id, id),
    foreign key (workspace_id, task_id) references tasks (workspace_id, id) on delete cascade,
    foreign key (workspace_id, account_id) references members (workspace_id, account_id),
    check (deleted_at is null or ended_at is not null)
);
create unique index time_entries_running on time_entries (workspace_id, account_id) where ended_at is null;
create index time_entries_of_task on time_entries (workspace_id, task_id, started_at desc, id desc) where deleted_at is null;
create index time_entries_by_start on time_entries (workspace_id, started_at, id) where deleted_at is null;
