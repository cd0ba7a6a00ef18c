create type task_status as enum ('pending', 'in_progress', 'waiting', 'completed', 'cancelled');
create type task_priority as enum ('urgent', 'high', 'normal', 'low');  -- in the order in which they are sorted

create table tasks (
    workspace_id     bigint not null references workspaces on delete cascade,
    id               bigint generated always as identity,
    title            text not null check (char_length(title) between 1 and 200),
    notes            text not null default '' check (char_length(notes) <= 20000),
    status           task_status not null default 'pending',
    priority         task_priority not null default 'normal',
    due_on           date check (due_on between '1900-01-01' and '2999-12-31'),
    due_at           timestamptz,  -- the moment, where the due date has a time; due_on is then its day
    project_id       bigint,
    assignee_id      bigint,
    labels           text[] not null default '{}' check (cardinality(labels) <= 20),
    estimate_minutes integer check (estimate_minutes between 1 and 60000),
    created_by       bigint,
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now(),
    closed_at        timestamptz,
    deleted_at       timestamptz,
    version          integer not null default 1,
    is_open          boolean not null generated always as
                         (deleted_at is null and status in ('pending', 'in_progress', 'waiting')) stored,
    due_sort         date not null generated always as (coalesce(due_on, 'infinity')) stored,
    search           tsvector not null generated always as
                         (to_tsvector('simple', title) || to_tsvector('simple', notes)) stored,
    primary key (workspace_id, id),
    foreign key (workspace_id, project_id) references projects (workspace_id, id),
    foreign key (workspace_id, assignee_id) references members (workspace_id, account_id),
    foreign key (workspace_id, created_by) references members (workspace_id, account_id),
    check (due_at is null or due_on is not null),
    check ((status in ('completed', 'cancelled')) = (closed_at is not null))
);

-- One index for each list and sort that the page offers; open tasks are the small, busy part of the table.
create index tasks_open_by_due on tasks (workspace_id, due_sort, priority, id) where is_open;
create index tasks_open_by_priority on tasks (workspace_id, priority, due_sort, id) where is_open;
create index tasks_open_by_title on tasks (workspace_id, lower(title), id) where is_open;
create index tasks_open_by_age on tasks (workspace_id, id desc) where is_open;
create index tasks_open_by_change on tasks (workspace_id, updated_at desc, id desc) where is_open;
create index tasks_open_of_project on tasks (workspace_id, project_id, due_sort, priority, id) where is_open;
create index tasks_open_of_assignee on tasks (workspace_id, assignee_id, due_sort, priority, id) where is_open;
create index tasks_closed on tasks (workspace_id, status, closed_at desc, id desc) where not is_open and deleted_at is null;
create index tasks_closed_of_project on tasks (workspace_id, project_id, status, closed_at desc, id desc)
    where not is_open and deleted_at is null;
create index tasks_closed_of_assignee on tasks (workspace_id, assignee_id, status, closed_at desc, id desc)
    where not is_open and deleted_at is null;
create index tasks_trash on tasks (workspace_id, deleted_at desc, id desc) where deleted_at is not null;
create index tasks_labels on tasks using gin (workspace_id, labels) where deleted_at is null;
create index tasks_search on tasks using gin (workspace_id, search) where deleted_at is null;

-- The counter keys to which one task belongs.
create function task_counter_keys(t tasks)
    returns table (dimension text, value text, status text) language sql immutable as $$
    select k.dimension, k.value, t.status::text
    from (
        select '' as dimension, '' as value
        union all select 'project', coalesce(t.project_id::text, '')
        union all select 'assignee', coalesce(t.assignee_id::text, '')
        union all select 'label', label from unnest(t.labels) as label
        union all select 'due', coalesce(t.due_on::text, '') where t.is_open
    ) as k
    where t.deleted_at is null
$$;

-- Rows of counters are taken in the order of their key, so that two writers can't wait for each other.
create function count_tasks() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into counters as c (workspace_id, subject, dimension, value, status, amount)
        select t.workspace_id, 'task', k.dimension, k.value, k.status, count(*)
        from new_rows as t, task_counter_keys(t) as k
        group by 1, 2, 3, 4, 5
        order by 1, 2, 3, 4, 5
        on conflict (workspace_id, subject, dimension, value, status)
        do update set amount = c.amount + excluded.amount;
    elsif tg_op = 'UPDATE' then
        insert into counters as c (workspace_id, subject, dimension, value, status, amount)
        select workspace_id, 'task', dimension, value, status, sum(change)
        from (
            select t.workspace_id, k.dimension, k.value, k.status, 1 as change
            from new_rows as t, task_counter_keys(t) as k
            union all
            select t.workspace_id, k.dimension, k.value, k.status, -1
            from old_rows as t, task_counter_keys(t) as k
        ) as changes
        group by 1, 2, 3, 4, 5
        having sum(change) <> 0
        order by 1, 2, 3, 4, 5
        on conflict (workspace_id, subject, dimension, value, status)
        do update set amount = c.amount + excluded.amount;
    else
        insert into counters as c (workspace_id, subject, dimension, value, status, amount)
        select t.workspace_id, 'task', k.dimension, k.value, k.status, -count(*)
        from old_rows as t, task_counter_keys(t) as k
        where exists (select from workspaces where workspaces.id = t.workspace_id)
        group by 1, 2, 3, 4, 5
        order by 1, 2, 3, 4, 5
        on conflict (workspace_id, subject, dimension, value, status)
        do update set amount = c.amount + excluded.amount;
    end if;
    return null;
end $$;
create trigger count_tasks_inserted after insert on tasks
    referencing new table as new_rows for each statement execute function count_tasks();
create trigger count_tasks_updated after update on tasks
    referencing old table as old_rows new table as new_rows for each statement execute function count_tasks();
create trigger count_tasks_deleted after delete on tasks
    referencing old table as old_rows for each statement execute function count_tasks();
