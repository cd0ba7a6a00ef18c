-- Saved views: lists of tasks under a name, their owner's alone or shared with the workspace; and what each member has
-- pinned beside their pages.
create table views (
    workspace_id bigint not null references workspaces on delete cascade,
    id           bigint generated always as identity,
    owner_id     bigint not null,
    name         text not null check (char_length(name) between 1 and 80),
    icon         text not null check (char_length(icon) <= 20),
    query        text not null default '' check (char_length(query) <= 1000),
    shape        text not null default 'list' check (shape in ('list', 'table', 'board', 'calendar')),
    group_by     text not null default 'due' check (char_length(group_by) <= 20),
    sort_by      text not null default 'due' check (char_length(sort_by) <= 20),
    columns      text[] not null default '{}' check (cardinality(columns) <= 20),
    shared       boolean not null default false,
    version      integer not null default 1,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    deleted_at   timestamptz,
    primary key (workspace_id, id),
    foreign key (workspace_id, owner_id) references members (workspace_id, account_id) on delete cascade
);
create index views_shared on views (workspace_id, id) where shared and deleted_at is null;
create index views_own on views (workspace_id, owner_id, id) where not shared and deleted_at is null;
create index views_trash on views (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

-- In the order in which they stand there. A view that has gone stays in it, so that it comes back to its place.
create table pinned_views (
    workspace_id bigint not null,
    account_id   bigint not null,
    view_ids     bigint[] not null default '{}' check (cardinality(view_ids) <= 200),
    primary key (workspace_id, account_id),
    foreign key (workspace_id, account_id) references members (workspace_id, account_id) on delete cascade
);

-- They have events.
alter table events
    drop constraint events_subject_known,
    add constraint events_subject_known check (
        subject in (
            'workspace', 'member', 'invitation', 'project', 'task', 'draft', 'template', 'absence', 'target', 'journal',
            'reader', 'import', 'assistant', 'view'
        )
    ) not valid;
alter table events validate constraint events_subject_known;
