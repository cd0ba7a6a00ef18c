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

-- name: get_drafts
-- One page of the list, the last changed first. Each combination of filters is a statement of its own. Served by
-- drafts_by_change, drafts_of_status, drafts_of_kind, drafts_of_project, drafts_unfinished, schedules_open. Words are looked for as in get_tasks_paginated:
-- among the first `walk` rows of the list (`near`), then by draft_words_search (`far`).
select
    d.id, d.version, d.title, d.kind::text, d.status::text, d.word_count, d.project_id, p.name as project_name,
    d.updated_at, u.name as updater_name, left(d.body, 300) as beginning,
    case when d.status = 'scheduled' then (
        select s.goes_at
        from draft_schedules s
        where s.workspace_id = d.workspace_id and s.draft_id = d.id and s.ended_at is null
    ) end as goes_at
from (
    select d.*
    from drafts d
    where d.workspace_id = :workspace_id and d.deleted_at is null
        and d.status = :status::draft_status                               -- when status
        and d.kind = :kind::draft_kind                                     -- when kind
        and d.project_id = :project_id                                     -- when project
        and d.project_id is null                                           -- when no_project
        and d.task_id = :task_id                                           -- when task
        and d.created_by = :account_id and d.status in ('draft', 'changes_requested')  -- when stalled
        and d.updated_at < :stalled_before::timestamptz and d.updated_at >= :stalled_after::timestamptz  -- when stalled
        and d.id in (select w.draft_id from draft_words w where w.workspace_id = :workspace_id and w.words @@ (select words_asked(:text)))  -- when text far
        and (d.updated_at, d.id) < (:after_at::timestamptz, :after_id)     -- when after
    order by d.updated_at desc, d.id desc                                  -- when near
    limit :walk                                                            -- when near
    offset 0                                                               -- when far
) d
left join projects p on p.workspace_id = d.workspace_id and p.id = d.project_id
left join accounts u on u.id = d.updated_by
where true
    and (select w.words from draft_words w where w.workspace_id = d.workspace_id and w.draft_id = d.id) @@ (select words_asked(:text))  -- when text near
order by d.updated_at desc, d.id desc
limit :limit;

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
