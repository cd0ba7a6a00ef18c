-- name: get_comments
-- The latest comments on tasks, or those up to one of them, the latest first: for each `place` of the arrays. Served by
-- comments_of_task.
select found.*, asked.place
from unnest(:workspace_ids::bigint[], :task_ids::bigint[], :uptos::bigint[], :limits::bigint[]) with ordinality
    as asked (workspace_id, task_id, upto, most, place)
cross join lateral (
    select c.id, c.version, c.author_id, a.name as author_name, c.body, c.created_at, c.edited_at
    from comments c
    join accounts a on a.id = c.author_id
    where c.workspace_id = asked.workspace_id and c.task_id = asked.task_id and c.deleted_at is null
        and c.id <= coalesce(asked.upto, 9223372036854775807)
    order by c.id desc
    limit asked.most
) as found;

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

-- name: add_comments
-- Comments, their tasks' counts, and an event for each: `asked` is an array of objects, each for another task, which are
-- committed together. No row where there is no such task, or it is in the trash. The tasks' rows are taken first, in
-- their order, as by every write of comments; of `several` those are left out that others hold just now. Served by
-- tasks_pkey.
with asked as materialized (
    select a.*
    from jsonb_to_recordset(:asked::jsonb) as a (
        task_id bigint, actor_id bigint, body text, mentions bigint[], at timestamptz
    )
), threads as materialized (
    select asked.*, t.comments_count
    from asked join tasks t on t.workspace_id = :workspace_id and t.id = asked.task_id
    where t.deleted_at is null
    order by asked.task_id
    for no key update of t
    skip locked  -- when several
), added as (
    insert into comments (workspace_id, task_id, author_id, body, mentions, created_at)
    select :workspace_id, task_id, actor_id, body, mentions, at from threads order by task_id
    returning id, task_id, author_id, mentions, created_at
), counted as (
    update tasks t
    set comments_count = t.comments_count + 1
    from added
    where t.workspace_id = :workspace_id and t.id = added.task_id
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, after)
    select
        :workspace_id, created_at, author_id, 'task', task_id, 'comment.created', 'comment', id,
        jsonb_build_object('comment_id', id, 'mentions', mentions)
    from added
    order by task_id
    returning id, subject_id, before, after
)
select added.id, threads.comments_count + 1 as count_after, recorded.id as event_id, recorded.before, recorded.after, task_id
from threads join added using (task_id) join recorded on recorded.subject_id = task_id;

-- name: change_comments
-- Every change of comments goes this way: their words, the trash, an undo. The same rules as change_items and, of
-- `several`, as add_comments; each of `asked` is about one comment. Served by tasks_pkey, comments_pkey.
with asked as materialized (
    select a.*
    from jsonb_to_recordset(:asked::jsonb) as a (
        task_id bigint, comment_id bigint, actor_id bigint, action text, patch jsonb, version integer, expected jsonb,
        undoes bigint, at timestamptz
    )
), threads as materialized (
    select asked.*, t.comments_count
    from asked join tasks t on t.workspace_id = :workspace_id and t.id = asked.task_id
    where t.deleted_at is null
    order by asked.task_id
    for no key update of t
    skip locked  -- when several
), old as materialized (
    select threads.*, c as comment, to_jsonb(c) as fields
    from threads join comments c
        on c.workspace_id = :workspace_id and c.id = threads.comment_id and c.task_id = threads.task_id
    order by c.id
    for update of c
), changed as (
    update comments c
    set
        body = p.body,
        mentions = p.mentions,
        edited_at = p.edited_at,
        deleted_at = p.deleted_at,
        version = (old.comment).version + 1
    from old, jsonb_populate_record(old.comment, old.patch) as p
    where c.workspace_id = :workspace_id and c.id = old.comment_id
        and (old.version is null or (old.comment).version = old.version)
        and old.fields || old.expected = old.fields
        and ((old.comment).body, (old.comment).deleted_at) is distinct from (p.body, p.deleted_at)
    returning c.id, to_jsonb(c) as fields, (c.deleted_at is null)::integer - ((old.comment).deleted_at is null)::integer as delta
), counted as (
    update tasks t
    set comments_count = t.comments_count + changed.delta
    from changed join old on old.comment_id = changed.id
    where t.workspace_id = :workspace_id and t.id = old.task_id and changed.delta <> 0
), difference as (
    select changed.id, jsonb_object_agg(o.key, o.value) as before, jsonb_object_agg(o.key, n.value) as after
    from changed join old on old.comment_id = changed.id,
        jsonb_each(old.fields) as o join jsonb_each(changed.fields) as n using (key)
    where o.value is distinct from n.value and o.key <> 'version'
    group by changed.id
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, undoes, before, after)
    select
        :workspace_id, old.at, old.actor_id, 'task', old.task_id, old.action, 'comment', old.comment_id, old.undoes,
        jsonb_build_object('comment', d.before),
        jsonb_build_object('comment', d.after, 'comment_id', old.comment_id)
    from difference d join old on old.comment_id = d.id
    order by old.task_id
    returning id, subject_id, before, after
)
select
    (old.comment).version as version_before,
    (old.comment).deleted_at is not null as was_deleted,
    old.comments_count + coalesce(changed.delta, 0) as count_after,
    recorded.id as event_id, recorded.before, recorded.after, old.task_id
from old
left join changed on changed.id = old.comment_id
left join recorded on recorded.subject_id = old.task_id;
