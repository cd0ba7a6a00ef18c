-- name: add_task
-- A new task and its event. Served by nothing: it only inserts.
with added as (
    insert into tasks (
        workspace_id, title, notes, status, priority, due_on, due_at, project_id, assignee_id, labels,
        estimate_minutes, typed, starts_on, repeat, reminder, remind_at, waiting_since, created_by, created_at,
        updated_at, closed_at
    )
    values (
        :workspace_id, :title, :notes, :status::task_status, :priority::task_priority, :due_on, :due_at, :project_id,
        :assignee_id, :labels::text[], :estimate_minutes, :typed, :starts_on, :repeat::jsonb, :reminder, :remind_at,
        case when :status::task_status = 'waiting' then :now::timestamptz end, :actor_id, :now, :now,
        case when :status::task_status in ('completed', 'cancelled') then :now::timestamptz end
    )
    returning *
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, kind, after)
    select
        workspace_id, :now, :actor_id, 'task', id, 'created',
        jsonb_strip_nulls(jsonb_build_object(
            'title', title, 'notes', nullif(notes, ''), 'status', status, 'priority', priority, 'due_on', due_on, 'due_at', due_at, 'project_id', project_id,
            'assignee_id', assignee_id, 'labels', labels, 'estimate_minutes', estimate_minutes, 'typed', typed,
            'starts_on', starts_on, 'repeat', repeat, 'reminder', reminder
        ))
    from added
    returning id
)
select added.id, recorded.id as event_id from added, recorded;

-- name: change_task
-- Every change of a task goes this way: an edit, a new status, the trash, an undo. `patch` holds the new values of
-- some columns. Nothing is changed where the version is another than the one given, or a column of `expected` has
-- another value by now. The event holds what really changed, before and after; the counts of items and comments are
-- none of it. What a task waits for it holds only while it waits, and since when. Served by tasks_pkey.
with old as materialized (
    select t as task, to_jsonb(t) as fields
    from tasks t
    where t.workspace_id = :workspace_id and t.id = :task_id
    for update
), changed as (
    update tasks t
    set
        title = p.title,
        notes = p.notes,
        status = p.status,
        priority = p.priority,
        due_on = p.due_on,
        due_at = p.due_at,
        project_id = p.project_id,
        assignee_id = p.assignee_id,
        labels = p.labels,
        estimate_minutes = p.estimate_minutes,
        starts_on = p.starts_on,
        repeat = p.repeat,
        reminder = p.reminder,
        remind_at = p.remind_at,
        waiting_for_id = case when p.status = 'waiting' then p.waiting_for_id end,
        waiting_note = case when p.status = 'waiting' then p.waiting_note else '' end,
        waiting_since = case
            when p.status = 'waiting' then coalesce(p.waiting_since, case when t.status <> 'waiting' then :now::timestamptz end)
        end,
        deleted_at = p.deleted_at,
        closed_at = case
            when p.status not in ('completed', 'cancelled') then null
            else coalesce(t.closed_at, :now)
        end,
        updated_at = :now,
        version = t.version + 1
    from old, jsonb_populate_record(old.task, :patch::jsonb) as p
    where t.workspace_id = :workspace_id and t.id = :task_id
        and (:version::integer is null or t.version = :version)
        and not exists (
            select from jsonb_each(:expected::jsonb) as e where old.fields -> e.key is distinct from e.value
        )
        and old.fields is distinct from to_jsonb(p)
    returning t.*
), difference as (
    select jsonb_object_agg(key, o.value) as before, jsonb_object_agg(key, n.value) as after
    from changed, old, jsonb_each(old.fields) as o join jsonb_each(to_jsonb(changed)) as n using (key)
    where o.value is distinct from n.value
        and key not in (
            'version', 'updated_at', 'closed_at', 'is_open', 'due_sort', 'search', 'items_done', 'items_total',
            'comments_count'
        )
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, kind, before, after)
    select :workspace_id, :now, :actor_id, 'task', :task_id, :kind, before, after
    from difference
    where before is not null
    returning id
)
select
    (old.task).version as version_before,
    (old.task).title as title,
    changed.version as version_after,
    (select id from recorded) as event_id
from old left join changed on true;

-- name: get_task
-- One task with everything that its page and its form show; also from the trash. Served by tasks_pkey.
select
    t.id, t.version, t.title, t.notes, t.status::text, t.priority::text, t.due_on, t.due_at, t.project_id,
    p.name as project_name, t.assignee_id, a.name as assignee_name, t.labels, t.estimate_minutes, t.typed,
    t.starts_on, t.repeat, t.series_id, t.reminder, t.remind_at, t.waiting_for_id, w.name as waiting_for_name,
    t.waiting_note, t.waiting_since, t.comments_count, t.created_at, c.name as creator_name, t.updated_at, t.closed_at, t.deleted_at
from tasks t
left join projects p on p.workspace_id = t.workspace_id and p.id = t.project_id
left join accounts a on a.id = t.assignee_id
left join accounts c on c.id = t.created_by
left join accounts w on w.id = t.waiting_for_id
where t.workspace_id = :workspace_id and t.id = :task_id;

-- name: get_task_row
-- One task as the list shows it. Served by tasks_pkey.
select
    t.id, t.version, t.title, t.status::text, t.priority::text, t.due_on, t.due_at, t.project_id,
    p.name as project_name, t.assignee_id, a.name as assignee_name, t.labels, t.estimate_minutes, t.notes <> '' as has_notes,
    t.repeat is not null as repeats, t.starts_on, t.items_done, t.items_total, t.comments_count,
    w.name as waiting_for_name, t.waiting_note, t.updated_at, t.closed_at
from tasks t
left join projects p on p.workspace_id = t.workspace_id and p.id = t.project_id
left join accounts a on a.id = t.assignee_id
left join accounts w on w.id = t.waiting_for_id
where t.workspace_id = :workspace_id and t.id = :task_id and t.deleted_at is null;

-- name: get_tasks_paginated
-- One page of the list. Lines with `-- when` belong to the filters and the sort that were asked for, so that each
-- combination is a statement of its own with a plan of its own: by due date tasks_open_by_due (or
-- tasks_open_of_project, tasks_open_of_assignee), by priority tasks_open_by_priority, and so on; closed tasks by
-- tasks_closed. Labels and text have no index in the order of a list. What is frequent is found among the first `walk`
-- rows of the list (`near`); what is rare by tasks_labels and tasks_search, and then sorted (`far`).
select
    t.id, t.version, t.title, t.status::text, t.priority::text, t.due_on, t.due_at, t.project_id,
    p.name as project_name, t.assignee_id, a.name as assignee_name, t.labels, t.estimate_minutes, t.notes <> '' as has_notes,
    t.repeat is not null as repeats, t.starts_on, t.items_done, t.items_total, t.comments_count,
    w.name as waiting_for_name, t.waiting_note, t.updated_at, t.closed_at
from (
    select t.*
    from tasks t
    where t.workspace_id = :workspace_id
        and t.is_open                                                                   -- when open
        and t.status = :status::task_status                                             -- when status
        and not t.is_open and t.deleted_at is null and t.status = :closed::task_status  -- when closed
        and t.project_id = :project_id                                                  -- when project
        and t.project_id is null                                                        -- when no_project
        and t.assignee_id = :assignee_id                                                -- when assignee
        and t.assignee_id is null                                                       -- when no_assignee
        and t.deleted_at is null and t.labels @> array[:label::text]                    -- when label far
        and t.deleted_at is null and t.search @@ to_tsquery('simple', :text)            -- when text far
        and t.due_sort < :today::date                                                   -- when overdue
        and t.due_sort = :today::date                                                   -- when today
        and t.due_sort between :today::date and :week_end::date                         -- when week
        and t.due_sort = 'infinity'                                                     -- when undated
        and (t.due_sort, t.priority, t.id) > (:after_day::date, :after_priority::task_priority, :after_id)  -- when by_due after
        and (t.priority, t.due_sort, t.id) > (:after_priority::task_priority, :after_day::date, :after_id)  -- when by_priority after
        and (lower(t.title), t.id) > (lower(:after_title::text), :after_id)             -- when by_title after
        and t.id < :after_id                                                            -- when by_newest after
        and (t.updated_at, t.id) < (:after_at::timestamptz, :after_id)                  -- when by_change after
        and (t.closed_at, t.id) < (:after_at::timestamptz, :after_id)                   -- when by_closing after
    order by t.due_sort, t.priority, t.id                                               -- when by_due near
    order by t.priority, t.due_sort, t.id                                               -- when by_priority near
    order by lower(t.title), t.id                                                       -- when by_title near
    order by t.id desc                                                                  -- when by_newest near
    order by t.updated_at desc, t.id desc                                               -- when by_change near
    order by t.closed_at desc, t.id desc                                                -- when by_closing near
    limit :walk                                                                         -- when near
    offset 0                                                                            -- when far
) t
left join projects p on p.workspace_id = t.workspace_id and p.id = t.project_id
left join accounts a on a.id = t.assignee_id
left join accounts w on w.id = t.waiting_for_id
where true
    and t.labels @> array[:label::text]                                                 -- when label near
    and t.search @@ to_tsquery('simple', :text)                                         -- when text near
order by t.due_sort, t.priority, t.id                                                   -- when by_due
order by t.priority, t.due_sort, t.id                                                   -- when by_priority
order by lower(t.title), t.id                                                           -- when by_title
order by t.id desc                                                                      -- when by_newest
order by t.updated_at desc, t.id desc                                                   -- when by_change
order by t.closed_at desc, t.id desc                                                    -- when by_closing
limit :limit;

-- name: get_stats
-- How many tasks each filter has, from the counters. Due days are summed into the buckets that the page offers.
-- Served by counters_pkey.
select
    c.dimension,
    case
        when c.dimension <> 'due' then c.value
        when c.value = '' then 'none'
        when c.value < :today::date::text then 'overdue'
        when c.value = :today::date::text then 'today'
        when c.value <= :week_end::date::text then 'week'
        else 'later'
    end as value,
    c.status,
    sum(c.amount)::bigint as amount
from counters c
where c.workspace_id = :workspace_id and c.subject = 'task' and c.amount <> 0
group by 1, 2, 3;
