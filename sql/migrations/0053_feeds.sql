-- Calendars that programs read without signing in: each is one person's view of tasks, at an address that only they have.

create table feeds (
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
create index feeds_of_member on feeds (workspace_id, account_id, id desc) where revoked_at is null;
