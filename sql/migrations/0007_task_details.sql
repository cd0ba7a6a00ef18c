-- What a task consists of and what is said about it: its checklist, its comments, and the counts that its row shows.

-- Kept by the statements that write items and comments, so that a list needs no join. They don't touch `version`: an
-- edit form that is open stays good while somebody ticks.
alter table tasks
    add items_total    smallint not null default 0 check (items_total between 0 and 100),
    add items_done     smallint not null default 0 check (items_done between 0 and items_total),
    add comments_count integer not null default 0 check (comments_count >= 0);

create table checklist_items (
    workspace_id bigint not null,
    id           bigint generated always as identity,
    task_id      bigint not null,
    title        text not null check (char_length(title) between 1 and 200),
    -- Items stand in the order of (position, id). Two may get the same position at the same moment; moving one numbers
    -- all of them anew.
    position     integer not null,
    done_at      timestamptz,
    done_by      bigint,
    created_by   bigint,
    created_at   timestamptz not null default now(),
    deleted_at   timestamptz,
    version      integer not null default 1,
    primary key (workspace_id, id),
    foreign key (workspace_id, task_id) references tasks (workspace_id, id) on delete cascade,
    foreign key (workspace_id, done_by) references members (workspace_id, account_id),
    foreign key (workspace_id, created_by) references members (workspace_id, account_id),
    check (done_by is null or done_at is not null)
);
create index checklist_items_of_task on checklist_items (workspace_id, task_id, position, id) where deleted_at is null;

create table comments (
    workspace_id bigint not null,
    id           bigint generated always as identity,
    task_id      bigint not null,
    author_id    bigint not null,
    body         text not null check (char_length(body) between 1 and 20000),
    mentions     bigint[] not null default '{}',  -- accounts
    created_at   timestamptz not null default now(),
    edited_at    timestamptz,
    deleted_at   timestamptz,
    version      integer not null default 1,
    primary key (workspace_id, id),
    foreign key (workspace_id, task_id) references tasks (workspace_id, id) on delete cascade,
    foreign key (workspace_id, author_id) references members (workspace_id, account_id)
);
create index comments_of_task on comments (workspace_id, task_id, id desc) where deleted_at is null;

create index drafts_without_task on drafts (workspace_id, updated_at desc, id desc)
    where deleted_at is null and task_id is null;

-- Gives `to_task` the items of `from_task`, none of them ticked: what the next task of a repeat begins with. Returns
-- how many there are. It may be called by the statement that makes `to_task`, since it's volatile and so sees what that
-- statement has done before.
create function copy_checklist(workspace bigint, from_task bigint, to_task bigint, at timestamptz)
    returns integer language plpgsql volatile as $$
declare
    copied integer;
begin
    insert into checklist_items (workspace_id, task_id, title, position, created_by, created_at)
    select i.workspace_id, to_task, i.title, row_number() over (order by i.position, i.id), i.created_by, at
    from checklist_items i
    where i.workspace_id = workspace and i.task_id = from_task and i.deleted_at is null
    order by i.position, i.id;
    get diagnostics copied = row_count;
    if copied > 0 then
        update tasks t set items_total = t.items_total + copied where t.workspace_id = workspace and t.id = to_task;
    end if;
    return copied;
end $$;
