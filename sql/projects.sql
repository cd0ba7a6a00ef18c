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

-- name: add_project
-- A new project and its event. Violates projects_name_key where the name is taken.
with added as (
    insert into projects (workspace_id, name, created_at) values (:workspace_id, :name, :now)
    returning workspace_id, id, name
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, after)
    select workspace_id, :now, :actor_id, 'project', id, 'project.created', jsonb_build_object('name', name) from added
)
select id from added;

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
)
select version from changed;

-- name: delete_project
-- Remove a project that holds nothing; the foreign keys of tasks and drafts refuse any other. Served by projects_pkey.
with gone as (
    delete from projects where workspace_id = :workspace_id and id = :project_id
    returning workspace_id, id, name
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, before)
    select workspace_id, :now, :actor_id, 'project', id, 'project.deleted', jsonb_build_object('name', name) from gone
)
select count(*) from gone;
