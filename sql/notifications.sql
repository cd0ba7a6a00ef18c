-- name: notify
-- Tells accounts of things: `told` is an array of objects with the columns of each. What somebody hasn't read yet gathers
-- what is new, and is told by the strongest reason; else it begins anew. Who isn't a member is told nothing, and who has
-- muted a thing only what is meant for them. Rows are taken in the order of their key, so that two who tell can't wait
-- for each other. Served by notifications_workspace_id_account_id_subject_subject_id_key, members_pkey, follows_pkey.
insert into notifications as n (workspace_id, account_id, subject, subject_id, reasons, event_id, changes, actors, at)
select :workspace_id, t.account_id, t.subject, t.subject_id, t.reasons, t.event_id, t.changes, t.actors, t.at
from jsonb_to_recordset(:told::jsonb) as t (
    account_id bigint, subject text, subject_id bigint, reasons notification_reason[], event_id bigint, changes integer,
    actors bigint[], at timestamptz
)
join members m on m.workspace_id = :workspace_id and m.account_id = t.account_id and m.left_at is null
left join follows f on f.workspace_id = :workspace_id and f.subject = t.subject and f.subject_id = t.subject_id
    and f.account_id = t.account_id
where not coalesce(f.muted, false) or t.reasons[1] in ('mention', 'assigned')
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
                n.read_at is null and n.done_at is null as gathers,
                array(select distinct r from unnest(n.reasons || excluded.reasons) as r order by r) as reasons,
                array(select distinct a from unnest(n.actors || excluded.actors) as a order by a) as actors
        ) as g
    ),
    at = greatest(n.at, excluded.at),
    read_at = null,
    done_at = null,
    sent_at = null;

-- name: list_unsent
-- What hasn't gone out yet, of which nobody has seen in the inbox, account by account. Served by notifications_to_send.
select n.workspace_id, n.id, n.account_id, n.reasons::text[] as reasons, n.subject, n.subject_id, n.event_id, n.changes, n.at
from notifications n
join members m on m.workspace_id = n.workspace_id and m.account_id = n.account_id and m.left_at is null
where n.sent_at is null and n.read_at is null and n.done_at is null
    and n.account_id = any(:account_ids::bigint[])  -- when accounts
    and n.at <= :upto
order by n.account_id, n.workspace_id, n.at, n.id
limit :limit;

-- name: mark_sent
-- What went out needs to do so no more, but where there was news since it was listed. Served by notifications_pkey.
update notifications n
set sent_at = :now
from unnest(:workspace_ids::bigint[], :ids::bigint[], :moments::timestamptz[]) as listed (workspace_id, id, at)
where n.workspace_id = listed.workspace_id and n.id = listed.id and n.at = listed.at;
