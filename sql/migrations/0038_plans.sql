-- Plans: the tasks that lead to a draft's going out, each so many working days before it.

-- The steps that a workspace begins with for a kind of draft, as its owners have them: without a row, as the code has them.
create table plan_steps (
    workspace_id bigint not null references workspaces,
    kind         draft_kind not null,
    steps        jsonb not null check (jsonb_array_length(steps) <= 20),
    version      integer not null default 1,
    primary key (workspace_id, kind)
);

-- The day by which the tasks of a draft are placed.
create table draft_plans (
    workspace_id bigint not null,
    draft_id     bigint not null,
    goes_on      date not null,
    version      integer not null default 1,
    primary key (workspace_id, draft_id),
    foreign key (workspace_id, draft_id) references drafts (workspace_id, id) on delete cascade
);

create table draft_plan_tasks (
    workspace_id bigint not null,
    draft_id     bigint not null,
    task_id      bigint not null,
    days_before  integer not null check (days_before between 0 and 250),  -- working days
    primary key (workspace_id, draft_id, task_id),
    foreign key (workspace_id, draft_id) references draft_plans (workspace_id, draft_id) on delete cascade,
    foreign key (workspace_id, task_id) references tasks (workspace_id, id) on delete cascade
);
create index draft_plan_tasks_of_task on draft_plan_tasks (workspace_id, task_id);
