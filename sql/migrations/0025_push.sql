-- Messages to the phones and desktops of people. A browser gets them as long as the session lasts in which they were turned
-- on. The key by which push services know the desk is made when it is first needed; there is one.
create table push_subscriptions (
    id           bigint generated always as identity primary key,
    account_id   bigint not null references accounts (id) on delete cascade,
    session_hash bytea not null references sessions (token_hash) on delete cascade,
    endpoint     text not null unique check (length(endpoint) <= 2000),
    p256dh       bytea not null check (length(p256dh) = 65),
    auth         bytea not null check (length(auth) = 16),
    created_at   timestamptz not null
);
create index push_subscriptions_account on push_subscriptions (account_id);
create index push_subscriptions_session on push_subscriptions (session_hash);

create table push_keys (
    only_one    boolean primary key default true check (only_one),
    private_key bytea not null
);

-- Lines of quick add that waited on a device while the desk was out of reach, by the device's name for each: so that one is
-- added once, though its answer may have been lost.
create table kept_lines (
    workspace_id bigint not null references workspaces (id) on delete cascade,
    account_id   bigint not null references accounts (id) on delete cascade,
    key          text not null check (length(key) <= 64),
    at           timestamptz not null,
    primary key (workspace_id, account_id, key)
);
create index kept_lines_at on kept_lines (at);
