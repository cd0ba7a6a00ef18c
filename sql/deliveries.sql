-- part: recipient
    a.id as account_id, a.email, a.name, m.workspace_id, w.slug, w.name as workspace_name, m.role::text as role,
    coalesce(a.time_zone, w.time_zone) as time_zone, coalesce(a.week_start, w.week_start) as week_start,
    coalesce(a.date_order, w.date_order) as date_order

-- name: get_recipient
-- A member as mails see them; nobody where they have left. Served by members_pkey.
select
    -- include: recipient
from members m
join accounts a on a.id = m.account_id
join workspaces w on w.id = m.workspace_id
where m.workspace_id = :workspace_id and m.account_id = :account_id and m.left_at is null;

-- name: get_preferences
-- How a member wants to hear of things; no row where they never said. Served by member_preferences_pkey.
select
    mentions, reviews, decisions, publishing, assigned, replies, reminders, following, daily_at, quiet_from, quiet_until,
    default_reminder, version
from member_preferences
where workspace_id = :workspace_id and account_id = :account_id;

-- name: save_preferences
-- How a member wants to hear of things from now on, if nobody changed that since; what waits to go out is planned anew.
-- Served by member_preferences_pkey and notifications_unread.
with saved as (
    insert into member_preferences as p (
        workspace_id, account_id, mentions, reviews, decisions, publishing, assigned, replies, reminders, following,
        daily_at, quiet_from, quiet_until, default_reminder, version
    )
    values (
        :workspace_id, :account_id, :mentions, :reviews, :decisions, :publishing, :assigned, :replies, :reminders,
        :following, :daily_at, :quiet_from, :quiet_until, :default_reminder, :version::integer + 1
    )
    on conflict (workspace_id, account_id) do update set
        mentions = excluded.mentions,
        reviews = excluded.reviews,
        decisions = excluded.decisions,
        publishing = excluded.publishing,
        assigned = excluded.assigned,
        replies = excluded.replies,
        reminders = excluded.reminders,
        following = excluded.following,
        daily_at = excluded.daily_at,
        quiet_from = excluded.quiet_from,
        quiet_until = excluded.quiet_until,
        default_reminder = excluded.default_reminder,
        version = excluded.version
    where p.version = :version
    returning workspace_id, account_id, p.version
), planned_anew as (
    update notifications n
    set planned = false, send_at = null
    from saved
    where n.workspace_id = saved.workspace_id and n.account_id = saved.account_id
        and n.read_at is null and n.done_at is null and n.send_at is not null
)
select version from saved;

-- name: take_unplanned
-- What is told since it was last decided when it goes out, with what decides that. Served by notifications_unplanned,
-- member_preferences_pkey and push_subscriptions_account.
select
    n.workspace_id, n.id, (n.reasons[1])::text as reason, coalesce(a.time_zone, w.time_zone) as time_zone,
    to_jsonb(p) as preferences,
    exists (
        select from push_subscriptions d
        join sessions s on s.token_hash = d.session_hash and s.ended_at is null and s.expires_at > :now
        where d.account_id = n.account_id
    ) as has_device
from notifications n
join accounts a on a.id = n.account_id
join workspaces w on w.id = n.workspace_id
left join member_preferences p on p.workspace_id = n.workspace_id and p.account_id = n.account_id
where not n.planned
order by n.workspace_id, n.id
limit :limit
for update of n skip locked;

-- name: plan
-- It is decided when notifications go out, and whether with others; what was to go earlier does. Served by
-- notifications_pkey.
update notifications n
set planned = true,
    send_at = least(n.send_at, asked.send_at),
    together = case when asked.send_at is null or n.send_at < asked.send_at then n.together else asked.together end
from unnest(:workspace_ids::bigint[], :ids::bigint[], :moments::timestamptz[], :together::boolean[])
    as asked (workspace_id, id, send_at, together)
where n.workspace_id = asked.workspace_id and n.id = asked.id;

-- name: take_due
-- What goes out now, member by member: of the first `limit` of them, all. `undone` is what was taken back by now. What
-- somebody is just reading waits for the next time. Served by notifications_due, notifications_unread, members_pkey and
-- events_of_subject.
with owed as materialized (
    select distinct workspace_id, account_id
    from (
        select workspace_id, account_id from notifications
        where send_at is not null and send_at <= :now
        order by send_at
        limit :limit
    ) as first
)
select
    -- include: recipient
    , n.id, n.subject, n.subject_id, n.reasons::text[] as reasons, n.event_id, n.changes, n.at, n.send_at, n.together,
    exists (
        select from events e
        join events u on u.workspace_id = e.workspace_id and u.subject = e.subject and u.subject_id = e.subject_id
            and u.id > e.id and u.undoes = e.id
        where e.workspace_id = n.workspace_id and e.id = n.event_id
    ) as undone,
    m.left_at is not null as has_left
from owed
join notifications n on n.workspace_id = owed.workspace_id and n.account_id = owed.account_id
    and n.read_at is null and n.done_at is null and n.planned and n.send_at <= :now
join members m on m.workspace_id = n.workspace_id and m.account_id = n.account_id
join accounts a on a.id = m.account_id
join workspaces w on w.id = m.workspace_id
order by m.workspace_id, a.id, n.send_at, n.id
for update of n skip locked;

-- name: mark_sent
-- These have gone out, or aren't to any more. Served by notifications_pkey.
update notifications n
set sent_at = :now
from unnest(:workspace_ids::bigint[], :ids::bigint[]) as taken (workspace_id, id)
where n.workspace_id = taken.workspace_id and n.id = taken.id;

-- name: get_key
-- By what links in mails are signed; at most one row.
select key from signing_key;

-- name: make_key
-- The same, for the first time; of several who do it at once one makes it, and the others get that.
insert into signing_key (key) values (:key)
on conflict (one) do update set one = true
returning key;
