-- What is due at a moment is due on the day that this moment has on the clock of whoever looks: so it is listed and
-- counted by its moment, and only what has no time by its day.

lock table tasks in share row exclusive mode;

create index tasks_timed on tasks (workspace_id, due_at, priority, id) where is_open and due_at is not null;
create index tasks_timed_by_priority on tasks (workspace_id, priority, due_at, id) where is_open and due_at is not null;
create index tasks_timed_of_project on tasks (workspace_id, project_id, due_at, priority, id)
    where is_open and due_at is not null;
create index tasks_timed_of_no_project on tasks (workspace_id, due_at, priority, id)
    where is_open and due_at is not null and project_id is null;
create index tasks_timed_of_assignee on tasks (workspace_id, assignee_id, due_at, priority, id)
    where is_open and due_at is not null;
create index tasks_timed_of_nobody on tasks (workspace_id, due_at, priority, id)
    where is_open and due_at is not null and assignee_id is null;
create index tasks_timed_not_started on tasks (workspace_id, due_at, priority, id)
    where is_open and due_at is not null and starts_on is not null;

create index tasks_untimed on tasks (workspace_id, due_sort, priority, id) where is_open and due_at is null;
create index tasks_untimed_by_priority on tasks (workspace_id, priority, due_sort, id) where is_open and due_at is null;
create index tasks_untimed_of_project on tasks (workspace_id, project_id, due_sort, priority, id)
    where is_open and due_at is null;
create index tasks_untimed_of_no_project on tasks (workspace_id, due_sort, priority, id)
    where is_open and due_at is null and project_id is null;
create index tasks_untimed_of_assignee on tasks (workspace_id, assignee_id, due_sort, priority, id)
    where is_open and due_at is null;
create index tasks_untimed_of_nobody on tasks (workspace_id, due_sort, priority, id)
    where is_open and due_at is null and assignee_id is null;
create index tasks_untimed_not_started on tasks (workspace_id, due_sort, priority, id)
    where is_open and due_at is null and starts_on is not null;

drop index tasks_open_by_due, tasks_open_by_priority, tasks_open_of_project, tasks_open_of_no_project,
    tasks_open_of_assignee, tasks_open_of_nobody, tasks_not_started;

-- A zone by the name that this server knows it by, else another way to say it: a server may not know a new zone yet.
create function known_zone(zone text, otherwise text) returns text language plpgsql stable as $$
begin
    perform now() at time zone zone;
    return zone;
exception when invalid_parameter_value then
    return otherwise;
end $$;

-- The counter keys to which one task belongs. An open task that has a start is counted again by it ('later', 'later
-- project'; the value begins with the day), so that each count can leave out what hasn't started on the day of whoever
-- looks, and reads no row of a day that is past. What is due at a moment is counted by it ('due at'), and by its day of
-- UTC ('due', the day with a T behind it), so that all of long past days are few rows.
create or replace function task_counter_keys(t tasks)
    returns table (dimension text, value text, status text) language sql immutable as $$
    select
        case when l.later then rtrim('later ' || k.dimension) else k.dimension end,
        case when l.later then t.starts_on || ' ' || k.value else k.value end,
        t.status::text
    from (
        select '' as dimension, '' as value
        union all select 'project', coalesce(t.project_id::text, '')
        union all select 'assignee', coalesce(t.assignee_id::text, '')
        union all select 'label', label from unnest(t.labels) as label
        union all select 'due', coalesce(t.due_on::text, '') where t.is_open and t.due_at is null
        union all select 'due', (t.due_at at time zone 'UTC')::date || 'T' where t.is_open and t.due_at is not null
        union all select 'due at', (t.due_at at time zone 'UTC')::text where t.is_open and t.due_at is not null
    ) as k
    cross join (values (false), (true)) as l (later)
    where t.deleted_at is null and (not l.later or (t.is_open and t.starts_on is not null))
$$;

-- Those that were counted by the day of whoever set them.
insert into counters as c (workspace_id, subject, dimension, value, status, amount)
select t.workspace_id, 'task', l.prefix || k.dimension, l.day || k.value, t.status::text, sum(k.change)
from tasks t
cross join lateral (
    values
        ('due', t.due_on::text, -1),
        ('due', (t.due_at at time zone 'UTC')::date || 'T', 1),
        ('due at', (t.due_at at time zone 'UTC')::text, 1)
) as k (dimension, value, change)
cross join lateral (values ('', ''), ('later ', t.starts_on || ' ')) as l (prefix, day)
where t.is_open and t.due_at is not null and l.day is not null
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4, 5
on conflict (workspace_id, subject, dimension, value, status)
do update set amount = c.amount + excluded.amount;
