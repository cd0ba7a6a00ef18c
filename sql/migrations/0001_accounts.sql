-- People who sign in, and how they stay signed in. Only hashes of secrets are stored.

create extension if not exists btree_gin;  -- lets a text index begin with workspace_id

create table accounts (
    id            bigint generated always as identity primary key,
    email         text not null check (char_length(email) between 3 and 254),
    name          text not null check (char_length(name) between 1 and 100),
    password_hash text not null,
    -- null: as the workspace has it
    time_zone     text check (char_length(time_zone) <= 64),
    week_start    text check (week_start in ('monday', 'saturday', 'sunday')),
    date_order    text check (date_order in ('dmy', 'mdy', 'ymd')),
    theme         text not null default 'system' check (theme in ('system', 'light', 'dark')),
    version       integer not null default 1,
    created_at    timestamptz not null default now()
);
create unique index accounts_email_key on accounts (lower(email));

create table sessions (
    token_hash bytea primary key,
    account_id bigint not null references accounts on delete cascade,
    created_at timestamptz not null default now(),
    seen_at    timestamptz not null default now(),
    expires_at timestamptz not null,
    user_agent text not null default ''
);
create index sessions_account on sessions (account_id);
create index sessions_expiry on sessions (expires_at);

-- What happened to an account itself; what happens inside a workspace is in events.
create table account_events (
    id         bigint generated always as identity primary key,
    account_id bigint not null references accounts on delete cascade,
    at         timestamptz not null default now(),
    kind       text not null,
    before     jsonb not null default '{}',
    after      jsonb not null default '{}'
);
create index account_events_of on account_events (account_id, id desc);

-- One-time links that are not bound to a workspace: first set-up, a forgotten password.
create table one_time_links (
    token_hash bytea primary key,
    purpose    text not null check (purpose in ('setup', 'password_reset', 'sign_in')),
    account_id bigint references accounts on delete cascade,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);

-- Attempts counted in a window, shared by all processes.
create table rate_limits (
    key          text primary key,
    window_start timestamptz not null default now(),
    attempts     integer not null default 1
);
