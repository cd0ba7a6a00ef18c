-- no transaction
-- Many tasks that one statement changes are counted once. By row, each of them changed the same few counters again, which
-- was two thirds of what such a change cost; a statement of one task is counted by its row, as before. Which of the two
-- counts, the statement says that changes tasks (`count_together`), until the end of its transaction.

create or replace function count_together(many boolean) returns boolean language sql volatile
    return set_config('cofounder.count_together', case when many then 'yes' else '' end, true) is not null;

-- Many changed tasks, counted as `count_changed_task` counts one: the row of each workspace is locked before its counters.
create or replace function count_changed_tasks() returns trigger language plpgsql as $$
begin
    perform from workspaces where id in (select workspace_id from new_rows) order by id for no key update;
    insert into counters as c (workspace_id, subject, dimension, value, status, amount)
    select workspace_id, 'task', dimension, value, status, sum(change)
    from (
        select t.workspace_id, k.dimension, k.value, k.status, 1 as change from new_rows as t, task_counter_keys(t) as k
        union all
        select t.workspace_id, k.dimension, k.value, k.status, -1 from old_rows as t, task_counter_keys(t) as k
    ) as changes
    group by 1, 3, 4, 5
    having sum(change) <> 0
    order by 1, 3, 4, 5
    on conflict (workspace_id, subject, dimension, value, status)
    do update set amount = c.amount + excluded.amount;
    return null;
end $$;

do $$
begin
    perform set_config('lock_timeout', '10s', true);
    create or replace trigger update_counters_of_changed
        after update of status, project_id, assignee_id, labels, due_on, due_at, starts_on, deleted_at on tasks
        for each row when (
            (old.status, old.project_id, old.assignee_id, old.labels, old.due_on, old.due_at, old.starts_on, old.deleted_at)
            is distinct from
            (new.status, new.project_id, new.assignee_id, new.labels, new.due_on, new.due_at, new.starts_on, new.deleted_at)
            and current_setting('cofounder.count_together', true) is distinct from 'yes'
        )
        execute function count_changed_task();
    create or replace trigger update_counters_of_many after update on tasks
        referencing old table as old_rows new table as new_rows
        for each statement when (current_setting('cofounder.count_together', true) = 'yes')
        execute function count_changed_tasks();
end $$;

-- That many tasks are changed, or that this is taken back, is one event, by which it is undone as anything else is.
do $$
begin
    perform set_config('lock_timeout', '10s', true);
    alter table bulk_changes add column if not exists event_id bigint;  -- the latest; null before the first
end $$;
