-- name: get_history
-- The latest events of rows, or those before one of them, for their pages: for each `place` of the arrays; of a
-- template's text they say only that it changed. Served by events_of_subject.
select found.*, asked.place
from unnest(
    :workspace_ids::bigint[], :subjects::text[], :subject_ids::bigint[], :before_ids::bigint[], :limits::integer[]
) with ordinality as asked (workspace_id, subject, subject_id, before_id, most, place)
cross join lateral (
    select
        e.id, e.at, e.actor_id, a.name as actor_name, e.subject, e.subject_id, e.action, e.part, e.part_id,
        e.undoes,
        jsonb_set(e.before, '{body}', '""', false) as before, jsonb_set(e.after, '{body}', '""', false) as after
    from events e
    left join accounts a on a.id = e.actor_id
    where e.workspace_id = asked.workspace_id and e.subject = asked.subject and e.subject_id = asked.subject_id
        and e.id < coalesce(asked.before_id, 9223372036854775807)
    order by e.id desc
    limit asked.most
) as found;

-- name: get_events
-- Events, each of the workspace at its place in :workspace_ids. Served by events_pkey.
select
    e.id, e.at, e.actor_id, a.name as actor_name, e.subject, e.subject_id, e.action, e.part, e.part_id,
    e.undoes, e.before, e.after, e.workspace_id
from unnest(:workspace_ids::bigint[], :event_ids::bigint[]) as asked (workspace_id, event_id)
join events e on e.workspace_id = asked.workspace_id and e.id = asked.event_id
left join accounts a on a.id = e.actor_id
order by e.id;

-- name: get_undoing
-- The events by which some were taken back, of each the latest, as get_events has them. Served by events_of_subject.
select
    e.id, e.at, e.actor_id, a.name as actor_name, e.subject, e.subject_id, e.action, e.part, e.part_id,
    e.undoes, e.before, e.after, e.workspace_id
from unnest(:workspace_ids::bigint[], :subjects::text[], :subject_ids::bigint[], :event_ids::bigint[])
    as asked (workspace_id, subject, subject_id, event_id)
cross join lateral (
    select * from events e
    where e.workspace_id = asked.workspace_id and e.subject = asked.subject and e.subject_id = asked.subject_id
        and e.id > asked.event_id and e.undoes = asked.event_id
    order by e.id desc
    limit 1
) as e
left join accounts a on a.id = e.actor_id
order by e.id;

-- name: get_names
-- The names that events of some workspaces refer to by id: everybody who was ever a member, and all projects; `present` are
-- those that can be chosen. Both are small. Served by members_pkey and projects_pkey.
select m.workspace_id, 'member' as subject, m.account_id as id, a.name, m.left_at is null as present
from members m join accounts a on a.id = m.account_id
where m.workspace_id = any(:workspace_ids::bigint[])
union all
select p.workspace_id, 'project', p.id, p.name, p.archived_at is null
from projects p
where p.workspace_id = any(:workspace_ids::bigint[])
order by id;
