-- name: get_history
-- The latest events of one row, for its page; of a template's text they say only that it changed. Served by
-- events_of_subject.
select
    e.id, e.at, e.actor_id, a.name as actor_name, e.subject, e.subject_id, e.kind,
    jsonb_set(e.before, '{body}', '""', false) as before, jsonb_set(e.after, '{body}', '""', false) as after
from events e
left join accounts a on a.id = e.actor_id
where e.workspace_id = :workspace_id and e.subject = :subject and e.subject_id = :subject_id
    and e.id < :before_id  -- when older
order by e.id desc
limit :limit;

-- name: get_event
-- One event. Served by events_pkey.
select e.id, e.at, e.actor_id, a.name as actor_name, e.subject, e.subject_id, e.kind, e.before, e.after
from events e
left join accounts a on a.id = e.actor_id
where e.workspace_id = :workspace_id and e.id = :event_id;

-- name: get_events
-- Several events, for one notice or one undo. Served by events_pkey.
select e.id, e.at, e.actor_id, a.name as actor_name, e.subject, e.subject_id, e.kind, e.before, e.after
from events e
left join accounts a on a.id = e.actor_id
where e.workspace_id = :workspace_id and e.id = any(:event_ids::bigint[])
order by e.id;

-- name: get_names
-- The names that events refer to by id: everybody who was ever a member, and all projects. Both are small.
select 'member' as subject, m.account_id as id, a.name, m.left_at is null as present
from members m join accounts a on a.id = m.account_id
where m.workspace_id = :workspace_id
union all
select 'project', p.id, p.name, true from projects p where p.workspace_id = :workspace_id
order by name, id;

-- name: list_trash
-- What is in the trash, the latest first. Served by tasks_trash, drafts_trash, draft_templates_trash, files_trash.
(
    select 'task' as subject, t.id, t.title, t.deleted_at
    from tasks t
    where t.workspace_id = :workspace_id and t.deleted_at is not null
        and (t.deleted_at, t.id) < (:after_at::timestamptz, :after_id)  -- when after
    order by t.deleted_at desc, t.id desc
    limit :limit
)
union all
(
    select 'draft', d.id, d.title, d.deleted_at
    from drafts d
    where d.workspace_id = :workspace_id and d.deleted_at is not null
        and (d.deleted_at, d.id) < (:after_at::timestamptz, :after_id)  -- when after
    order by d.deleted_at desc, d.id desc
    limit :limit
)
union all
(
    select 'template', t.id, t.name, t.deleted_at
    from draft_templates t
    where t.workspace_id = :workspace_id and t.deleted_at is not null
        and (t.deleted_at, t.id) < (:after_at::timestamptz, :after_id)  -- when after
    order by t.deleted_at desc, t.id desc
    limit :limit
)
union all
(
    select 'file', f.id, f.name, f.deleted_at
    from files f
    where f.workspace_id = :workspace_id and f.deleted_at is not null
        and (f.deleted_at, f.id) < (:after_at::timestamptz, :after_id)  -- when after
    order by f.deleted_at desc, f.id desc
    limit :limit
)
order by deleted_at desc, id desc
limit :limit;
