-- part: of_task
    t.id, t.version, t.title, t.status::text, t.priority::text, t.due_on, t.due_at, t.estimate_minutes,
    t.repeat is not null as repeats, j.name as project_name, t.is_open

-- name: list_picks
-- What somebody means to do on a day, in their order. Served by picks_pkey and tasks_pkey.
select
    -- include: of_task
from picks p
join tasks t on t.workspace_id = p.workspace_id and t.id = p.task_id
left join projects j on j.workspace_id = t.workspace_id and j.id = t.project_id
where p.workspace_id = :workspace_id and p.account_id = :account_id and p.day = :day and t.deleted_at is null
order by p.place, t.id
limit :limit;

-- name: list_started
-- Somebody's tasks that were begun, the last changed first. Served by tasks_started.
select
    -- include: of_task
from tasks t
left join projects j on j.workspace_id = t.workspace_id and j.id = t.project_id
where t.workspace_id = :workspace_id and t.assignee_id = :account_id and t.status = 'in_progress' and t.deleted_at is null
order by t.updated_at desc, t.id desc
limit :limit;

-- name: list_done
-- Tasks that were completed since a moment, the first first: somebody's, and those of nobody that they ticked off. Served
-- by tasks_closed_of_assignee, tasks_closed_of_nobody and events_of_subject.
with done as (
    select t.id
    from tasks t
    where t.workspace_id = :workspace_id and t.assignee_id = :account_id and t.status = 'completed' and not t.is_open
        and t.deleted_at is null and t.closed_at >= :since
    union all
    select t.id
    from tasks t
    where t.workspace_id = :workspace_id and t.assignee_id is null and t.status = 'completed' and not t.is_open
        and t.deleted_at is null and t.closed_at >= :since
        and :account_id = (
            select e.actor_id from events e
            where e.workspace_id = t.workspace_id and e.subject = 'task' and e.subject_id = t.id and e.at >= :since
                and e.after ->> 'status' = 'completed'
            order by e.id desc
            limit 1
        )
)
select
    -- include: of_task
from done d
join tasks t on t.workspace_id = :workspace_id and t.id = d.id
left join projects j on j.workspace_id = t.workspace_id and j.id = t.project_id
order by t.closed_at, t.id
limit :limit;

-- name: pick
-- Somebody means to do a task on a day, after the others or `first`; what they mean to do already stays where it is, or
-- becomes the first. Nothing where it isn't open, or `most` others stand there, not counting what is in the trash; nearly
-- so, for two that are picked together don't count each other, and stand at one place, in the order of their ids. Served by
-- picks_pkey and tasks_pkey.
with others as materialized (
    select task_id, place from picks
    where workspace_id = :workspace_id and account_id = :account_id and day = :day and task_id <> :task_id
    order by task_id
    for update
), moved as (
    update picks p
    set place = p.place + 1
    where :first::boolean and p.workspace_id = :workspace_id and p.account_id = :account_id and p.day = :day
        and p.task_id <> :task_id
)
insert into picks as p (workspace_id, account_id, day, task_id, place)
select
    t.workspace_id, :account_id, :day, t.id,
    case when :first::boolean then 1 else coalesce((select max(place) from others), 0) + 1 end
from tasks t
where t.workspace_id = :workspace_id and t.id = :task_id and t.is_open
    and (
        select count(*)
        from others o
        join tasks t on t.workspace_id = :workspace_id and t.id = o.task_id and t.deleted_at is null
    ) < :most::integer
on conflict (workspace_id, account_id, day, task_id) do update
set place = case when :first::boolean then excluded.place else p.place end
returning task_id;

-- name: unpick
-- They don't mean to any more; no row where there is no such task. Served by picks_pkey and tasks_pkey.
with gone as (
    delete from picks p
    where p.workspace_id = :workspace_id and p.account_id = :account_id and p.day = :day and p.task_id = :task_id
)
select t.id from tasks t where t.workspace_id = :workspace_id and t.id = :task_id;

-- name: place_pick
-- What they mean to do on a day gets another place, counted from 1, and the others theirs around it. All are held first, so
-- that one who moves another at the same time follows this. Served by picks_pkey and tasks_pkey.
with held as materialized (
    select p.task_id, p.place
    from picks p
    join tasks t on t.workspace_id = p.workspace_id and t.id = p.task_id and t.deleted_at is null
    where p.workspace_id = :workspace_id and p.account_id = :account_id and p.day = :day
    order by p.task_id
    for update of p
), rest as (
    select task_id, row_number() over (order by place, task_id) as place from held where task_id <> :task_id
)
update picks p
set place = case
    when p.task_id = :task_id then least(greatest(:place::integer, 1), (select count(*) from rest)::integer + 1)
    else (select r.place + case when r.place >= :place::integer then 1 else 0 end from rest r where r.task_id = p.task_id)
end
where p.workspace_id = :workspace_id and p.account_id = :account_id and p.day = :day
    and p.task_id in (select task_id from held)
    and exists (select from held where task_id = :task_id)
returning p.task_id;
