-- no transaction
-- Calendars that programs read without signing in: each is one person's view of tasks, at an address that only they have.

create table if not exists feeds (
    workspace_id bigint not null,
    id           bigint generated always as identity,
    account_id   bigint not null,
    name         text not null check (char_length(name) between 1 and 80),
    query        text not null check (char_length(query) <= 8000),
    token_hash   bytea not null unique,
    uid          uuid not null default gen_random_uuid(),  -- by which calendars know its events again
    created_at   timestamptz not null,
    read_at      timestamptz,
    revoked_at   timestamptz,  -- a row that ended stays, so that its address can say so
    primary key (workspace_id, id),
    foreign key (workspace_id, account_id) references members (workspace_id, account_id) on delete cascade
);
create index if not exists feeds_of_member on feeds (workspace_id, account_id, id desc) where revoked_at is null;

-- Changes of very many tasks as one act. What a query found when it was asked stays fixed here, by version too, in parts
-- that are changed one after the other, each in a transaction of its own, and taken back the same way.
create table if not exists bulk_changes (
    workspace_id bigint not null,
    id           bigint generated always as identity,
    account_id   bigint not null,
    query        text not null check (char_length(query) <= 8000),
    amount       integer not null,
    is_all       boolean not null,  -- of what the query found
    form         jsonb not null default '{}',
    stage        text not null default 'chosen'
                     check (stage in ('chosen', 'looking', 'looked', 'changing', 'changed', 'undoing', 'undone')),
    stopped      boolean not null default false,
    error        text not null default '',
    made_at      timestamptz not null,
    began_at     timestamptz,  -- by whose day “tomorrow” is reckoned
    primary key (workspace_id, id),
    foreign key (workspace_id, account_id) references members (workspace_id, account_id) on delete cascade
);
create index if not exists bulk_changes_of_member on bulk_changes (workspace_id, account_id, id desc);
create index if not exists bulk_changes_old on bulk_changes (made_at);

create table if not exists bulk_parts (
    workspace_id   bigint not null,
    change_id      bigint not null,
    part           integer not null,
    task_ids       bigint[] not null,
    versions       integer[] not null,
    looked         boolean not null default false,
    done           boolean not null default false,
    changed        integer not null default 0,     -- that are, or would be
    reasons        jsonb not null default '{}',    -- why others are left out, and how many
    left_out       jsonb not null default '[]',    -- some of these
    event_ids      bigint[],                       -- of what was done last
    primary key (workspace_id, change_id, part),
    foreign key (workspace_id, change_id) references bulk_changes on delete cascade
);

-- What somebody works on is little of a long list, and isn't looked for in all of it.
drop index concurrently if exists tasks_in_progress;  -- what a run that was stopped has left isn't valid
create index concurrently tasks_in_progress on tasks (workspace_id, id) where status = 'in_progress' and deleted_at is null;
