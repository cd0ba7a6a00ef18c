-- name: find_viewers
-- The accounts behind sessions, their membership of one workspace each, and the numbers beside the main links, of which
-- those of what is unread and of the reviews that wait end at a hundred.
-- Without a slug: the one it was last in, else joined first. Many requests that come at the same time ask together;
-- `place` says for which of them a row is; `starting` holds the open tasks that start on a day that may be to come where
-- they are; `news` is the number of what is the account's alone. Served by sessions_pkey, workspaces_slug_key,
-- members_account, account_changes_pkey, notifications_unread, reviews_by_age and pinned_views_pkey.
select
    asked.place::integer as place,
    a.id as account_id,
    a.email,
    a.name,
    a.theme,
    a.version,
    coalesce((select c.change from account_changes c where c.account_id = a.id), 0) as news,
    s.seen_at,
    s.workspace_id as last_workspace_id,
    coalesce(a.time_zone, m.time_zone, 'UTC') as time_zone,
    coalesce(a.week_start, m.week_start, 'monday') as week_start,
    coalesce(a.date_order, m.date_order, 'dmy') as date_order,
    m.workspace_id,
    m.slug,
    m.workspace_name,
    m.change,
    m.label_colours,
    m.role::text as role,
    coalesce((
        select sum(c.amount) from counters c
        where c.workspace_id = m.workspace_id and c.subject = 'task' and c.dimension = '' and c.value = ''
            and c.status in ('pending', 'in_progress', 'waiting')
    ), 0)::bigint as open_tasks,
    (
        select jsonb_object_agg(left(l.value, 10), l.amount)
        from (
            select c.value, sum(c.amount) as amount from counters c
            where c.workspace_id = m.workspace_id and c.subject = 'task' and c.dimension = 'later'
                and c.value >= (:now::timestamptz at time zone 'UTC')::date::text
            group by c.value
        ) as l
    ) as starting,
    coalesce((
        select sum(c.amount) from counters c
        where c.workspace_id = m.workspace_id and c.subject = 'draft' and c.dimension = '' and c.value = ''
            and c.status <> 'published'
    ), 0)::bigint as live_drafts,
    (
        select count(*)
        from (
            select from notifications n
            where n.workspace_id = m.workspace_id and n.account_id = a.id and n.read_at is null and n.done_at is null
            limit 100
        ) as u
    )::integer as unread,
    case when m.role in ('owner', 'reviewer') and exists (
        select from counters c
        where c.workspace_id = m.workspace_id and c.subject = 'draft' and c.dimension = '' and c.value = ''
            and c.status = 'in_review'
        having sum(c.amount) > 0
    ) then count_reviews_waiting(m.workspace_id, a.id) else 0 end as reviews,
    exists (
        select from pinned_views p
        where p.workspace_id = m.workspace_id and p.account_id = a.id and p.view_ids <> '{}'
    ) as has_pinned
from unnest(:token_hashes::bytea[], :slugs::text[]) with ordinality as asked (token_hash, slug, place)
join sessions s on s.token_hash = asked.token_hash and s.ended_at is null and s.expires_at > :now
join accounts a on a.id = s.account_id
left join lateral (
    select w.id as workspace_id, w.slug, w.name as workspace_name, w.change, w.label_colours::text, w.time_zone, w.week_start, w.date_order, mm.role
    from members mm
    join workspaces w on w.id = mm.workspace_id
    where mm.account_id = a.id and mm.left_at is null and (asked.slug is null or w.slug = asked.slug)
    order by (w.id = s.workspace_id) desc nulls last, mm.joined_at, mm.workspace_id
    limit 1
) m on true;

-- name: has_left
-- Whether an account was a member of a workspace once, and isn't any more. Served by workspaces_slug_key and members_pkey.
select exists (
    select from workspaces w
    join members m on m.workspace_id = w.id
    where w.slug = :slug and m.account_id = :account_id and m.left_at is not null
);

-- name: touch_session
-- Let a session that is in use expire later, and remember its workspace. One that was ended while a request of it was
-- under way stays so, whatever the clocks of two machines say. What somebody wanted to be reminded of when they are back
-- is due now. Served by sessions_pkey and reminders_when_back.
with back as (
    update reminders r
    set remind_at = :now, when_back = false
    from sessions s
    where s.token_hash = :token_hash and s.ended_at is null
        and r.account_id = s.account_id and r.when_back and r.remind_at <= :now
)
update sessions
set seen_at = :now, expires_at = :expires_at, workspace_id = coalesce(:workspace_id::bigint, workspace_id)
where token_hash = :token_hash and ended_at is null;

-- name: hold_password
-- An account whose password is still the one that was given, held until the commit: who changes it at the same time waits,
-- and ends the session that is started. Served by accounts_pkey.
select a.id from accounts a where a.id = :account_id and a.password_hash = :password_hash for share;

-- name: start_session
-- Sign in: a session row and its event.
with started as (
    insert into sessions (token_hash, account_id, created_at, seen_at, expires_at, user_agent)
    values (:token_hash, :account_id, :now, :now, :expires_at, :user_agent)
    returning account_id
)
insert into account_events (account_id, at, kind, after)
select account_id, :now, 'signed_in', jsonb_build_object('user_agent', :user_agent::text)
from started;

-- name: end_session
-- Sign out here. The row stays for some days, so that a form of that session still finds whose it was. Served by
-- sessions_pkey.
with ended as (
    update sessions set ended_at = :now, expires_at = :now
    where token_hash = :token_hash and ended_at is null and expires_at > :now
    returning account_id
)
insert into account_events (account_id, at, kind)
select account_id, :now, 'signed_out' from ended;

-- name: end_all_sessions
-- Sign out everywhere, and let no link lead in any more. Served by sessions_account, one_time_links_account.
with ended as (
    update sessions set ended_at = :now, expires_at = :now
    where account_id = :account_id and ended_at is null and expires_at > :now
    returning account_id
), links as (
    delete from one_time_links where account_id = :account_id
)
insert into account_events (account_id, at, kind, after)
select :account_id, :now, 'signed_out_everywhere', jsonb_build_object('sessions', count(*)) from ended;

-- name: remember_device
-- A browser in which an account has signed in, by a new token; what it had before is forgotten. Served by devices_pkey.
with replaced as (
    delete from devices where token_hash = :former_hash
)
insert into devices (token_hash, account_id, seen_at) values (:token_hash, :account_id, :now);

-- name: knows_device
-- Has this account signed in in the browser that has this token? Served by devices_pkey.
select exists (select from devices where token_hash = :token_hash and account_id = :account_id);

-- name: find_former_account
-- Whose a request without a live session is: of the session that its cookie names, as long as that row is kept, else who
-- last signed in in this browser. Served by sessions_pkey, devices_pkey.
select account_id
from (
    select s.account_id, 1 as place from sessions s where s.token_hash = :session_hash
    union all
    select d.account_id, 2 from devices d where d.token_hash = :device_hash
) known
order by place
limit 1;
