-- name: get_comments
-- The latest comments on a task, or those up to one of them, the latest first. Served by comments_of_task.
select
    c.id, c.version, c.author_id, a.name as author_name, c.body, c.created_at, c.edited_at
from comments c
join accounts a on a.id = c.author_id
where c.workspace_id = :workspace_id and c.task_id = :task_id and c.deleted_at is null
    and c.id <= :upto  -- when upto
order by c.id desc
limit :limit;

-- name: list_words
-- How some comments begin that are there. Served by comments_pkey.
select c.id, left(c.body, 400) as words
from comments c
where c.workspace_id = :workspace_id and c.id = any(:ids::bigint[]) and c.deleted_at is null;

-- name: get_comment
-- One comment of a task. Served by comments_pkey.
select
    c.id, c.version, c.author_id, a.name as author_name, c.body, c.created_at, c.edited_at
from comments c
join accounts a on a.id = c.author_id
where c.workspace_id = :workspace_id and c.task_id = :task_id and c.id = :comment_id and c.deleted_at is null;

-- name: add_comment
-- A comment, the task's count, and the event. No row where there is no such task, or it is in the trash. The task's row
-- is taken first, as by every write of its comments. Served by tasks_pkey.
with task as materialized (
    select t.id, t.comments_count
    from tasks t
    where t.workspace_id = :workspace_id and t.id = :task_id and t.deleted_at is null
    for no key update
), added as (
    insert into comments (workspace_id, task_id, author_id, body, mentions, created_at)
    select :workspace_id, task.id, :actor_id, :body, :mentions::bigint[], :now from task
    returning id, mentions
), counted as (
    update tasks t
    set comments_count = t.comments_count + 1
    from added
    where t.workspace_id = :workspace_id and t.id = :task_id
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, after)
    select
        :workspace_id, :now, :actor_id, 'task', :task_id, 'comment.created', 'comment', id,
        jsonb_build_object('comment_id', id, 'mentions', mentions)
    from added
    returning id, before, after
)
select added.id, task.comments_count + 1 as count_after, recorded.id as event_id, recorded.before, recorded.after
from task, added, recorded;

-- name: change_comment
-- Every change of a comment goes this way: its words, the trash, an undo. The same rules as change_items. Served by
-- tasks_pkey, comments_pkey.
with task as materialized (
    select t.id, t.comments_count
    from tasks t
    where t.workspace_id = :workspace_id and t.id = :task_id and t.deleted_at is null
    for no key update
), old as materialized (
    select c.id, c as comment, to_jsonb(c) as fields
    from comments c, task
    where c.workspace_id = :workspace_id and c.id = :comment_id and c.task_id = task.id
    for update of c
), changed as (
    update comments c
    set
        body = p.body,
        mentions = p.mentions,
        edited_at = p.edited_at,
        deleted_at = p.deleted_at,
        version = (old.comment).version + 1
    from old, jsonb_populate_record(old.comment, :patch::jsonb) as p
    where c.workspace_id = :workspace_id and c.id = old.id
        and (:version::integer is null or (old.comment).version = :version)
        and not exists (
            select from jsonb_each(:expected::jsonb) as e where old.fields -> e.key is distinct from e.value
        )
        and ((old.comment).body, (old.comment).deleted_at) is distinct from (p.body, p.deleted_at)
    returning c.id, c.deleted_at, to_jsonb(c) as fields
), counted as (
    update tasks t
    set comments_count = t.comments_count
        + (changed.deleted_at is null)::integer - ((old.comment).deleted_at is null)::integer
    from changed, old
    where t.workspace_id = :workspace_id and t.id = :task_id
        and (changed.deleted_at is null) <> ((old.comment).deleted_at is null)
), difference as (
    select jsonb_object_agg(o.key, o.value) as before, jsonb_object_agg(o.key, n.value) as after
    from changed, old, jsonb_each(old.fields) as o join jsonb_each(changed.fields) as n using (key)
    where o.value is distinct from n.value and o.key <> 'version'
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, undoes, before, after)
    select
        :workspace_id, :now, :actor_id, 'task', :task_id, :action, 'comment', :comment_id, :undoes,
        jsonb_build_object('comment', before),
        jsonb_build_object('comment', after, 'comment_id', :comment_id::bigint)
    from difference
    where before is not null
    returning id, before, after
)
select
    (old.comment).version as version_before,
    (old.comment).deleted_at is not null as was_deleted,
    task.comments_count + coalesce(
        (changed.deleted_at is null)::integer - ((old.comment).deleted_at is null)::integer, 0
    ) as count_after,
    recorded.id as event_id, recorded.before, recorded.after
from task, old left join changed on true left join recorded on true;
