-- name: take_due
-- What is to be told by now, the longest due first and then workspace by workspace, for whoever tells it in the same transaction: the task's own to who
-- has to do it, or else to who added it; nobody is told of what is done, cancelled or in the trash, or has left. What
-- somebody is just changing is left to the next time. `taken` counts all. Served by reminders_due, tasks_pkey and members_pkey.
with due as (
    select workspace_id, id
    from reminders
    where not when_back and remind_at <= :now
    order by remind_at, workspace_id, id
    limit :limit
    for update skip locked
), taken as (
    delete from reminders r
    using due
    where r.workspace_id = due.workspace_id and r.id = due.id
    returning r.workspace_id, r.task_id, r.account_id, r.remind_at
)
select
    taken.workspace_id, taken.task_id, t.title,
    case when t.is_open then coalesce(own.account_id, assignee.account_id, creator.account_id) end as account_id,
    taken.remind_at, taken.account_id is not null as snoozed
from taken
join tasks t on t.workspace_id = taken.workspace_id and t.id = taken.task_id
left join members own
    on own.workspace_id = taken.workspace_id and own.account_id = taken.account_id and own.left_at is null
left join members assignee
    on taken.account_id is null and assignee.workspace_id = taken.workspace_id
    and assignee.account_id = t.assignee_id and assignee.left_at is null
left join members creator
    on taken.account_id is null and creator.workspace_id = taken.workspace_id
    and creator.account_id = t.created_by and creator.left_at is null
order by taken.workspace_id, taken.remind_at, taken.task_id;

-- name: list_counted
-- The tasks' own reminders of a workspace that are still to be told and count days of work before a due moment, after a task.
-- Served by reminders_of_task, tasks_pkey and workspaces_pkey.
select r.task_id, t.version, t.reminder, t.due_at, t.remind_at, w.time_zone
from reminders r
join tasks t on t.workspace_id = r.workspace_id and t.id = r.task_id
join workspaces w on w.id = r.workspace_id
where r.workspace_id = :workspace_id and r.account_id is null and r.task_id > :after
    and t.is_open and t.due_at is not null and t.reminder ~ '^-P[0-9]+B'
order by r.task_id
limit :limit;

-- name: snooze
-- Remind somebody of a task later; who had that in mind before is reminded then instead. The reminder that lies in their
-- inbox is done with. Null where there is no such task to be done. Served by tasks_pkey, reminders_of_task and
-- notifications_workspace_id_account_id_subject_subject_id_key.
with asked as (
    insert into reminders (workspace_id, task_id, account_id, remind_at, when_back, asked_at)
    select t.workspace_id, t.id, :account_id, :remind_at, :when_back, :now
    from tasks t
    where t.workspace_id = :workspace_id and t.id = :task_id and t.is_open
    on conflict (workspace_id, task_id, account_id)
    do update set remind_at = excluded.remind_at, when_back = excluded.when_back, asked_at = excluded.asked_at
    returning workspace_id, id, task_id, account_id, asked_at
), done as (
    update notifications n
    set done_at = asked.asked_at, read_at = coalesce(n.read_at, asked.asked_at)
    from asked
    where n.workspace_id = asked.workspace_id and n.account_id = asked.account_id and n.subject = 'task'
        and n.subject_id = asked.task_id and n.done_at is null and n.reasons = '{reminder}'
)
select id from asked;

-- name: wake
-- Take that back: the reminder lies in the inbox again, if it did, read or not as it was. Says whether there is such a task. Served by tasks_pkey,
-- reminders_of_task and notifications_workspace_id_account_id_subject_subject_id_key.
with taken_back as (
    delete from reminders
    where workspace_id = :workspace_id and task_id = :task_id and account_id = :account_id
    returning workspace_id, account_id, task_id, asked_at
), put_back as (
    update notifications n
    set done_at = null, read_at = nullif(n.read_at, t.asked_at)
    from taken_back t
    where n.workspace_id = t.workspace_id and n.account_id = t.account_id and n.subject = 'task'
        and n.subject_id = t.task_id and n.done_at = t.asked_at
)
select exists (select from tasks where workspace_id = :workspace_id and id = :task_id);

-- name: get_snoozes
-- When people will be reminded of tasks, as they asked for: for each `place` of the arrays. Served by reminders_of_task.
select r.remind_at, r.when_back, asked.place
from unnest(:workspace_ids::bigint[], :task_ids::bigint[], :account_ids::bigint[]) with ordinality
    as asked (workspace_id, task_id, account_id, place)
join reminders r using (workspace_id, task_id, account_id);

-- name: get_reminded
-- A task as whoever is reminded of it by mail sees it, with when they will be again. Served by tasks_pkey and
-- reminders_of_task.
select t.title, t.is_open, r.remind_at, coalesce(r.when_back, false) as when_back
from tasks t
left join reminders r on r.workspace_id = t.workspace_id and r.task_id = t.id and r.account_id = :account_id
where t.workspace_id = :workspace_id and t.id = :task_id and t.deleted_at is null;
