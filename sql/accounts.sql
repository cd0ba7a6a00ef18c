-- name: count_accounts
-- Is there anybody yet? Never counts past one.
select count(*) from (select from accounts limit 1) as first;

-- name: find_credentials
-- What signing in compares. The address comes folded: were it folded here too, texts that only one of the two takes for
-- the same would be one account with several counts of tries. Served by accounts_email_key.
select id, password_hash from accounts where lower(email) = :email;

-- name: get_credentials
-- The same for somebody who is signed in. Served by accounts_pkey.
select id, password_hash from accounts where id = :account_id;

-- name: get_account
-- A person's own settings. Served by accounts_pkey.
select id, email, name, time_zone, week_start, date_order, theme, version
from accounts where id = :account_id;

-- name: issue_link
-- A one-time link; only its hash is kept.
insert into one_time_links (token_hash, purpose, account_id, expires_at)
values (:token_hash, :purpose, :account_id, :expires_at);

-- name: find_link
-- Is this one-time link good? Served by one_time_links_pkey.
select coalesce(account_id, 0) from one_time_links
where token_hash = :token_hash and purpose = :purpose and expires_at > :now;

-- name: use_link
-- Use a one-time link up: of two uses at once only one gets a row. Served by one_time_links_pkey.
delete from one_time_links
where token_hash = :token_hash and purpose = :purpose and expires_at > :now
returning coalesce(account_id, 0);

-- name: delete_links
-- Take back every link of a purpose, so that only the newest works.
delete from one_time_links
where purpose = :purpose and account_id is not distinct from :account_id::bigint;

-- name: add_account
-- A new account and its event. Violates accounts_email_key where the address is taken.
with added as (
    insert into accounts (email, name, password_hash)
    values (:email, :name, :password_hash)
    returning id, email, name
), recorded as (
    insert into account_events (account_id, kind, after)
    select id, 'created', jsonb_build_object('email', email, 'name', name) from added
)
select id from added;

-- name: update_account
-- A person's own settings, if nobody changed them since. Served by accounts_pkey, members_account.
with old as (
    select * from accounts where id = :account_id and version = :version for update
), changed as (
    update accounts a
    set
        name = :name,
        email = :email,
        time_zone = :time_zone,
        week_start = :week_start,
        date_order = :date_order,
        version = a.version + 1
    from old
    where a.id = old.id
    returning a.*
), recorded as (
    insert into account_events (account_id, kind, before, after)
    select
        changed.id,
        'settings_changed',
        to_jsonb(old) - 'password_hash' - 'created_at',
        to_jsonb(changed) - 'password_hash' - 'created_at'
    from changed, old
), shown as (
    -- the name stands on pages of these workspaces
    update workspaces w
    set change = w.change + 1
    from changed, (
        select m.workspace_id from members m where m.account_id = :account_id order by m.workspace_id
    ) as of_account
    where w.id = of_account.workspace_id
)
select version from changed;

-- name: list_workspaces_of
-- The workspaces that somebody is a member of. Served by members_account.
select array_agg(m.workspace_id order by m.workspace_id)
from members m
where m.account_id = :account_id and m.left_at is null;

-- name: update_theme
-- The theme switch. It is no edit of the form, so it leaves the version alone. Served by accounts_pkey.
with changed as (
    update accounts set theme = :theme where id = :account_id returning id, theme
)
insert into account_events (account_id, kind, after)
select id, 'theme_changed', jsonb_build_object('theme', theme) from changed;

-- name: hold_account
-- An account, held until the commit: whoever signs in with the password that it has is through, or waits. Served by
-- accounts_pkey.
select a.id from accounts a where a.id = :account_id for no key update;

-- name: update_password
-- A new password ends every session but the one it was changed in, every link that leads to the account, and the trust
-- in every other browser. The account is held. Served by accounts_pkey, sessions_account, one_time_links_account, devices_account.
with changed as (
    update accounts set password_hash = :password_hash where id = :account_id returning id
), ended as (
    update sessions set ended_at = :now, expires_at = :now
    where account_id = :account_id and ended_at is null and token_hash is distinct from :kept_token_hash::bytea
    returning account_id
), links as (
    delete from one_time_links where account_id = :account_id
), strangers as (
    delete from devices where account_id = :account_id and token_hash is distinct from :device_hash::bytea
)
insert into account_events (account_id, kind, after)
select changed.id, 'password_changed', jsonb_build_object('sessions_ended', (select count(*) from ended))
from changed;

-- name: list_sessions
-- Where a person is signed in. Served by sessions_account.
select token_hash = :token_hash as here, created_at, seen_at, user_agent
from sessions
where account_id = :account_id and ended_at is null and expires_at > :now
order by seen_at desc
limit 50;
