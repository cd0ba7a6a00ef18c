-- name: list_projects
-- The projects of a workspace with their open tasks (those that have started) and drafts, from the counters.
-- Served by projects_pkey and counters_pkey.
select
    p.id, p.name, p.version,
    coalesce(sum(c.amount) filter (where c.subject = 'task' and c.status in ('pending', 'in_progress', 'waiting')), 0)::bigint
        - coalesce(l.amount, 0) as open_tasks,
    coalesce(sum(c.amount) filter (where c.subject = 'draft'), 0)::bigint as drafts
from projects p
left join counters c on c.workspace_id = p.workspace_id and c.dimension = 'project' and c.value = p.id::text
    and c.subject in ('task', 'draft')
left join (
    select substr(value, 12) as value, sum(amount)::bigint as amount from counters
    where workspace_id = :workspace_id and subject = 'task' and dimension = 'later project'
        and value >= (:today::date + 1)::text
    group by 1
) l on l.value = p.id::text
where p.workspace_id = :workspace_id
group by p.workspace_id, p.id, l.amount
order by title_order(p.name) collate "C", p.id;

-- name: get_project
-- One project by its name. Served by projects_pkey.
select p.id, p.name, p.version from projects p where p.workspace_id = :workspace_id and p.id = :project_id;

-- name: add_project
-- A new project and its event. Violates projects_name_key where the name is taken.
with added as (
    insert into projects (workspace_id, name, created_at) values (:workspace_id, :name, :now)
    returning workspace_id, id, name
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, after)
    select workspace_id, :now, :actor_id, 'project', id, 'project.created', jsonb_build_object('name', name) from added
    returning id
)
select added.id, recorded.id as event_id from added, recorded;

-- name: rename_project
-- Another name, if nobody renamed it since, and the event. Served by projects_pkey.
with old as (
    select * from projects
    where workspace_id = :workspace_id and id = :project_id and version = :version
    for update
), changed as (
    update projects p
    set name = :name, version = p.version + 1
    from old
    where p.workspace_id = old.workspace_id and p.id = old.id
    returning p.*
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, before, after)
    select
        changed.workspace_id, :now, :actor_id, 'project', changed.id, 'project.renamed',
        jsonb_build_object('name', old.name), jsonb_build_object('name', changed.name)
    from changed, old
    where old.name <> changed.name
    returning id
)
select
    old.version as version_before, old.name as title, changed.version as version_after,
    (select id from recorded) as event_id
from old, changed;

-- name: delete_project
-- Remove a project that holds nothing; the foreign keys of tasks and drafts refuse any other. Served by projects_pkey.
with gone as (
    delete from projects where workspace_id = :workspace_id and id = :project_id
    returning workspace_id, id, name
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, before)
    select workspace_id, :now, :actor_id, 'project', id, 'project.deleted', jsonb_build_object('name', name) from gone
    returning id
)
select id from recorded;

-- name: take_back_project
-- Take an event of a project back, with one of its own: another name, gone, or there again under the id by which
-- everything knows it. What isn't as `expected` any more is left as it is, as is one that holds something. Served by
-- projects_pkey. Violates projects_name_key where the name was given away.
with old as materialized (
    select p.id, p.name, p.version from projects p
    where p.workspace_id = :workspace_id and p.id = :project_id
    for update
), removed as (
    delete from projects p using old
    where p.workspace_id = :workspace_id and p.id = old.id and :patch::jsonb ? 'deleted_at'
    returning p.id, null::text as name, p.version
), renamed as (
    update projects p
    set name = :patch::jsonb ->> 'name', version = p.version + 1
    from old
    where p.workspace_id = :workspace_id and p.id = old.id and :expected::jsonb ->> 'name' = old.name
    returning p.id, p.name, p.version
), returned as (
    insert into projects (workspace_id, id, name, created_at)
    overriding system value
    select :workspace_id, :project_id, :patch::jsonb ->> 'name', :now
    where not exists (select from old) and not :expected::jsonb ? 'name' and :patch::jsonb ? 'name'
    returning id, name, version
), changed as (
    select id, name, version from removed
    union all
    select id, name, version from renamed
    union all
    select id, name, version from returned
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, undoes, before, after)
    select
        :workspace_id, :now, :actor_id, 'project', changed.id, :action, :undoes,
        jsonb_strip_nulls(jsonb_build_object('name', old.name)),
        jsonb_strip_nulls(jsonb_build_object('name', changed.name))
    from changed left join old on true
    returning id
)
select
    coalesce(old.version, 0) as version_before,
    coalesce(old.name, changed.name) as title,
    changed.version as version_after,
    (select id from recorded) as event_id
from old full join changed on true;
