-- name: get_steps
-- The steps of a kind of draft as owners have them; no row where they are as they began. Served by plan_steps_pkey.
select p.steps, p.version from plan_steps p where p.workspace_id = :workspace_id and p.kind = :kind::draft_kind;

-- name: save_steps
-- The steps of a kind from now on, if nobody changed them since, and the event. Served by plan_steps_pkey.
with saved as (
    insert into plan_steps as p (workspace_id, kind, steps, version)
    select :workspace_id, :kind::draft_kind, :steps::jsonb, :version::integer + 1
    where :version::integer = 0
        or exists (select from plan_steps o where o.workspace_id = :workspace_id and o.kind = :kind::draft_kind)
    on conflict (workspace_id, kind) do update set steps = excluded.steps, version = excluded.version
    where p.version = :version
    returning p.workspace_id
)
insert into events (workspace_id, at, actor_id, subject, subject_id, action, after)
select workspace_id, :now, :actor_id, 'workspace', workspace_id, 'workspace.plan_changed', jsonb_build_object('kind', :kind::text)
from saved
returning id as event_id;

-- name: get_plan
-- The plan of a draft, and its tasks that aren't in the trash, by how many days before they stand. Served by
-- draft_plans_pkey, draft_plan_tasks_pkey and tasks_pkey.
select
    p.goes_on, p.version,
    coalesce((
        select jsonb_agg(jsonb_build_object(
            'task_id', t.id, 'version', t.version, 'title', t.title, 'days_before', k.days_before, 'due_on', t.due_on,
            'due_at', t.due_at, 'is_open', t.is_open
        ) order by k.days_before desc, t.id)
        from draft_plan_tasks k
        join tasks t on t.workspace_id = k.workspace_id and t.id = k.task_id
        where k.workspace_id = p.workspace_id and k.draft_id = p.draft_id and t.deleted_at is null
    ), '[]') as tasks
from draft_plans p
where p.workspace_id = :workspace_id and p.draft_id = :draft_id;

-- name: get_day
-- When a draft is scheduled to go out; no row where it isn't. Served by schedules_open.
select s.goes_at from draft_schedules s
where s.workspace_id = :workspace_id and s.draft_id = :draft_id and s.ended_at is null;

-- name: add_plan
-- A plan of a draft, or one more where all tasks of the one before are gone; no row where one was made meanwhile. The
-- draft is held. Served by draft_plans_pkey.
insert into draft_plans as p (workspace_id, draft_id, goes_on)
select d.workspace_id, d.id, :goes_on
from drafts d
where d.workspace_id = :workspace_id and d.id = :draft_id and d.deleted_at is null
on conflict (workspace_id, draft_id) do update set goes_on = excluded.goes_on, version = p.version + 1
where not exists (
    select from draft_plan_tasks k
    join tasks t on t.workspace_id = k.workspace_id and t.id = k.task_id
    where k.workspace_id = p.workspace_id and k.draft_id = p.draft_id and t.deleted_at is null
)
returning p.draft_id;

-- name: add_plan_tasks
-- The tasks of a plan, each so many working days before it.
insert into draft_plan_tasks (workspace_id, draft_id, task_id, days_before)
select :workspace_id, :draft_id, t.task_id, t.days_before
from unnest(:task_ids::bigint[], :days_before::integer[]) as t (task_id, days_before);

-- name: move_plan
-- The day by which the tasks of a draft are placed, if nobody changed it since. Served by draft_plans_pkey.
update draft_plans p
set goes_on = :goes_on, version = p.version + 1
where p.workspace_id = :workspace_id and p.draft_id = :draft_id and p.version = :version
returning p.draft_id;
