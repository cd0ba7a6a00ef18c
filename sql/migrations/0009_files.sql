-- Files of drafts and tasks, and what they hold.

-- Content by its address, the SHA-256 of its bytes. A row is here before its bytes are in the store, and goes after them:
-- so what the store holds can always be found from here, and what no file refers to is removed (delete_unused_content).
create table contents (
    workspace_id bigint not null references workspaces on delete cascade,
    sha256       bytea not null check (octet_length(sha256) = 32),
    size         bigint not null check (size > 0),  -- bytes
    media_type   text not null check (char_length(media_type) <= 255),
    width        integer check (width > 0),   -- of a picture, in pixels
    height       integer check (height > 0),
    widths       integer[] not null default '{}',  -- of the smaller pictures that were made from it
    reserved_at  timestamptz not null,  -- when somebody last began to keep it
    primary key (workspace_id, sha256),
    check ((width is null) = (height is null))
);
create index contents_by_reservation on contents (reserved_at);

-- A file belongs to a draft or to a task. It never changes but for its place in the trash.
create table files (
    workspace_id bigint not null references workspaces on delete cascade,
    id           bigint generated always as identity,
    draft_id     bigint,
    task_id      bigint,
    name         text not null check (char_length(name) between 1 and 200),
    sha256       bytea not null,
    created_by   bigint,
    created_at   timestamptz not null default now(),
    deleted_at   timestamptz,
    version      integer not null default 1,
    primary key (workspace_id, id),
    foreign key (workspace_id, draft_id) references drafts (workspace_id, id) on delete cascade,
    foreign key (workspace_id, task_id) references tasks (workspace_id, id) on delete cascade,
    foreign key (workspace_id, sha256) references contents (workspace_id, sha256),
    foreign key (workspace_id, created_by) references members (workspace_id, account_id),
    check (num_nonnulls(draft_id, task_id) = 1)
);
create index files_of_draft on files (workspace_id, draft_id, id desc) where draft_id is not null and deleted_at is null;
create index files_of_task on files (workspace_id, task_id, id desc) where task_id is not null and deleted_at is null;
create index files_trash on files (workspace_id, deleted_at desc, id desc) where deleted_at is not null;
create index files_of_content on files (workspace_id, sha256);
