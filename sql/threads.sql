-- part: the_draft
draft as materialized (
    select d.workspace_id, d.id
    from drafts d
    where d.workspace_id = :workspace_id and d.id = :draft_id and d.deleted_at is null
    for no key update
)

-- part: thread_columns
t.id, t.revision, t.starts, t.ends, t.quote, t.comments_count, t.resolved_at, t.resolved_by, a.name as resolver_name

-- part: comment_columns
c.id, c.thread_id, c.version, c.author_id, c.link_id, case when c.link_id is null then a.name else c.name end as author_name, c.body, c.created_at,
c.edited_at

-- name: list_threads
-- The threads of a draft that are open, or those that are resolved, in the order in which they were begun. Served by
-- threads_open or threads_resolved.
select
    -- include: thread_columns
from threads t
left join accounts a on a.id = t.resolved_by
where t.workspace_id = :workspace_id and t.draft_id = :draft_id and t.comments_count > 0
    and t.resolved_at is null      -- when of_open
    and t.resolved_at is not null  -- when of_resolved
    and t.id > :after_id           -- when after
order by t.id
limit :limit;

-- name: get_open
-- A draft's open threads in short, in the order in which they were begun, each with who spoke last; how many are resolved;
-- and whether somebody follows the draft (null) or has muted it. Served by threads_open, threads_resolved,
-- thread_comments_of_thread and follows_pkey.
select
    (
        select count(*)
        from threads t
        where t.workspace_id = :workspace_id and t.draft_id = :draft_id and t.resolved_at is not null
            and t.comments_count > 0
    ) as resolved_count,
    (
        select f.muted
        from follows f
        where f.workspace_id = :workspace_id and f.subject = 'draft' and f.subject_id = :draft_id
            and f.account_id = :account_id
    ) as muted,
    coalesce((
        select jsonb_agg(to_jsonb(o) order by o.id)
        from (
            select
                t.id, t.quote, t.comments_count,
                case when last.link_id is null then a.name else last.name end as author_name, last.created_at as said_at
            from threads t
            cross join lateral (
                select c.author_id, c.link_id, c.name, c.created_at
                from thread_comments c
                where c.workspace_id = t.workspace_id and c.thread_id = t.id and c.deleted_at is null
                order by c.id desc
                limit 1
            ) as last
            left join accounts a on a.id = last.author_id
            where t.workspace_id = :workspace_id and t.draft_id = :draft_id and t.comments_count > 0
                and t.resolved_at is null
            order by t.id
            limit :limit
        ) as o
    ), '[]') as threads;

-- name: get_thread
-- One thread of a draft; also one whose comments are all deleted. Served by threads_pkey.
select
    -- include: thread_columns
from threads t
left join accounts a on a.id = t.resolved_by
where t.workspace_id = :workspace_id and t.draft_id = :draft_id and t.id = :thread_id;

-- name: count_resolved
-- How many threads of a draft are resolved. Served by threads_resolved.
select count(*)
from threads t
where t.workspace_id = :workspace_id and t.draft_id = :draft_id and t.resolved_at is not null and t.comments_count > 0;

-- name: get_comments
-- The latest comments of some threads, so many of each, or with `upto` those up to one of them; in no order. Served by
-- thread_comments_of_thread.
select
    -- include: comment_columns
from unnest(:thread_ids::bigint[]) as asked (thread_id)
cross join lateral (
    select c.*
    from thread_comments c
    where c.workspace_id = :workspace_id and c.thread_id = asked.thread_id and c.deleted_at is null
        and c.id <= :upto  -- when upto
    order by c.id desc
    limit :limit
) as c
left join accounts a on a.id = c.author_id;

-- name: get_comment
-- One comment of a draft's thread. Served by thread_comments_pkey and threads_pkey.
select
    -- include: comment_columns
from thread_comments c
join threads t on t.workspace_id = c.workspace_id and t.id = c.thread_id
left join accounts a on a.id = c.author_id
where c.workspace_id = :workspace_id and t.draft_id = :draft_id and c.thread_id = :thread_id and c.id = :comment_id
    and c.deleted_at is null;

-- name: get_bodies
-- The bodies of some revisions of a draft that have rows of their own, as all have that threads are about. Served by
-- revisions_pkey.
select r.number, r.body
from revisions r
where r.workspace_id = :workspace_id and r.draft_id = :draft_id and r.number = any(:numbers::integer[]);

-- name: add_thread
-- A thread with its first comment and the event. The revision that its passage was chosen in gets a row of its own, if it
-- was an autosave, so that it is kept whatever becomes of these. No row where there is no such draft, or it is in the
-- trash. The draft's row is taken first, as by every write of its threads. Served by drafts_pkey, revisions_pkey.
with
    -- include: the_draft
, kept as (
    insert into revisions (
        workspace_id, draft_id, number, kind, title, body, word_count, author_id, created_at, began_from, session
    )
    select
        workspace_id, id, :revision, :revision_kind, :title, :revision_body, :word_count, :revised_by, :revised_at,
        :began_from, :session
    from draft
    where :revision::integer is not null
    on conflict (workspace_id, draft_id, number) do nothing
), added as (
    insert into threads (workspace_id, draft_id, revision, starts, ends, quote, comments_count, created_at)
    select workspace_id, id, :revision, :starts, :ends, :quote, 1, :now from draft
    returning workspace_id, id, quote
), said as (
    insert into thread_comments (workspace_id, thread_id, author_id, link_id, name, body, mentions, created_at)
    select workspace_id, id, :author_id, :link_id, :author_name, :body, :mentions::bigint[], :now from added
    returning id, mentions, name
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, after)
    select
        workspace_id, :now, :author_id, 'draft', :draft_id, 'thread.created', 'thread', added.id,
        jsonb_strip_nulls(jsonb_build_object(
            'comment_id', said.id, 'mentions', said.mentions, 'quote', left(added.quote, 80), 'by_link', nullif(said.name, '')
        ))
    from added, said
    returning id
)
select added.id as thread_id, said.id as comment_id, recorded.id as event_id from added, said, recorded;

-- name: add_comment
-- A comment in a thread, and the event; a thread that was resolved is open again. No row where there is no such thread, or
-- its draft is in the trash. Served by drafts_pkey, threads_pkey.
with
    -- include: the_draft
, thread as materialized (
    select t.workspace_id, t.id, t.quote, t.resolved_at
    from threads t, draft
    where t.workspace_id = :workspace_id and t.id = :thread_id and t.draft_id = draft.id and t.comments_count > 0
    for update of t
), said as (
    insert into thread_comments (workspace_id, thread_id, author_id, link_id, name, body, mentions, created_at)
    select workspace_id, id, :author_id, :link_id, :author_name, :body, :mentions::bigint[], :now from thread
    returning id, mentions, name
), changed as (
    update threads t
    set comments_count = t.comments_count + 1, resolved_at = null, resolved_by = null
    from said
    where t.workspace_id = :workspace_id and t.id = :thread_id
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, after)
    select
        thread.workspace_id, :now, :author_id, 'draft', :draft_id, 'thread.answered', 'thread', thread.id,
        jsonb_strip_nulls(jsonb_build_object(
            'comment_id', said.id, 'mentions', said.mentions, 'quote', left(thread.quote, 80), 'by_link', nullif(said.name, ''),
            'reopened', case when thread.resolved_at is not null then true end
        ))
    from thread, said
    returning id
)
select thread.id as thread_id, said.id as comment_id, recorded.id as event_id from thread, said, recorded;

-- name: change_comment
-- Every change of a comment in a thread goes this way: its words, the trash, an undo. The same rules as change_comment of
-- comments. Served by drafts_pkey, threads_pkey, thread_comments_pkey.
with
    -- include: the_draft
, thread as materialized (
    select t.workspace_id, t.id, t.quote
    from threads t, draft
    where t.workspace_id = :workspace_id and t.id = :thread_id and t.draft_id = draft.id
    for update of t
), old as materialized (
    select c.id, c as comment, to_jsonb(c) as fields
    from thread_comments c, thread
    where c.workspace_id = :workspace_id and c.id = :comment_id and c.thread_id = thread.id
    for update of c
), changed as (
    update thread_comments c
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
    update threads t
    set comments_count = t.comments_count
        + (changed.deleted_at is null)::integer - ((old.comment).deleted_at is null)::integer
    from changed, old
    where t.workspace_id = :workspace_id and t.id = :thread_id
        and (changed.deleted_at is null) <> ((old.comment).deleted_at is null)
), difference as (
    select jsonb_object_agg(o.key, o.value) as before, jsonb_object_agg(o.key, n.value) as after
    from changed, old, jsonb_each(old.fields) as o join jsonb_each(changed.fields) as n using (key)
    where o.value is distinct from n.value and o.key <> 'version'
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, undoes, before, after)
    select
        :workspace_id, :now, :actor_id, 'draft', :draft_id, :action, 'thread', :thread_id, :undoes,
        jsonb_build_object('comment', before),
        jsonb_strip_nulls(jsonb_build_object(
            'comment_id', :comment_id::bigint, 'quote', left((select quote from thread), 80), 'by_link', nullif(:by_link::text, '')
        )) || jsonb_build_object('comment', after)
    from difference
    where before is not null
    returning id
)
select
    (old.comment).version as version_before,
    (old.comment).deleted_at is not null as was_deleted,
    recorded.id as event_id
from old left join recorded on true;

-- name: change_thread
-- A thread is resolved, or open again. Nothing is changed where it isn't as `expected`; no row where there is no such
-- thread, or its draft is in the trash. Served by drafts_pkey, threads_pkey.
with
    -- include: the_draft
, old as materialized (
    select t as thread, to_jsonb(t) as fields
    from threads t, draft
    where t.workspace_id = :workspace_id and t.id = :thread_id and t.draft_id = draft.id and t.comments_count > 0
    for update of t
), changed as (
    update threads t
    set resolved_at = p.resolved_at, resolved_by = p.resolved_by
    from old, jsonb_populate_record(old.thread, :patch::jsonb) as p
    where t.workspace_id = :workspace_id and t.id = :thread_id
        and not exists (
            select from jsonb_each(:expected::jsonb) as e where old.fields -> e.key is distinct from e.value
        )
        and (old.thread).resolved_at is distinct from p.resolved_at
    returning t.quote, t.resolved_at, t.resolved_by
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, undoes, before, after)
    select
        :workspace_id, :now, :actor_id, 'draft', :draft_id, :action, 'thread', :thread_id, :undoes,
        jsonb_build_object('thread', jsonb_build_object(
            'resolved_at', (old.thread).resolved_at, 'resolved_by', (old.thread).resolved_by
        )),
        jsonb_strip_nulls(jsonb_build_object('quote', left(changed.quote, 80), 'by_link', nullif(:by_link::text, '')))
            || jsonb_build_object('thread', jsonb_build_object(
                'resolved_at', changed.resolved_at, 'resolved_by', changed.resolved_by
            ))
    from old, changed
    returning id
)
select recorded.id as event_id from old left join recorded on true;
