-- name: look
-- Of these workspaces those whose number isn't what it was, with their latest events. Each event raises the number by one:
-- so it can be counted whether all of them are here.
-- Served by workspaces_pkey, events_pkey.
select w.id as workspace_id, w.change, e.events
from unnest(:workspace_ids::bigint[], :changes::bigint[]) as known (id, change)
join workspaces w on w.id = known.id and w.change <> known.change
cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_array(l.id, l.subject, l.subject_id) order by l.id desc), '[]') as events
    from (
        select e.id, e.subject, e.subject_id
        from events e
        where e.workspace_id = w.id
        order by e.id desc
        limit :limit
    ) as l
) as e;

-- name: check_sessions
-- Whose sessions these are, of those that are alive: what they are members of, and what changed for the account alone.
-- Served by sessions_pkey, members_account, account_changes_pkey.
select
    asked.place::integer as place,
    s.account_id,
    coalesce((
        select jsonb_object_agg(m.workspace_id, m.role)
        from members m
        where m.account_id = s.account_id and m.left_at is null
    ), '{}') as roles,
    coalesce((select c.change from account_changes c where c.account_id = s.account_id), 0) as change
from unnest(:token_hashes::bytea[]) with ordinality as asked (token_hash, place)
join sessions s on s.token_hash = asked.token_hash and s.ended_at is null and s.expires_at > :now;

-- name: change_accounts
-- Something became different for these accounts alone. Always in one order, so that two of these never wait for each
-- other. Served by account_changes_pkey.
insert into account_changes as c (account_id, change)
select account_id, 1 from unnest(:account_ids::bigint[]) as a (account_id) group by 1 order by 1
on conflict (account_id) do update set change = c.change + 1;

-- name: notify
-- Tells other processes of what is committed already. Nothing of it has to last, so nobody waits for the disk behind it.
select set_config('synchronous_commit', 'off', true), pg_notify('cofounder_live', :workspaces);

-- name: stay
-- Somebody has a task or draft open, and is seen there for a while; `typing` says that something is being typed in it.
-- Served by presence_pkey, tasks_pkey, drafts_pkey.
insert into presence (workspace_id, subject, subject_id, account_id, seen_until, typing_until)
select
    :workspace_id, :subject, :subject_id, :account_id, now() + :lasts::interval,
    case when :typing then now() + :typed_lasts::interval end
where case :subject::text
    when 'task' then exists (select from tasks where workspace_id = :workspace_id and id = :subject_id)
    else exists (select from drafts where workspace_id = :workspace_id and id = :subject_id)
end
on conflict (workspace_id, subject, subject_id, account_id) do update
set seen_until = excluded.seen_until, typing_until = excluded.typing_until;

-- name: leave
-- Somebody hasn't it open any more; nor has who wasn't heard of for long. Served by presence_pkey.
delete from presence
where workspace_id = :workspace_id and subject = :subject and subject_id = :subject_id
    and (account_id = :account_id or seen_until < now());

-- name: delete_left
-- Forget who wasn't heard of for long. A scan, of a table that holds who is here now.
delete from presence where seen_until < now();

-- name: get_presence
-- Who has what open in these workspaces, or there one thing. Served by presence_pkey.
select
    p.workspace_id, p.subject, p.subject_id, p.account_id, a.name,
    coalesce(p.typing_until > now(), false) as typing
from presence p
join accounts a on a.id = p.account_id
where p.workspace_id = any(:workspace_ids::bigint[]) and p.seen_until > now()
    and p.subject = :subject and p.subject_id = :subject_id  -- when of_one
order by p.workspace_id, p.subject, p.subject_id, p.account_id;
