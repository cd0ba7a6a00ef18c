-- no transaction
-- What somebody means to do on a day, in their order; and their tasks that were begun.
create table if not exists picks (
    workspace_id bigint not null,
    account_id   bigint not null,
    day          date not null,
    task_id      bigint not null,
    place        integer not null check (place > 0),
    primary key (workspace_id, account_id, day, task_id),
    foreign key (workspace_id, account_id) references members (workspace_id, account_id) on delete cascade,
    foreign key (workspace_id, task_id) references tasks (workspace_id, id) on delete cascade
);
create index if not exists picks_of_task on picks (workspace_id, task_id);

drop index concurrently if exists tasks_started;  -- what a run that was stopped has left isn't valid
create index concurrently tasks_started on tasks (workspace_id, assignee_id, updated_at desc, id desc)
    where status = 'in_progress' and deleted_at is null;
