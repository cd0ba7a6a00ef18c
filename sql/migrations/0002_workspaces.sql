-- A workspace is one business. Every table inside it has the key (workspace_id, id) and every reference inside it
-- carries workspace_id, so that a row can't point into another workspace.

create table workspaces (
    id         bigint generated always as identity primary key,
    slug       text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) <= 48),
    name       text not null check (char_length(name) between 1 and 100),
    time_zone  text not null check (char_length(time_zone) <= 64),
    week_start text not null default 'monday' check (week_start in ('monday', 'saturday', 'sunday')),
    date_order text not null default 'dmy' check (date_order in ('dmy', 'mdy', 'ymd')),
    version    integer not null default 1,
    -- Counts the writes of the workspace, in the order in which they commit: what was made from it at one number is
    -- right as long as the number is the same.
    change     bigint not null default 0,
    created_at timestamptz not null default now()
) with (fillfactor = 50);  -- so that counting never moves a row to another page

alter table sessions add workspace_id bigint references workspaces on delete set null;  -- where it was last

create type member_role as enum ('owner', 'editor', 'reviewer', 'viewer');

create table members (
    workspace_id bigint not null references workspaces on delete cascade,
    account_id   bigint not null references accounts on delete cascade,
    role         member_role not null,
    joined_at    timestamptz not null default now(),
    -- a member who left keeps the row, so that history and assignments keep a name
    left_at      timestamptz,
    version      integer not null default 1,
    primary key (workspace_id, account_id)
);
create index members_account on members (account_id) where left_at is null;

create table invitations (
    workspace_id bigint not null references workspaces on delete cascade,
    id           bigint generated always as identity,
    token_hash   bytea not null unique,
    role         member_role not null,
    note         text not null default '' check (char_length(note) <= 200),
    invited_by   bigint not null,
    created_at   timestamptz not null default now(),
    expires_at   timestamptz not null,
    closed_at    timestamptz,
    primary key (workspace_id, id),
    foreign key (workspace_id, invited_by) references members (workspace_id, account_id)
);

create table projects (
    workspace_id bigint not null references workspaces on delete cascade,
    id           bigint generated always as identity,
    name         text not null check (char_length(name) between 1 and 80),
    version      integer not null default 1,
    created_at   timestamptz not null default now(),
    primary key (workspace_id, id)
);
create unique index projects_name_key on projects (workspace_id, lower(name));

-- The feed of events is the spine: history, undo, live pages and the briefing all read it.
create table events (
    workspace_id bigint not null references workspaces on delete cascade,
    id           bigint generated always as identity,
    at           timestamptz not null default now(),
    actor_id     bigint,
    subject      text not null check (subject in ('workspace', 'member', 'invitation', 'project', 'task', 'draft')),
    subject_id   bigint not null,
    kind         text not null,
    before       jsonb not null default '{}',
    after        jsonb not null default '{}',
    primary key (workspace_id, id),
    foreign key (workspace_id, actor_id) references members (workspace_id, account_id)
);
create index events_of_subject on events (workspace_id, subject, subject_id, id desc);

-- The row of the workspace stays locked until the commit, so the numbers commit in order.
create function announce_events() returns trigger language plpgsql as $$
declare
    latest record;
begin
    for latest in select workspace_id, max(id) as id from recorded group by workspace_id order by workspace_id loop
        update workspaces set change = change + 1 where id = latest.workspace_id;
        perform pg_notify('events', latest.workspace_id || ' ' || latest.id);
    end loop;
    return null;
end $$;
create trigger announce_events after insert on events
    referencing new table as recorded
    for each statement execute function announce_events();

-- How many rows a filter has, kept by the writes that change them, so that a count never scans a table.
-- subject: 'task' or 'draft'; dimension: '' (the whole workspace), 'project', 'assignee', 'label', 'due', 'kind';
-- value: the dimension's value as text ('' for none).
create table counters (
    workspace_id bigint not null references workspaces on delete cascade,
    subject      text not null,
    dimension    text not null,
    value        text not null,
    status       text not null,
    amount       bigint not null,
    primary key (workspace_id, subject, dimension, value, status)
);
