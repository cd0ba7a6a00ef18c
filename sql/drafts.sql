-- name: add_draft
-- A new draft with its first revision and its event; whoever begins it follows it from then on. Served by members_pkey.
with added as (
    insert into drafts (
        workspace_id, title, kind, body, word_count, project_id, task_id, created_by, created_at, updated_by, updated_at
    )
    values (
        :workspace_id, :title, :kind::draft_kind, :body, :word_count, :project_id, :task_id, :actor_id, :now, :actor_id,
        :now
    )
    returning *
), kept as (
    insert into revisions (workspace_id, draft_id, number, kind, title, body, word_count, author_id, created_at)
    select workspace_id, id, 1, 'created', title, body, word_count, :actor_id, :now from added
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, after)
    select
        workspace_id, :now, :actor_id, 'draft', id, 'draft.created',
        jsonb_strip_nulls(jsonb_build_object(
            'title', title, 'kind', kind, 'word_count', word_count, 'project_id', project_id, 'task_id', task_id,
            'revision', 1
        )) || :extra::jsonb
    from added
    returning id
), following as (
    insert into follows (workspace_id, subject, subject_id, account_id)
    select a.workspace_id, 'draft', a.id, a.created_by
    from added a
    join members m on m.workspace_id = a.workspace_id and m.account_id = a.created_by
)
select added.id, recorded.id as event_id from added, recorded;

-- name: change_draft
-- Every change of a draft but that of its text goes this way: its name, kind, project, task, fields, cover, the trash, an
-- undo. The same rules as change_task. Violates drafts_slug_key where another draft has its slug, drafts_cover_fkey where
-- its cover is no file of it. What saves itself names the editing session in `extra`: its event goes on, and tells what
-- came of all of it; its `steps` are what each version changed, as it was before that. What follows from the content, its
-- hash and the status, is no part of the event. Served by drafts_pkey, events_of_subject.
with old as materialized (
    select d as draft, to_jsonb(d) - '{body,content_hash,shown_files,status}'::text[] as fields
    from drafts d
    where d.workspace_id = :workspace_id and d.id = :draft_id
    for update
), changed as (
    update drafts d
    set
        title = p.title,
        kind = p.kind,
        project_id = p.project_id,
        task_id = p.task_id,
        slug = p.slug,
        search_title = p.search_title,
        description = p.description,
        keywords = p.keywords,
        canonical_link = p.canonical_link,
        cover_id = p.cover_id,
        cover_alt = p.cover_alt,
        deleted_at = p.deleted_at,
        updated_by = :actor_id,
        updated_at = :now,
        version = d.version + 1
    from old, jsonb_populate_record(old.draft, :patch::jsonb) as p
    where d.workspace_id = :workspace_id and d.id = :draft_id
        and (:version::integer is null or d.version = :version)
        and not exists (
            select from jsonb_each(:expected::jsonb) as e where old.fields -> e.key is distinct from e.value
        )
        and (
            d.title, d.kind, d.project_id, d.task_id, d.slug, d.search_title, d.description, d.keywords,
            d.canonical_link, d.cover_id, d.cover_alt, d.deleted_at
        ) is distinct from (
            p.title, p.kind, p.project_id, p.task_id, p.slug, p.search_title, p.description, p.keywords,
            p.canonical_link, p.cover_id, p.cover_alt, p.deleted_at
        )
    returning d.*
), difference as (
    select jsonb_object_agg(key, o.value) as before, jsonb_object_agg(key, n.value) as after
    from changed, old, jsonb_each(old.fields) as o join jsonb_each(to_jsonb(changed)) as n using (key)
    where o.value is distinct from n.value and key not in ('version', 'updated_at', 'updated_by')
), session as (
    select id, before, after
    from (
        select id, at, actor_id, action, before, after
        from (
            select id, at, actor_id, action, part, before, after
            from events
            where workspace_id = :workspace_id and subject = 'draft' and subject_id = :draft_id
            order by id desc
            limit 20
        ) latest
        where part is null
        order by id desc
        limit 1
    ) last
    where actor_id = :actor_id and action = :action and at >= :now::timestamptz - interval '30 minutes'
        and after ->> 'session' = :extra::jsonb ->> 'session' and jsonb_array_length(after -> 'steps') < 30
), all_of_it as (
    select
        s.id, d.before || coalesce(s.before, '{}') as before, coalesce(s.after, '{}') || d.after || :extra::jsonb as after,
        case when :extra::jsonb ? 'session' then
            jsonb_build_object('steps', coalesce(s.after -> 'steps', '[]') || jsonb_build_array(d.before))
        else '{}' end as steps
    from difference d left join session s on true
    where d.before is not null
), told as (
    select
        a.id, a.before - same.names as before, (a.after - same.names) || a.steps as after
    from all_of_it a, lateral (
        select array(
            select b.key from jsonb_each(a.before) as b where b.value is not distinct from a.after -> b.key
        ) as names
    ) same
), continued as (
    update events e
    set at = :now, before = told.before, after = told.after
    from told
    where e.workspace_id = :workspace_id and e.id = told.id
    returning e.id
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, undoes, before, after)
    select :workspace_id, :now, :actor_id, 'draft', :draft_id, :action, :undoes, before, after
    from told
    where id is null
    returning id
)
select
    (old.draft).version as version_before,
    (old.draft).title as title,
    changed.version as version_after,
    coalesce((select id from continued), (select id from recorded)) as event_id
from old left join changed on true;

-- name: get_deletion
-- Who put a draft in the trash, and when; nothing of one that isn't there. Served by drafts_pkey and events_of_subject.
select d.title, d.deleted_at as at, u.name
from drafts d
left join lateral (
    select e.actor_id
    from events e
    where e.workspace_id = d.workspace_id
        and e.subject = 'draft'
        and e.subject_id = d.id
        and e.action = 'draft.deleted'
    order by e.id desc
    limit 1
) last on true
left join accounts u on u.id = last.actor_id
where d.workspace_id = :workspace_id and d.id = :draft_id and d.deleted_at is not null;

-- name: get_draft
-- One draft with its text; also from the trash. Served by drafts_pkey, assistants_pkey.
select
    d.id, d.version, d.revision, d.title, d.kind::text, d.status::text, d.body, d.word_count, d.project_id,
    p.name as project_name, d.task_id, t.title as task_title, d.created_at, c.name as creator_name, d.updated_at,
    u.name as updater_name, d.deleted_at, d.slug, d.search_title, d.description, d.keywords, d.canonical_link,
    d.cover_id, d.cover_alt, d.content_hash,
    exists (select from assistants a where a.workspace_id = d.workspace_id and a.is_on) as helped
from drafts d
left join projects p on p.workspace_id = d.workspace_id and p.id = d.project_id
left join tasks t on t.workspace_id = d.workspace_id and t.id = d.task_id
left join accounts c on c.id = d.created_by
left join accounts u on u.id = d.updated_by
where d.workspace_id = :workspace_id and d.id = :draft_id;

-- part: of_list
    where d.workspace_id = :workspace_id and d.deleted_at is null
        and d.status = :status::draft_status                               -- when status
        and d.kind = :kind::draft_kind                                     -- when kind
        and d.project_id = :project_id                                     -- when project
        and d.project_id is null                                           -- when no_project
        and d.created_by = :author_id                                      -- when author
        and d.updated_at >= :from_at::timestamptz                          -- when from
        and d.updated_at < :to_at::timestamptz                             -- when to

-- name: get_drafts
-- One page of the list, the last changed first, the newest, or by title. Each combination of filters is a statement of its
-- own. Served by drafts_by_change (drafts_of_status, _of_kind, _of_project, _of_no_project, _of_author), drafts_by_newest,
-- drafts_in_title_order; schedules_open. What no index has in its order is asked `here` of the first `reach` rows, after
-- which comes what follows the last of them (`end`); or of `some` that were found by another index.
select
    d.id, d.version, d.title, d.kind::text, d.status::text, d.word_count, d.project_id, p.name as project_name,
    d.updated_at, u.name as updater_name, left(d.body, 300) as beginning,
    case when d.status = 'scheduled' then (
        select s.goes_at
        from draft_schedules s
        where s.workspace_id = d.workspace_id and s.draft_id = d.id and s.ended_at is null
    ) end as goes_at
from (
    select
        title_order(d.title) collate "C" as title_key,                     -- when by_title
        d.*
    from drafts d
    -- include: of_list
        and d.task_id = :task_id                                           -- when task
        and d.id = any(:ids::bigint[])                                     -- when some
        and (d.updated_at, d.id) < (:after_at::timestamptz, :after_id)     -- when by_change after
        and d.id < :after_id                                               -- when by_newest after
        and (title_order(d.title) collate "C", d.id) > (title_order(:after_title::text) collate "C", :after_id)  -- when by_title after
    order by d.updated_at desc, d.id desc                                  -- when by_change walked
    order by d.id desc                                                     -- when by_newest walked
    order by title_key, d.id                                               -- when by_title walked
    limit :reach                                                           -- when walked
) d
left join projects p on p.workspace_id = d.workspace_id and p.id = d.project_id
left join accounts u on u.id = d.updated_by
where true
    -- here: asked
order by d.updated_at desc, d.id desc                                      -- when by_change
order by d.id desc                                                         -- when by_newest
order by d.title_key, d.id                                                 -- when by_title
limit :limit
offset :reach - 1                                                          -- when end
;

-- name: count_asked
-- How many of the first `reach` drafts of a list, the last changed first, a query finds, and how many were looked at. Served
-- by the indexes that get_drafts names.
select
    :place::integer as place,
    count(*) filter (
        where true
        -- here: asked
    ) as amount,
    count(*) as looked
from (
    select d.*
    from drafts d
    -- include: of_list
    order by d.updated_at desc, d.id desc
    limit :reach
) d;

-- name: list_few
-- The drafts of some statuses, kinds, projects or people, at most `most` of them. Served by drafts_of_status,
-- drafts_of_kind, drafts_of_project and drafts_of_author.
select array_agg(id)
from (
    select found.id
    from unnest(:values::text[]) as asked (value)                          -- when of_status|of_kind
    from unnest(:values::bigint[]) as asked (value)                        -- when of_project|of_author
    cross join lateral (
        select d.id
        from drafts d
        where d.workspace_id = :workspace_id and d.deleted_at is null
            and d.status = asked.value::draft_status                       -- when of_status
            and d.kind = asked.value::draft_kind                           -- when of_kind
            and d.project_id = asked.value                                 -- when of_project
            and d.created_by = asked.value                                 -- when of_author
        order by d.updated_at desc, d.id desc
        limit :most
    ) as found
    limit :most
) as few;

-- name: list_with_words
-- The same of drafts with some words. With its limit beside it, PostgreSQL would read all drafts instead of the index.
-- Served by draft_words_search.
with found as materialized (
    select w.draft_id as id from draft_words w where w.workspace_id = :workspace_id and w.words @@ (select words_asked(:text))
)
select array_agg(id) from (select id from found limit :most) as few;

-- name: list_of_reviewers
-- The same of drafts that some people were ever asked to review. Served by reviewers_account and reviews_pkey.
select array_agg(r.draft_id)
from (
    select found.review_id
    from unnest(:values::bigint[]) as asked (id)
    cross join lateral (
        select w.review_id
        from reviewers w
        where w.workspace_id = :workspace_id and w.account_id = asked.id and w.excused_at is null
        order by w.review_id desc
        limit :most
    ) as found
    limit :most
) as few
join reviews r on r.workspace_id = :workspace_id and r.id = few.review_id;

-- name: list_with_tasks
-- The same of drafts that belong to a task. Served by drafts_of_task.
select array_agg(id)
from (
    select d.id from drafts d
    where d.workspace_id = :workspace_id and d.task_id is not null
    order by d.task_id
    limit :most
) as few;

-- name: list_with_files
-- The same of drafts with a file. Served by files_of_draft.
select array_agg(draft_id)
from (
    select f.draft_id from files f
    where f.workspace_id = :workspace_id and f.draft_id is not null and f.deleted_at is null
    order by f.draft_id
    limit :most
) as few;

-- name: list_with_comments
-- The same of drafts to which somebody has said what isn't resolved. Served by threads_open.
select array_agg(draft_id)
from (
    select h.draft_id from threads h
    where h.workspace_id = :workspace_id and h.resolved_at is null and h.comments_count > 0
    order by h.draft_id, h.id
    limit :most
) as few;

-- name: list_with_suggestions
-- The same of drafts for which a suggestion is open. Served by suggestions_open.
select array_agg(draft_id)
from (
    select s.draft_id from suggestions s
    where s.workspace_id = :workspace_id and s.state = 'open'
    order by s.draft_id, s.id
    limit :most
) as few;

-- name: list_changed
-- The same of drafts that were last changed on some days. Served by drafts_by_change.
select array_agg(id)
from (
    select d.id from drafts d
    where d.workspace_id = :workspace_id and d.deleted_at is null
        and d.updated_at >= :from_at::timestamptz and d.updated_at < :to_at::timestamptz
    order by d.updated_at desc, d.id desc
    limit :most
) as few;

-- name: list_scheduled
-- The same of drafts that go out on some days. Served by schedules_by_moment.
select array_agg(draft_id)
from (
    select s.draft_id from draft_schedules s
    where s.workspace_id = :workspace_id and s.ended_at is null
        and s.goes_at >= :from_at::timestamptz and s.goes_at < :to_at::timestamptz
    order by s.goes_at, s.id
    limit :most
) as few;

-- name: list_published
-- The same of drafts that went out on some days. Served by publications_by_moment.
select array_agg(draft_id)
from (
    select p.draft_id from publications p
    where p.workspace_id = :workspace_id and p.withdrawn_at is null
        and p.published_at >= :from_at::timestamptz and p.published_at < :to_at::timestamptz
    order by p.published_at, p.id
    limit :most
) as few;

-- name: get_linkable_drafts
-- The drafts that can be linked to a task, since they belong to none; the last changed first. Served by
-- drafts_without_task.
select d.id, d.title
from drafts d
where d.workspace_id = :workspace_id and d.deleted_at is null and d.task_id is null
order by d.updated_at desc, d.id desc
limit :limit;

-- name: get_draft_stats
-- How many drafts each filter has, from the counters. Served by counters_pkey.
select dimension, value, status, amount
from counters
where workspace_id = :workspace_id and subject = 'draft' and amount <> 0;

-- name: find_free_slug
-- A slug, or the first of the ones numbered after it, that no other draft has: one look into the index for each that is
-- taken. Served by drafts_slug_key.
with recursive wanted as (
    select 1 as number, :slug::text collate "C" as slug
    union all
    select w.number + 1, :slug || '-' || w.number + 1
    from wanted w
    where exists (
        select from drafts d
        where d.workspace_id = :workspace_id and d.slug = w.slug and d.slug <> '' and d.deleted_at is null
            and d.id <> :draft_id
    )
)
select slug from wanted order by number desc limit 1;

-- name: list_trash
-- What of these is in the trash, the latest first. Served by drafts_trash.
select 'draft' as subject, d.id, d.title as title, d.deleted_at
from drafts d
where d.workspace_id = :workspace_id and d.deleted_at is not null
    and (d.deleted_at, d.id) < (:after_at::timestamptz, :after_id)  -- when after
order by d.deleted_at desc, d.id desc
limit :limit;

-- name: get_titles
-- What some drafts are called; also of those in the trash. Served by drafts_pkey.
select d.id, d.title, d.deleted_at from drafts d where d.workspace_id = :workspace_id and d.id = any(:ids::bigint[]);
