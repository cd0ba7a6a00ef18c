-- name: hold_drafts
-- Drafts of which it is to be told that a decision is wanted, held until the commit, as every move of a review holds its
-- draft: what one ended while this waited isn't asked for, and what one ends after it is. Served by drafts_pkey.
select d.id
from drafts d
where d.workspace_id = :workspace_id and d.id = any(:draft_ids::bigint[])
order by d.id
for share;

-- name: notify
-- Tells accounts of things: `told` is an array of objects with the columns of each. What somebody hasn't read yet gathers
-- what is new, and is told by the strongest reason; else it begins anew. Who isn't a member is told nothing, and who has
-- muted a thing only what is meant for them. A change of very many things is told by their number, so its being taken back
-- begins anew. A decision that is wanted no more by now isn't asked for; its draft is held. Rows are taken in the order of their key, so that two who tell can't wait
-- for each other. Served by notifications_workspace_id_account_id_subject_subject_id_key, members_pkey, follows_pkey, events_pkey.
insert into notifications as n (workspace_id, account_id, subject, subject_id, reasons, event_id, changes, actors, at)
select :workspace_id, t.account_id, t.subject, t.subject_id, t.reasons, t.event_id, t.changes, t.actors, t.at
from jsonb_to_recordset(:told::jsonb) as t (
    account_id bigint, subject text, subject_id bigint, reasons notification_reason[], event_id bigint, changes integer,
    actors bigint[], at timestamptz
)
join members m on m.workspace_id = :workspace_id and m.account_id = t.account_id and m.left_at is null
left join follows f on f.workspace_id = :workspace_id and f.subject = t.subject and f.subject_id = t.subject_id
    and f.account_id = t.account_id
where (not coalesce(f.muted, false) or t.reasons[1] in ('mention', 'review', 'publishing', 'decision', 'assigned', 'reminder'))
    and (t.reasons[1] <> 'review' or decision_wanted(:workspace_id, t.subject_id, t.account_id))
order by t.account_id, t.subject, t.subject_id
on conflict (workspace_id, account_id, subject, subject_id) do update
set (reasons, event_id, changes, actors) = (
        select
            case when g.gathers then g.reasons else excluded.reasons end,
            case when g.gathers and n.reasons[1] < excluded.reasons[1] then n.event_id else excluded.event_id end,
            excluded.changes + case when g.gathers then n.changes else 0 end,
            case when g.gathers then g.actors else excluded.actors end
        from (
            select
                n.read_at is null and n.done_at is null and (n.subject <> 'bulk' or exists (
                    select from events was
                    join events now_is on now_is.workspace_id = was.workspace_id and now_is.id = excluded.event_id
                    where was.workspace_id = n.workspace_id and was.id = n.event_id and was.action = now_is.action
                )) as gathers,
                array(select distinct r from unnest(n.reasons || excluded.reasons) as r order by r) as reasons,
                array(select distinct a from unnest(n.actors || excluded.actors) as a order by a) as actors
        ) as g
    ),
    at = greatest(n.at, excluded.at),
    read_at = null,
    done_at = null,
    sent_at = null;

-- name: ask_to_tell
-- Asks for a job in each workspace that has news and whose change number has moved since this was last done: to tell its
-- events up to the latest one, at a later moment. Their ids are drawn before they commit, so the job also learns which
-- transactions may still hold earlier ones: those that began before `running`. Served by workspaces_pkey,
-- notification_progress_pkey and events_pkey.
with moved as (
    select w.id as workspace_id, w.change, (select max(e.id) from events e where e.workspace_id = w.id) as upto
    from news_to_tell n
    join workspaces w on w.id = n.workspace_id
    left join notification_progress p on p.workspace_id = w.id
    where w.change is distinct from p.change
    limit :limit
), noted as (
    insert into notification_progress (workspace_id, change, event_id)
    select workspace_id, change, 0 from moved order by workspace_id
    on conflict (workspace_id) do update set change = excluded.change
)
insert into jobs (name, key, workspace_id, arguments, run_at, tries_left)
select
    :name::text, concat_ws(' ', :name::text, workspace_id, upto), workspace_id,
    jsonb_build_object('upto', upto, 'running', pg_snapshot_xmax(pg_current_snapshot())::text), :run_at, :tries
from moved
where upto is not null
order by workspace_id
on conflict (key) do nothing;

-- name: forget_news
-- Takes workspaces off the list of those that have news, where all of their changes were asked about. Who writes in one
-- just now keeps it there; who comes next waits for this, and puts it there again. Served by workspaces_pkey and
-- notification_progress_pkey.
with told as (
    select w.id
    from news_to_tell n
    join workspaces w on w.id = n.workspace_id
    join notification_progress p on p.workspace_id = n.workspace_id and p.change = w.change
    limit :limit
    for no key update of w skip locked
)
delete from news_to_tell n using told where n.workspace_id = told.id;

-- name: take_progress
-- How far the events of a workspace are told, held until the commit; and whether a transaction of this database may still
-- hold some that are to be told, which began before `running` (of another server's count, where that is ahead of this
-- one's). Served by notification_progress_pkey.
select
    p.event_id,
    :running::text::xid8 <= pg_snapshot_xmax(pg_current_snapshot()) and exists (
        select from pg_locks l
        join pg_stat_activity a on a.pid = l.pid and a.datname = current_database()
        where l.locktype = 'transactionid' and l.mode = 'ExclusiveLock' and l.granted
            and age(l.transactionid) > age(:running::text::xid8::xid)
    ) as too_early
from notification_progress p
where p.workspace_id = :workspace_id
for update of p;

-- name: get_untold
-- The next events of a workspace, in their order. `undone` are those that were taken back within the time that is given
-- for it, if what did so wasn't taken back itself; and what took them back, if it took back nothing that did so. The
-- fifty events of the same thing before and after each are looked at, as far as they are near in time. Served by events_pkey and events_of_subject.
select
    e.id, e.at, e.actor_id, null::text as actor_name, e.subject, e.subject_id, e.action, e.part, e.part_id,
    e.undoes, e.before, e.after,
    exists (
        select from unnest(near.later) as u
        where takes_back(u, e, :within::interval)
            and not exists (select from unnest(near.later) as a where takes_back(a, u, :within::interval))
    ) or exists (
        select from unnest(near.former) as o
        where takes_back(e, o, :within::interval)
            and not exists (select from unnest(near.former) as p where takes_back(o, p, :within::interval))
    ) as undone
from events e
cross join lateral (
    select
        array(
            select n
            from (
                select x.id, x.at from events x
                where x.workspace_id = e.workspace_id and x.subject = e.subject and x.subject_id = e.subject_id and x.id > e.id
                order by x.id
                limit 50
            ) as x
            join events n on n.workspace_id = e.workspace_id and n.id = x.id
            where x.at <= e.at + 2 * :within::interval
        ) as later,
        array(
            select n
            from (
                select x.id, x.at from events x
                where x.workspace_id = e.workspace_id and x.subject = e.subject and x.subject_id = e.subject_id and x.id < e.id
                order by x.id desc
                limit 50
            ) as x
            join events n on n.workspace_id = e.workspace_id and n.id = x.id
            where x.at >= e.at - 2 * :within::interval
        ) as former
) as near
where e.workspace_id = :workspace_id and e.id > :after and e.id <= :upto
order by e.id
limit :limit;

-- name: move_progress
-- So far the events of a workspace are told. Served by notification_progress_pkey.
update notification_progress set event_id = :event_id where workspace_id = :workspace_id;

-- name: begin_here
-- What has happened in a workspace so far isn't told. Served by notification_progress_pkey and events_pkey.
insert into notification_progress as p (workspace_id, change, event_id)
select w.id, w.change, coalesce((select max(e.id) from events e where e.workspace_id = w.id), 0)
from workspaces w
where w.id = :workspace_id
on conflict (workspace_id) do update set change = excluded.change, event_id = excluded.event_id;

-- name: get_followers
-- Who follows some things, or has muted them. Served by follows_pkey.
select f.subject, f.subject_id, f.account_id, f.commented, f.muted
from unnest(:subjects::text[], :subject_ids::bigint[]) as asked (subject, subject_id)
join follows f on f.workspace_id = :workspace_id and f.subject = asked.subject and f.subject_id = asked.subject_id;

-- name: add_followers
-- Lets accounts follow things: `follows` is an array of objects with the columns of each. What is there stays muted or
-- not, as it is. Served by follows_pkey.
insert into follows as f (workspace_id, subject, subject_id, account_id, commented, muted)
select :workspace_id, t.subject, t.subject_id, t.account_id, t.commented, t.muted
from jsonb_to_recordset(:follows::jsonb) as t (
    subject text, subject_id bigint, account_id bigint, commented boolean, muted boolean
)
join members m on m.workspace_id = :workspace_id and m.account_id = t.account_id
order by t.subject, t.subject_id, t.account_id
on conflict (workspace_id, subject, subject_id, account_id) do update set commented = true
where excluded.commented and not f.commented;

-- name: get_follows
-- Whether people follow things, or have muted them: for each `place` of the arrays; no row where neither. Served by
-- follows_pkey.
select f.muted, asked.place
from unnest(:workspace_ids::bigint[], :subjects::text[], :subject_ids::bigint[], :account_ids::bigint[]) with ordinality
    as asked (workspace_id, subject, subject_id, account_id, place)
join follows f using (workspace_id, subject, subject_id, account_id);

-- name: follow
-- Somebody follows a thing from now on, or has muted it. Served by follows_pkey.
insert into follows as f (workspace_id, subject, subject_id, account_id, muted)
values (:workspace_id, :subject, :subject_id, :account_id, :muted)
on conflict (workspace_id, subject, subject_id, account_id) do update set muted = excluded.muted
where f.muted <> excluded.muted;

-- name: unfollow
-- Somebody doesn't follow a thing any more. Served by follows_pkey.
delete from follows
where workspace_id = :workspace_id and subject = :subject and subject_id = :subject_id and account_id = :account_id;

-- name: list_notifications
-- A page of what lies in somebody's inbox, or is done, the latest first. Served by notifications_inbox or
-- notifications_done.
select
    n.id, n.subject, n.subject_id, n.reasons::text[] as reasons, n.event_id, n.changes, n.actors, n.at,
    n.read_at is not null as is_read, n.done_at is not null as is_done
from notifications n
where n.workspace_id = :workspace_id and n.account_id = :account_id
    and n.done_at is null  -- when of_inbox
    and n.done_at is not null  -- when of_done
    and (n.at, n.id) < (:after_at::timestamptz, :after_id)  -- when after
order by n.at desc, n.id desc
limit :limit;

-- name: get_opened
-- What a line of somebody's inbox leads to. Served by notifications_pkey and events_pkey.
select n.subject, n.subject_id, e.part, e.part_id, n.read_at is not null as is_read
from notifications n
left join events e on e.workspace_id = n.workspace_id and e.id = n.event_id
where n.workspace_id = :workspace_id and n.account_id = :account_id and n.id = :notification_id;

-- name: set_read
-- A line of somebody's inbox is read, at a moment, or (null) isn't. Served by notifications_pkey.
update notifications n
set read_at = :read_at
where n.workspace_id = :workspace_id and n.account_id = :account_id and n.id = :notification_id
returning n.id;

-- name: set_done
-- A line of somebody's inbox is done, at a moment, or (null) isn't. Served by notifications_pkey.
update notifications n
set done_at = :done_at
where n.workspace_id = :workspace_id and n.account_id = :account_id and n.id = :notification_id
returning n.id;

-- name: set_muted
-- Somebody wants to hear no more of what a line of their inbox is about, which is done by that; or wants to again, and has
-- it back. What they follow is taken first, as whoever tells news does. Served by notifications_pkey,
-- notifications_workspace_id_account_id_subject_subject_id_key and follows_pkey.
with muted as (
    insert into follows (workspace_id, subject, subject_id, account_id, muted)
    select n.workspace_id, n.subject, n.subject_id, n.account_id, :done_at::timestamptz is not null
    from notifications n
    where n.workspace_id = :workspace_id and n.account_id = :account_id and n.id = :notification_id
    on conflict (workspace_id, subject, subject_id, account_id) do update set muted = excluded.muted
    returning subject, subject_id
)
update notifications n
set done_at = :done_at
from muted
where n.workspace_id = :workspace_id and n.account_id = :account_id and n.subject = muted.subject
    and n.subject_id = muted.subject_id
returning n.id;

-- name: read_all
-- All that is unread in somebody's inbox is read. Rows are taken in the order in which whoever tells news takes them.
-- Served by notifications_unread.
update notifications n
set read_at = :now
from (
    select n.workspace_id, n.id
    from notifications n
    where n.workspace_id = :workspace_id and n.account_id = :account_id and n.read_at is null and n.done_at is null
    order by n.subject, n.subject_id
    for update
) as unread
where n.workspace_id = unread.workspace_id and n.id = unread.id;

-- name: unread_all
-- What was read together at a moment is unread again; how many lines that was. Served by notifications_inbox.
with lines as (
    update notifications n
    set read_at = null
    where n.workspace_id = :workspace_id and n.account_id = :account_id and n.read_at = :read_at and n.done_at is null
    returning n.id
)
select count(*) from lines;
