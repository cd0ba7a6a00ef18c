create type draft_kind as enum ('blog_post', 'newsletter', 'social_post', 'page', 'other');
create type draft_status as enum ('draft', 'in_review', 'changes_requested', 'approved', 'scheduled', 'published');

create table drafts (
    workspace_id bigint not null references workspaces on delete cascade,
    id           bigint generated always as identity,
    title        text not null check (char_length(title) between 1 and 200),
    kind         draft_kind not null default 'blog_post',
    status       draft_status not null default 'draft',
    body         text not null default '' check (char_length(body) <= 1000000),
    word_count   integer not null default 0,
    project_id   bigint,
    task_id      bigint,
    created_by   bigint,
    created_at   timestamptz not null default now(),
    updated_by   bigint,
    updated_at   timestamptz not null default now(),
    deleted_at   timestamptz,
    version      integer not null default 1,
    primary key (workspace_id, id),
    foreign key (workspace_id, project_id) references projects (workspace_id, id),
    foreign key (workspace_id, task_id) references tasks (workspace_id, id),
    foreign key (workspace_id, created_by) references members (workspace_id, account_id),
    foreign key (workspace_id, updated_by) references members (workspace_id, account_id)
);
create index drafts_by_change on drafts (workspace_id, updated_at desc, id desc) where deleted_at is null;
create index drafts_of_status on drafts (workspace_id, status, updated_at desc, id desc) where deleted_at is null;
create index drafts_of_kind on drafts (workspace_id, kind, updated_at desc, id desc) where deleted_at is null;
create index drafts_of_project on drafts (workspace_id, project_id, updated_at desc, id desc) where deleted_at is null;
create index drafts_of_task on drafts (workspace_id, task_id) where task_id is not null;
create index drafts_trash on drafts (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

-- Every save is kept. A revision never changes.
create table revisions (
    workspace_id bigint not null,
    draft_id     bigint not null,
    number       integer not null,
    title        text not null,
    body         text not null,
    word_count   integer not null,
    author_id    bigint,
    created_at   timestamptz not null default now(),
    primary key (workspace_id, draft_id, number),
    foreign key (workspace_id, draft_id) references drafts (workspace_id, id) on delete cascade,
    foreign key (workspace_id, author_id) references members (workspace_id, account_id)
);

create function draft_counter_keys(d drafts)
    returns table (dimension text, value text, status text) language sql immutable as $$
    select k.dimension, k.value, d.status::text
    from (
        select '' as dimension, '' as value
        union all select 'kind', d.kind::text
        union all select 'project', coalesce(d.project_id::text, '')
    ) as k
    where d.deleted_at is null
$$;

create function count_drafts() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into counters as c (workspace_id, subject, dimension, value, status, amount)
        select d.workspace_id, 'draft', k.dimension, k.value, k.status, count(*)
        from new_rows as d, draft_counter_keys(d) as k
        group by 1, 2, 3, 4, 5
        order by 1, 2, 3, 4, 5
        on conflict (workspace_id, subject, dimension, value, status)
        do update set amount = c.amount + excluded.amount;
    else
        insert into counters as c (workspace_id, subject, dimension, value, status, amount)
        select workspace_id, 'draft', dimension, value, status, sum(change)
        from (
            select d.workspace_id, k.dimension, k.value, k.status, 1 as change
            from new_rows as d, draft_counter_keys(d) as k
            union all
            select d.workspace_id, k.dimension, k.value, k.status, -1
            from old_rows as d, draft_counter_keys(d) as k
        ) as changes
        group by 1, 2, 3, 4, 5
        having sum(change) <> 0
        order by 1, 2, 3, 4, 5
        on conflict (workspace_id, subject, dimension, value, status)
        do update set amount = c.amount + excluded.amount;
    end if;
    return null;
end $$;
create trigger count_drafts_inserted after insert on drafts
    referencing new table as new_rows for each statement execute function count_drafts();
create trigger count_drafts_updated after update on drafts
    referencing old table as old_rows new table as new_rows for each statement execute function count_drafts();
