-- What the blocking desk does beside its list page: one statement for each act, with its event, as the desk's own, but
-- without what that does for several people and over time: no merging, no repeats, no text that is kept in parts.

-- name: task
select t.id, t.version, t.title, t.notes, t.status::text as status, t.priority::text as priority, t.due_on::text as due_on,
    to_char(t.due_on, 'Dy FMDD Mon') as due_words, to_char(t.due_on, 'FMDay, FMDD FMMonth YYYY') as due_title,
    t.project_id, p.name as project_name, t.assignee_id, a.name as assignee_name, t.labels, t.estimate_minutes,
    t.comments_count, to_char(t.created_at, 'FMDD Mon YYYY HH24:MI') as created_words, c.name as creator_name
from tasks t
left join projects p on p.workspace_id = t.workspace_id and p.id = t.project_id
left join accounts a on a.id = t.assignee_id
left join accounts c on c.id = t.created_by
where t.workspace_id = :workspace_id and t.id = :task_id;

-- name: parts
select 'item' as kind, id, title as text, done_at is not null as done, '' as by
from checklist_items where workspace_id = :workspace_id and task_id = :task_id and deleted_at is null
union all
(select 'comment', c.id, c.body, false, a.name
from comments c join accounts a on a.id = c.author_id
where c.workspace_id = :workspace_id and c.task_id = :task_id and c.deleted_at is null order by c.id desc limit 50)
union all
(select 'event', e.id, e.action, false, a.name || ', ' || to_char(e.at, 'FMDD Mon YYYY HH24:MI')
from events e join accounts a on a.id = e.actor_id
where e.workspace_id = :workspace_id and e.subject = 'task' and e.subject_id = :task_id order by e.id desc limit 50)
union all
(select 'draft', d.id, d.title, false, ''
from drafts d where d.workspace_id = :workspace_id and d.deleted_at is null order by d.updated_at desc, d.id desc limit 100);

-- name: create
with added as (
    insert into tasks (workspace_id, title, priority, due_on, created_by)
    values (:workspace_id, :title, 'high', current_date + 1, :actor_id)
    returning id, title
)
insert into events (workspace_id, actor_id, subject, subject_id, action, after)
select :workspace_id, :actor_id, 'task', id, 'task.created', jsonb_build_object('title', title) from added
returning id, subject_id;

-- name: update
with old as materialized (
    select id, title, status, priority, due_on from tasks
    where workspace_id = :workspace_id and id = :task_id and version = :version and deleted_at is null
    for update
), changed as (
    update tasks t
    set title = :title, status = cast(:status as task_status), priority = cast(:priority as task_priority),
        due_on = cast(nullif(:due_on, '') as date), labels = string_to_array(:labels, ', '),
        estimate_minutes = cast(nullif(:estimate_minutes, '') as integer), version = t.version + 1, updated_at = now()
    from old where t.workspace_id = :workspace_id and t.id = old.id
    returning t.title, t.status, t.priority, t.due_on
)
insert into events (workspace_id, actor_id, subject, subject_id, action, before, after)
select :workspace_id, :actor_id, 'task', old.id, 'task.updated', to_jsonb(old) - 'id', to_jsonb(changed) from old, changed
returning id, subject_id;

-- name: set_status
with old as materialized (
    select id, status from tasks
    where workspace_id = :workspace_id and id = :task_id and deleted_at is null
    for update
), changed as (
    update tasks t
    set status = cast(:status as task_status), version = t.version + 1, updated_at = now(),
        closed_at = case when :status = 'completed' then now() end
    from old where t.workspace_id = :workspace_id and t.id = old.id
    returning t.status
)
insert into events (workspace_id, actor_id, subject, subject_id, action, before, after)
select :workspace_id, :actor_id, 'task', old.id, case :status when 'completed' then 'task.completed' else 'task.reopened' end,
    jsonb_build_object('status', old.status), jsonb_build_object('status', changed.status)
from old, changed
returning id, subject_id;

-- name: delete
with changed as (
    update tasks set deleted_at = now(), version = version + 1, updated_at = now()
    where workspace_id = :workspace_id and id = :task_id and deleted_at is null
    returning id, deleted_at
)
insert into events (workspace_id, actor_id, subject, subject_id, action, before, after)
select :workspace_id, :actor_id, 'task', id, 'task.deleted', '{"deleted_at": null}', jsonb_build_object('deleted_at', deleted_at)
from changed
returning id, subject_id;

-- name: undo
with event as (
    select id, subject_id, before, after from events where workspace_id = :workspace_id and id = :event_id
), changed as (
    update tasks t
    set status = cast(event.before ->> 'status' as task_status), closed_at = null, version = t.version + 1, updated_at = now()
    from event where t.workspace_id = :workspace_id and t.id = event.subject_id and t.deleted_at is null
    returning t.id
)
insert into events (workspace_id, actor_id, subject, subject_id, action, undoes, before, after)
select :workspace_id, :actor_id, 'task', changed.id, 'task.undone', event.id, event.after, event.before from event, changed
returning id, subject_id;

-- name: told
select e.id, e.action from events e where e.workspace_id = :workspace_id and e.id = :event_id;

-- name: draft_tabs
select c.status, c.amount from counters c
where c.workspace_id = :workspace_id and c.subject = 'draft' and c.dimension = '' and c.value = ''
order by c.status;

-- name: drafts
select d.id, d.title, d.kind::text as kind, d.status::text as status, d.word_count, a.name as by,
    to_char(d.updated_at, 'FMDD Mon YYYY HH24:MI') as updated_words
from drafts d left join accounts a on a.id = d.updated_by
where d.workspace_id = :workspace_id and d.deleted_at is null
order by d.updated_at desc, d.id desc
limit 50;

-- name: draft
select d.id, d.title, d.kind::text as kind, d.status::text as status, d.body, d.word_count, d.revision,
    to_char(d.updated_at, 'HH24:MI') as saved_words
from drafts d
where d.workspace_id = :workspace_id and d.id = :draft_id and d.deleted_at is null;

-- name: save
with changed as (
    update drafts
    set title = :title, body = :body, word_count = :words, revision = revision + 1, last_revision = last_revision + 1,
        updated_by = :actor_id, updated_at = now()
    where workspace_id = :workspace_id and id = :draft_id and revision = :revision and deleted_at is null
    returning id, revision, title, body, word_count
), kept as (
    insert into revisions (workspace_id, draft_id, number, title, body, word_count, author_id)
    select :workspace_id, id, revision, title, body, word_count, :actor_id from changed
), recorded as (
    insert into events (workspace_id, actor_id, subject, subject_id, action, after)
    select :workspace_id, :actor_id, 'draft', id, 'revision.saved', jsonb_build_object('revision', revision) from changed
)
select revision from changed;
