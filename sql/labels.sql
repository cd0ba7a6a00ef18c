-- name: list_labelled
-- The tasks that have one of some labels, in the trash too; no more than `most`. With its limit beside it, PostgreSQL would
-- read all tasks instead of the index. Served by tasks_labels and tasks_labels_in_trash.
with there as materialized (
    select t.id from tasks t
    where t.workspace_id = :workspace_id and t.deleted_at is null and t.labels && :labels::text[]
), in_trash as materialized (
    select t.id from tasks t
    where t.workspace_id = :workspace_id and t.deleted_at is not null and t.labels && :labels::text[]
)
select array_agg(id) from (select id from there union all select id from in_trash limit :most) as found;

-- name: record_change
-- Another spelling for a label, or none, with the colours that this sets and takes (null), and the event; or that one was
-- taken back or done again (`change_id`). The tasks that have it follow (`relabel`). Served by workspaces_pkey.
with change as (
    insert into label_changes (workspace_id, was, now)
    select :workspace_id, :was, :label where :change_id::bigint is null
    returning id
), coloured as (
    update workspaces w set label_colours = jsonb_strip_nulls(w.label_colours || :colours::jsonb)
    where w.id = :workspace_id and w.label_colours <> jsonb_strip_nulls(w.label_colours || :colours::jsonb)
)
insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, undoes, before, after)
select
    :workspace_id, :now, :actor_id, 'workspace', :workspace_id, :action, 'label',
    coalesce(:change_id, (select id from change)), :undoes, :before::jsonb, :after::jsonb
returning part_id as id, id as event_id;

-- name: relabel
-- Some tasks with another spelling of a label, or without it, each with its event, and what labels it had. Served by
-- tasks_pkey and label_changes_pkey.
with change as materialized (
    select c.was, c.now from label_changes c, count_together(true)
    where c.workspace_id = :workspace_id and c.id = :change_id
), old as materialized (
    select t.id, t.labels, relabelled(t.labels, change.was, change.now) as relabelled
    from change, tasks t
    where t.workspace_id = :workspace_id and t.id = any(:ids::bigint[])
        and t.labels is distinct from relabelled(t.labels, change.was, change.now)
    order by t.id
    for no key update of t
), kept as (
    insert into label_change_tasks (workspace_id, change_id, task_id, labels)
    select :workspace_id, :change_id, id, labels from old
    on conflict do nothing
), changed as (
    update tasks t set labels = old.relabelled, version = t.version + 1
    from old
    where t.workspace_id = :workspace_id and t.id = old.id
    returning t.id
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, before, after)
    select
        :workspace_id, :now, :actor_id, 'task', id, 'task.relabelled',
        jsonb_build_object('labels', labels), jsonb_build_object('labels', relabelled)
    from old
)
select count(*) as changed from changed;

-- name: label_back
-- The next tasks of a change, after one, with the labels that they had, each with its event; and the last of them. Served by
-- label_change_tasks_pkey and tasks_pkey.
with change as materialized (
    select c.was, c.now from label_changes c, count_together(true)
    where c.workspace_id = :workspace_id and c.id = :change_id
), next as materialized (
    select k.task_id, k.labels
    from label_change_tasks k
    where k.workspace_id = :workspace_id and k.change_id = :change_id and k.task_id > :after_id
    order by k.task_id
    limit :limit
), old as materialized (
    select t.id, t.labels, labelled_back(t.labels, next.labels, change.was, change.now) as back
    from change, next join tasks t on t.workspace_id = :workspace_id and t.id = next.task_id
    where t.labels is distinct from labelled_back(t.labels, next.labels, change.was, change.now)
    order by t.id
    for no key update of t
), changed as (
    update tasks t set labels = old.back, version = t.version + 1
    from old
    where t.workspace_id = :workspace_id and t.id = old.id
    returning t.id
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, before, after)
    select
        :workspace_id, :now, :actor_id, 'task', id, 'task.relabelled',
        jsonb_build_object('labels', labels), jsonb_build_object('labels', back)
    from old
)
select (select count(*) from changed) as changed, max(task_id) as last_id from next;

-- name: colour
-- The colour of a label, where it is as it is `expected` (null: none), and the event; no row where it isn't. Served by
-- workspaces_pkey.
with old as materialized (
    select w.label_colours as colours from workspaces w where w.id = :workspace_id for no key update
), coloured as (
    update workspaces w
    set label_colours = jsonb_strip_nulls(w.label_colours || :colours::jsonb)
    from old
    where w.id = :workspace_id and jsonb_strip_nulls(old.colours || :colours::jsonb) <> old.colours
        and not exists (
            select from jsonb_each(:expected::jsonb) as e where coalesce(old.colours -> e.key, 'null') <> e.value
        )
    returning w.id
)
insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, undoes, before, after)
select
    :workspace_id, :now, :actor_id, 'workspace', id, :action, 'label', null, :undoes, :before::jsonb, :after::jsonb
from coloured
returning id as event_id;

-- name: get_change
-- A change of a label. Served by label_changes_pkey.
select c.id, c.was, c.now, c.texts from label_changes c where c.workspace_id = :workspace_id and c.id = :change_id;

-- name: keep_texts
-- What a change of a label made of the texts that named it. Served by label_changes_pkey.
update label_changes c set texts = :texts::jsonb where c.workspace_id = :workspace_id and c.id = :change_id;

-- name: list_changes
-- What was done to labels, the latest first, of the latest changes of a workspace. Served by events_of_subject.
select
    e.id, e.at, e.actor_id, a.name as actor_name, e.subject, e.subject_id, e.action, e.part, e.part_id, e.undoes, e.before,
    e.after
from (
    select * from events e
    where e.workspace_id = :workspace_id and e.subject = 'workspace' and e.subject_id = :workspace_id
    order by e.id desc
    limit 200
) as e
left join accounts a on a.id = e.actor_id
where e.part = 'label'
order by e.id desc
limit :limit;
