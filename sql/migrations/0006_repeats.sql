-- Repeats that go on by themselves, and starts that hide a task from the list until then.

alter table tasks
    add follows_id bigint,      -- the occurrence after whose closing this one was made
    add missed_at  timestamptz; -- when its occurrence counts as missed and moves to the next date; null if it stays

create index tasks_missed on tasks (missed_at) where missed_at is not null and is_open;
create index tasks_not_started on tasks (workspace_id, due_sort, priority, id) where is_open and starts_on is not null;

-- An occurrence is missed when its day is over where the repeat is kept; one by the hour as soon as its hour is past.
-- A zone that this server doesn't know by name counts as the last one on earth.
create function set_missed_at() returns trigger language plpgsql as $$
begin
    if new.repeat is null or new.repeat ->> 'missed' is distinct from 'jump'
        or new.repeat ->> 'anchor' is distinct from 'schedule' then
        new.missed_at := null;
    elsif new.repeat ->> 'rrule' like 'FREQ=HOURLY%' and new.due_at is not null then
        new.missed_at := new.due_at;
    else
        begin
            new.missed_at := greatest(new.due_at, (new.due_on + 1)::timestamp at time zone (new.repeat ->> 'zone'));
        exception when invalid_parameter_value then
            new.missed_at := greatest(new.due_at, (new.due_on + 1)::timestamp at time zone 'UTC' + interval '12 hours');
        end;
    end if;
    return new;
end $$;
create trigger set_missed_at before insert or update of due_on, due_at, repeat on tasks
    for each row when (new.repeat is not null or new.missed_at is not null)
    execute function set_missed_at();

-- The counter keys to which one task belongs. An open task that has a start is counted again by it ('later', 'later
-- project'; the value begins with the day), so that each count can leave out what hasn't started on the day of whoever
-- looks, and reads no row of a day that is past. No task has a start before this migration.
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
        union all select 'due', coalesce(t.due_on::text, '') where t.is_open
    ) as k
    cross join (values (false), (true)) as l (later)
    where t.deleted_at is null and (not l.later or (t.is_open and t.starts_on is not null))
$$;
