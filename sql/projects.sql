-- name: list_projects
-- The projects of a workspace with their open tasks (those that have started) and drafts, from the counters.
-- Served by projects_pkey and counters_pkey.
select
    p.id, p.name, p.version, p.archived_at is not null as archived,
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

-- name: list_busiest
-- The projects with the most open tasks (those that have started), from the counters, by name; none of the archive.
-- Served by counters_pkey and projects_pkey.
with open as (
    select value, sum(amount) as amount
    from (
        select value, amount from counters
        where workspace_id = :workspace_id and subject = 'task' and dimension = 'project' and value <> ''
            and status in ('pending', 'in_progress', 'waiting')
        union all
        select substr(value, 12), -amount from counters
        where workspace_id = :workspace_id and subject = 'task' and dimension = 'later project'
            and value >= (:today::date + 1)::text
    ) as counted
    group by value
), busiest as (
    select p.id, p.name, open.amount::bigint as open_tasks
    from open
    join projects p on p.workspace_id = :workspace_id and p.id::text = open.value
    where open.amount > 0 and p.archived_at is null
    order by open.amount desc, p.id
    limit :limit
)
select id, name, open_tasks from busiest order by title_order(name) collate "C", id;

-- name: get_project
-- One project by itself; one that goes leaves no row. Served by projects_pkey.
select p.id, p.name, p.version, p.purpose, p.due_on, p.archived_at, null::timestamptz as deleted_at
from projects p
where p.workspace_id = :workspace_id and p.id = :project_id;

-- name: get_project_page
-- One project with what it holds: its tasks by status and its drafts, from the counters, without tasks that start after
-- today; who has its open tasks, the busiest first, of the first `most` with a time and without; whether it has files. Served by
-- projects_pkey, counters_pkey, tasks_timed_of_project, tasks_untimed_of_project and files_of_project.
select
    p.id, p.name, p.version, p.purpose, p.due_on, p.archived_at,
    c.open::bigint - coalesce((
        select sum(l.amount) from counters l
        where l.workspace_id = p.workspace_id and l.subject = 'task' and l.dimension = 'later project'
            and l.value >= (:today::date + 1)::text and substr(l.value, 12) = p.id::text
    ), 0)::bigint as open_tasks,
    c.open::bigint as to_do, c.completed::bigint as completed, c.drafts::bigint as drafts,
    coalesce((
        select jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name, 'open_tasks', h.amount) order by h.amount desc, a.name)
        from (
            select f.assignee_id, count(*) as amount
            from (
                (
                    select t.assignee_id from tasks t
                    where t.workspace_id = p.workspace_id and t.project_id = p.id and t.is_open and t.due_at is null
                    order by t.due_sort, t.priority, t.id
                    limit :most
                )
                union all
                (
                    select t.assignee_id from tasks t
                    where t.workspace_id = p.workspace_id and t.project_id = p.id and t.is_open and t.due_at is not null
                    order by t.due_at, t.priority, t.id
                    limit :most
                )
            ) as f
            group by f.assignee_id
        ) as h
        left join accounts a on a.id = h.assignee_id
    ), '[]') as people,
    exists (
        select from files f where f.workspace_id = p.workspace_id and f.project_id = p.id and f.deleted_at is null
    ) as has_files
from projects p
cross join lateral (
    select
        coalesce(sum(c.amount) filter (
            where c.subject = 'task' and c.status in ('pending', 'in_progress', 'waiting')
        ), 0) as open,
        coalesce(sum(c.amount) filter (where c.subject = 'task' and c.status = 'completed'), 0) as completed,
        coalesce(sum(c.amount) filter (where c.subject = 'draft'), 0) as drafts
    from counters c
    where c.workspace_id = p.workspace_id and c.dimension = 'project' and c.value = p.id::text
        and c.subject in ('task', 'draft')
) as c
where p.workspace_id = :workspace_id and p.id = :project_id;

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

-- name: delete_project
-- Remove a project that holds nothing; the foreign keys of tasks, drafts and files refuse any other. Served by projects_pkey.
with gone as (
    delete from projects where workspace_id = :workspace_id and id = :project_id
    returning workspace_id, id, name, purpose, due_on
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, before)
    select
        workspace_id, :now, :actor_id, 'project', id, 'project.deleted',
        jsonb_strip_nulls(jsonb_build_object('name', name, 'purpose', nullif(purpose, ''), 'due_on', due_on))
    from gone
    returning id
)
select id from recorded;

-- name: change_project
-- Every change of a project but its removal goes this way: an edit, the archive, an undo. That can also take away what
-- was added, and bring back what was removed, under the id by which everything knows it. Nothing is changed where the
-- version is another than the one given, or a column of `expected` has another value by now, or it holds something. The
-- event tells what is `extra` too.
-- Served by projects_pkey. Violates projects_name_key where the name is given away.
with old as materialized (
    select p as project, to_jsonb(p) as fields from projects p
    where p.workspace_id = :workspace_id and p.id = :project_id
    for update
), wanted as materialized (
    select p.name, p.purpose, p.due_on, p.archived_at, :patch::jsonb ? 'deleted_at' as goes
    from old, jsonb_populate_record(old.project, :patch::jsonb) as p
    where (:version::integer is null or (old.project).version = :version)
        and not exists (
            select from jsonb_each(:expected::jsonb - 'deleted_at') as e where old.fields -> e.key is distinct from e.value
        )
), removed as (
    delete from projects p using wanted
    where p.workspace_id = :workspace_id and p.id = :project_id and wanted.goes
    returning p.id, p.version
), kept as (
    update projects p
    set name = wanted.name, purpose = wanted.purpose, due_on = wanted.due_on, archived_at = wanted.archived_at,
        version = p.version + 1
    from wanted
    where p.workspace_id = :workspace_id and p.id = :project_id and not wanted.goes
        and (p.name, p.purpose, p.due_on, p.archived_at)
            is distinct from (wanted.name, wanted.purpose, wanted.due_on, wanted.archived_at)
    returning p.*
), returned as (
    insert into projects (workspace_id, id, name, purpose, due_on, created_at)
    overriding system value
    select
        :workspace_id, :project_id, :patch::jsonb ->> 'name', coalesce(:patch::jsonb ->> 'purpose', ''),
        (:patch::jsonb ->> 'due_on')::date, :now
    where not exists (select from old) and :undoes::bigint is not null and :patch::jsonb ? 'name'
        and :expected::jsonb - 'deleted_at' = '{}'
    returning id, name, purpose, due_on, version
), changed as (
    select
        id, version,
        jsonb_strip_nulls(jsonb_build_object(
            'name', (old.project).name, 'purpose', nullif((old.project).purpose, ''), 'due_on', (old.project).due_on
        )) as before,
        '{}'::jsonb as after
    from removed, old
    union all
    select kept.id, kept.version, d.before, d.after
    from kept, old, lateral (
        select jsonb_object_agg(key, o.value) as before, jsonb_object_agg(key, n.value) as after
        from jsonb_each(old.fields) as o join jsonb_each(to_jsonb(kept)) as n using (key)
        where o.value is distinct from n.value and key <> 'version'
    ) as d
    union all
    select
        id, version, '{}',
        jsonb_strip_nulls(jsonb_build_object('name', name, 'purpose', nullif(purpose, ''), 'due_on', due_on))
    from returned
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, undoes, before, after)
    select :workspace_id, :now, :actor_id, 'project', id, :action, :undoes, before, after || :extra::jsonb from changed
    returning id
)
select
    coalesce((old.project).version, 0) as version_before,
    coalesce((old.project).name, changed.after ->> 'name') as title,
    changed.version as version_after,
    (select id from recorded) as event_id
from old full join changed on true;
