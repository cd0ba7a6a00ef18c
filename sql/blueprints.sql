-- name: list_blueprints
-- The templates of projects, by name. Served by blueprints_name_key.
select b.id, b.name, b.version, jsonb_array_length(b.steps) as tasks
from blueprints b
where b.workspace_id = :workspace_id and b.deleted_at is null
order by title_order(b.name) collate "C", b.id
limit :limit;

-- name: get_blueprint
-- One template of projects, that isn't deleted. Served by blueprints_pkey.
select b.id, b.name, b.version, b.steps
from blueprints b
where b.workspace_id = :workspace_id and b.id = :blueprint_id and b.deleted_at is null;

-- name: add_blueprint
-- A template, and the event. Violates blueprints_name_key where the name is taken.
with added as (
    insert into blueprints (workspace_id, name, steps, created_at) values (:workspace_id, :name, :steps::jsonb, :now)
    returning workspace_id, id, name
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, after)
    select
        workspace_id, :now, :actor_id, 'workspace', workspace_id, 'blueprint.created', 'blueprint', id,
        jsonb_build_object('title', name)
    from added
    returning id
)
select added.id, recorded.id as event_id from added, recorded;

-- name: change_blueprint
-- Every change of a template: nothing where the version is another than the one given, or a column of `expected` has
-- another value by now. The event tells what it is called, too. Served by blueprints_pkey. Violates blueprints_name_key
-- where the name is taken.
with old as materialized (
    select b as blueprint, to_jsonb(b) as fields from blueprints b
    where b.workspace_id = :workspace_id and b.id = :blueprint_id
    for no key update
), changed as (
    update blueprints b
    set name = p.name, steps = p.steps, deleted_at = p.deleted_at, version = b.version + 1
    from old, jsonb_populate_record(old.blueprint, :patch::jsonb) as p
    where b.workspace_id = :workspace_id and b.id = :blueprint_id
        and (:version::integer is null or b.version = :version)
        and old.fields || :expected::jsonb = old.fields
        and (b.name, b.steps, b.deleted_at) is distinct from (p.name, p.steps, p.deleted_at)
    returning b.id, b.name, b.version, to_jsonb(b) as fields
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, undoes, before, after)
    select
        :workspace_id, :now, :actor_id, 'workspace', :workspace_id, :action, 'blueprint', c.id, :undoes, d.before,
        d.after || jsonb_build_object('title', c.name) || :extra::jsonb
    from changed c, old, lateral (
        select jsonb_object_agg(n.key, old.fields -> n.key) as before, jsonb_object_agg(n.key, n.value) as after
        from jsonb_each(c.fields) as n
        where old.fields -> n.key is distinct from n.value and n.key <> 'version'
    ) as d
    returning id
)
select
    (old.blueprint).version as version_before, (old.blueprint).name as title, changed.version as version_after,
    (select id from recorded) as event_id
from old left join changed on true;

-- name: get_steps_of_project
-- The tasks that a project has and had, but for those that were cancelled and for occurrences of a repeat that are done:
-- `most` that are open and as many that are completed, with their checklists. Served by tasks_untimed_of_project,
-- tasks_timed_of_project, tasks_closed_of_project and checklist_items_of_task.
select
    t.title, t.notes, t.priority::text, t.labels, t.estimate_minutes, t.assignee_id, t.due_on, t.due_at,
    coalesce((
        select array_agg(i.title order by i.position, i.id)
        from checklist_items i
        where i.workspace_id = t.workspace_id and i.task_id = t.id and i.deleted_at is null
    ), '{}') as items
from (
    (
        select * from tasks t
        where t.workspace_id = :workspace_id and t.project_id = :project_id and t.is_open and t.due_at is null
        order by t.due_sort, t.priority, t.id
        limit :most
    )
    union all
    (
        select * from tasks t
        where t.workspace_id = :workspace_id and t.project_id = :project_id and t.is_open and t.due_at is not null
        order by t.due_at, t.priority, t.id
        limit :most
    )
    union all
    (
        select * from tasks t
        where t.workspace_id = :workspace_id and t.project_id = :project_id and not t.is_open and t.deleted_at is null
            and t.status = 'completed' and t.repeat is null
        order by t.closed_at desc, t.id desc
        limit :most
    )
) as t
order by t.id
limit :most;

-- name: record_use
-- That a project was made of a template, with its tasks; or that this was taken back, or done again.
insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, undoes, before, after)
values (
    :workspace_id, :now, :actor_id, 'project', :project_id, :action, 'making', null, :undoes, '{}', :after::jsonb
)
returning id as event_id;
