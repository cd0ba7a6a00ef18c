-- name: get_running
-- The timer of somebody that runs. Served by time_entries_running and tasks_pkey.
select e.id, e.task_id, t.title, e.started_at
from time_entries e
join tasks t on t.workspace_id = e.workspace_id and t.id = e.task_id
where e.workspace_id = :workspace_id and e.account_id = :account_id and e.ended_at is null;

-- name: get_spent
-- The minutes that were spent on some tasks, by anybody. Served by time_entries_of_task.
select e.task_id, (sum(extract(epoch from e.ended_at - e.started_at)) / 60)::integer as minutes
from time_entries e
where e.workspace_id = :workspace_id and e.task_id = any(:task_ids::bigint[]) and e.deleted_at is null and e.ended_at is not null
group by e.task_id;

-- name: start_timer
-- A timer runs; nothing where the task isn't open, or one of theirs runs. Served by tasks_pkey and time_entries_running.
insert into time_entries (workspace_id, task_id, account_id, started_at)
select t.workspace_id, t.id, :account_id, :now
from tasks t
where t.workspace_id = :workspace_id and t.id = :task_id and t.is_open
on conflict do nothing
returning id;

-- name: stop_timer
-- A timer of somebody's ends at a moment, and the event; no longer than a minute it is as if it had never run. Served by
-- time_entries_running.
with dropped as (
    delete from time_entries e
    where e.workspace_id = :workspace_id and e.account_id = :account_id and e.id = :timer_id and e.ended_at is null
        and :ended_at::timestamptz < e.started_at + interval '1 minute'
), stopped as (
    update time_entries e
    set ended_at = :ended_at
    where e.workspace_id = :workspace_id and e.account_id = :account_id and e.id = :timer_id and e.ended_at is null
        and :ended_at::timestamptz >= e.started_at + interval '1 minute'
    returning e.id, e.task_id, e.started_at, e.ended_at
)
insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, after)
select
    :workspace_id, :now, :account_id, 'task', task_id, 'time.recorded', 'time', id,
    jsonb_build_object('minutes', round(extract(epoch from ended_at - started_at) / 60)::integer)
from stopped
returning id as event_id;

-- name: drop_timer
-- A timer of somebody's never ran. Served by time_entries_running.
delete from time_entries e
where e.workspace_id = :workspace_id and e.account_id = :account_id and e.id = :timer_id and e.ended_at is null
returning e.id;

-- name: add_entry
-- Time that was spent on a task until a moment, and the event. Served by tasks_pkey.
with added as (
    insert into time_entries (workspace_id, task_id, account_id, started_at, ended_at)
    select t.workspace_id, t.id, :account_id, :ended_at::timestamptz - make_interval(mins => :minutes::integer), :ended_at
    from tasks t
    where t.workspace_id = :workspace_id and t.id = :task_id and t.deleted_at is null
    returning id, task_id
)
insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, after)
select
    :workspace_id, :now, :account_id, 'task', task_id, 'time.recorded', 'time', id, jsonb_build_object('minutes', :minutes::integer)
from added
returning id as event_id;

-- name: set_entry_deleted
-- Time that was spent is taken away, or put back, and the event. Served by time_entries_pkey.
with changed as (
    update time_entries e
    set deleted_at = case when :deleted::boolean then :now::timestamptz end
    where e.workspace_id = :workspace_id and e.task_id = :task_id and e.id = :entry_id and e.ended_at is not null
        and (e.deleted_at is null) = :deleted::boolean
        and (e.account_id = :account_id or :anybodys::boolean)
    returning e.id, e.task_id, e.started_at, e.ended_at
)
insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, undoes, after)
select
    :workspace_id, :now, :account_id, 'task', task_id, :action, 'time', id, :undoes,
    jsonb_build_object(
        'minutes', round(extract(epoch from ended_at - started_at) / 60)::integer, 'is_gone', :deleted::boolean
    )
from changed
returning id as event_id;

-- name: list_entries
-- The time that was spent on a task, the latest first, or what is earlier than one of them. Served by
-- time_entries_of_task and time_entries_pkey.
select
    e.id, e.account_id, a.name, e.started_at, e.ended_at,
    round(extract(epoch from e.ended_at - e.started_at) / 60)::integer as minutes
from time_entries e
join accounts a on a.id = e.account_id
where e.workspace_id = :workspace_id and e.task_id = :task_id and e.deleted_at is null and e.ended_at is not null
    and (e.started_at, e.id) < (  -- when before
        select b.started_at, b.id from time_entries b  -- when before
        where b.workspace_id = :workspace_id and b.task_id = :task_id and b.id = :before  -- when before
    )  -- when before
order by e.started_at desc, e.id desc
limit :limit;

-- name: list_spent
-- The time that was spent until a moment, by one or by everybody, after an entry, for an export. Served by
-- time_entries_by_start.
select
    e.id, a.name, t.title, j.name as project_name, e.started_at, e.ended_at,
    round(extract(epoch from e.ended_at - e.started_at) / 60)::integer as minutes, t.id as task_id
from time_entries e
join tasks t on t.workspace_id = e.workspace_id and t.id = e.task_id
join accounts a on a.id = e.account_id
left join projects j on j.workspace_id = t.workspace_id and j.id = t.project_id
where e.workspace_id = :workspace_id and e.deleted_at is null and e.ended_at is not null
    and (e.started_at, e.id) > (:after_at::timestamptz, :after_id::bigint) and e.started_at < :before::timestamptz
    and (e.account_id = :account_id or :everybodys::boolean)
order by e.started_at, e.id
limit :limit;
