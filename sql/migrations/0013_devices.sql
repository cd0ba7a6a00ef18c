-- Browsers in which somebody has signed in: they are let try again while strangers guess, and what a form of theirs held
-- is kept when its session has ended. Only a hash of the cookie is stored (OWASP, "device cookies").

create table devices (
    token_hash bytea primary key,
    account_id bigint not null references accounts on delete cascade,
    seen_at    timestamptz not null default now()
);
create index devices_account on devices (account_id);
create index devices_seen on devices (seen_at);
create index one_time_links_account on one_time_links (account_id);
create index invitations_of on invitations (workspace_id, invited_by) where closed_at is null;
create index rate_limits_window on rate_limits (window_start);
