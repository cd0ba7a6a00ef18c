-- name: read_words
-- What somebody looks for: its words, plain and with their numbers in one, and for each what its forms have in common by the language of the workspace
-- ("" where that is nothing); and the query of what begins as typed, null where there are only signs. Served by
-- workspaces_pkey.
with typed as materialized (
    select ltrim(word, e'\x02') as word, min(place) as place
    from string_to_table(word_lines(without_signs(plain_text(with_numbers(:text, '')), e'\n')), e'\n')
        with ordinality as w (word, place)
    where word not in ('', e'\x02')
    group by word
)
select
    array(select word from typed order by place) as words,
    array(
        select case
            when w.language = 'none' or length(word) > 40 then ''
            else coalesce((ts_lexize((w.language || '_stem')::regdictionary, word))[1], '')
        end
        from typed
        order by place
    ) as stems,
    words_asked(:text)::text as query
from workspaces w
where w.id = :workspace_id;

-- part: of_task
select f.id, t.title, f.at, t.status::text, p.name as about, t.id as task_id, null::bigint as draft_id,
    null::bigint as project_id, f.looked
from found f
join tasks t on t.workspace_id = :workspace_id and t.id = f.id
left join projects p on p.workspace_id = t.workspace_id and p.id = t.project_id
order by f.at desc, f.id desc

-- name: find_latest_tasks
-- Tasks that have some words (title, notes, checklist, comments), the last changed or closed first, among the latest `walk`
-- of all: what is frequent. Served by tasks_open_by_change, tasks_closed and task_words_pkey.
with latest as materialized (
    (
        select t.id, t.updated_at as at
        from tasks t
        where t.workspace_id = :workspace_id and t.is_open
            and (t.updated_at, t.id) < (:after_at::timestamptz, :after_id)  -- when after
        order by t.updated_at desc, t.id desc
        limit :walk
    )
    union all
    (
        select t.id, t.closed_at
        from tasks t
        where t.workspace_id = :workspace_id and not t.is_open and t.deleted_at is null and t.status = 'completed'
            and (t.closed_at, t.id) < (:after_at::timestamptz, :after_id)  -- when after
        order by t.closed_at desc, t.id desc
        limit :walk
    )
    union all
    (
        select t.id, t.closed_at
        from tasks t
        where t.workspace_id = :workspace_id and not t.is_open and t.deleted_at is null and t.status = 'cancelled'
            and (t.closed_at, t.id) < (:after_at::timestamptz, :after_id)  -- when after
        order by t.closed_at desc, t.id desc
        limit :walk
    )
), found as materialized (
    select l.id, l.at, (select count(*) from latest) as looked
    from (select id, at from latest order by at desc, id desc limit :walk) as l
    where (
        select w.words from task_words w where w.workspace_id = :workspace_id and w.task_id = l.id
    ) @@ (select :query::text::tsquery)
    order by l.at desc, l.id desc
    limit :limit
)
-- include: of_task
;

-- name: find_rare_tasks
-- The same of the whole workspace: what is rare, of which no more than `most` are looked at. With its limit beside it,
-- PostgreSQL would read all words instead of their index. Served by task_words_search and tasks_pkey.
with having_words as materialized (
    select w.task_id as id
    from task_words w
    where w.workspace_id = :workspace_id and w.words @@ (select :query::text::tsquery)
), rare as materialized (
    select id from having_words limit :most
), found as materialized (
    select t.id, case when t.is_open then t.updated_at else t.closed_at end as at, (select count(*) from rare) as looked
    from rare join tasks t on t.workspace_id = :workspace_id and t.id = rare.id
    where t.deleted_at is null
        and (case when t.is_open then t.updated_at else t.closed_at end, t.id) < (:after_at::timestamptz, :after_id)  -- when after
    order by at desc, t.id desc
    limit :limit
)
-- include: of_task
;

-- part: of_draft
select f.id, d.title, f.at, d.status::text, p.name as about, null::bigint as task_id, d.id as draft_id,
    null::bigint as project_id, f.looked
from found f
join drafts d on d.workspace_id = :workspace_id and d.id = f.id
left join projects p on p.workspace_id = d.workspace_id and p.id = d.project_id
order by f.at desc, f.id desc

-- name: find_latest_drafts
-- Drafts that have some words (title, text), the last changed first. Served by drafts_by_change and draft_words_pkey.
with latest as materialized (
    select d.id, d.updated_at as at
    from drafts d
    where d.workspace_id = :workspace_id and d.deleted_at is null
        and (d.updated_at, d.id) < (:after_at::timestamptz, :after_id)  -- when after
    order by d.updated_at desc, d.id desc
    limit :walk
), found as materialized (
    select l.id, l.at, (select count(*) from latest) as looked
    from latest l
    where (
        select w.words from draft_words w where w.workspace_id = :workspace_id and w.draft_id = l.id
    ) @@ (select :query::text::tsquery)
    order by l.at desc, l.id desc
    limit :limit
)
-- include: of_draft
;

-- name: find_rare_drafts
-- The same of the whole workspace. Served by draft_words_search and drafts_pkey.
with having_words as materialized (
    select w.draft_id as id
    from draft_words w
    where w.workspace_id = :workspace_id and w.words @@ (select :query::text::tsquery)
), rare as materialized (
    select id from having_words limit :most
), found as materialized (
    select d.id, d.updated_at as at, (select count(*) from rare) as looked
    from rare join drafts d on d.workspace_id = :workspace_id and d.id = rare.id
    where d.deleted_at is null
        and (d.updated_at, d.id) < (:after_at::timestamptz, :after_id)  -- when after
    order by d.updated_at desc, d.id desc
    limit :limit
)
-- include: of_draft
;

-- part: of_thread
select
    f.id, d.title, f.at, case when t.resolved_at is not null then 'resolved' else 'open' end as status,
    t.quote as about, null::bigint as task_id, d.id as draft_id, null::bigint as project_id, f.looked
from found f
join threads t on t.workspace_id = :workspace_id and t.id = f.id
join drafts d on d.workspace_id = t.workspace_id and d.id = t.draft_id
order by f.at desc, f.id desc

-- name: find_latest_threads
-- What was said to drafts with some words (the passage, its comments), the last begun first. Served by threads_pkey,
-- drafts_pkey and thread_words_pkey.
with latest as materialized (
    select t.id, t.created_at as at, t.draft_id, t.comments_count
    from threads t
    where t.workspace_id = :workspace_id
        and t.id < :after_id  -- when after
    order by t.id desc
    limit :walk
), found as materialized (
    select l.id, l.at, (select count(*) from latest) as looked
    from latest l
    join drafts d on d.workspace_id = :workspace_id and d.id = l.draft_id and d.deleted_at is null
    where l.comments_count > 0 and (
        select w.words from thread_words w where w.workspace_id = :workspace_id and w.thread_id = l.id
    ) @@ (select :query::text::tsquery)
    order by l.id desc
    limit :limit
)
-- include: of_thread
;

-- name: find_rare_threads
-- The same of the whole workspace. Served by thread_words_search, threads_pkey and drafts_pkey.
with having_words as materialized (
    select w.thread_id as id
    from thread_words w
    where w.workspace_id = :workspace_id and w.words @@ (select :query::text::tsquery)
), rare as materialized (
    select id from having_words limit :most
), found as materialized (
    select t.id, t.created_at as at, (select count(*) from rare) as looked
    from rare
    join threads t on t.workspace_id = :workspace_id and t.id = rare.id
    join drafts d on d.workspace_id = :workspace_id and d.id = t.draft_id and d.deleted_at is null
    where t.comments_count > 0
        and t.id < :after_id  -- when after
    order by t.id desc
    limit :limit
)
-- include: of_thread
;

-- part: of_file
select
    f.id, i.name as title, f.at,
    case when i.task_id is not null then 'task' when i.draft_id is not null then 'draft' else 'project' end as status,
    coalesce(t.title, d.title, p.name) as about, i.task_id, i.draft_id, i.project_id, f.looked
from found f
join files i on i.workspace_id = :workspace_id and i.id = f.id
left join tasks t on t.workspace_id = i.workspace_id and t.id = i.task_id
left join drafts d on d.workspace_id = i.workspace_id and d.id = i.draft_id
left join projects p on p.workspace_id = i.workspace_id and p.id = i.project_id
order by f.at desc, f.id desc

-- name: find_latest_files
-- Files whose names have some words, the last added first. Served by files_pkey and file_words_pkey.
with latest as materialized (
    select i.id, i.created_at as at, i.task_id, i.draft_id, i.deleted_at
    from files i
    where i.workspace_id = :workspace_id
        and i.id < :after_id  -- when after
    order by i.id desc
    limit :walk
), found as materialized (
    select l.id, l.at, (select count(*) from latest) as looked
    from latest l
    left join tasks t on t.workspace_id = :workspace_id and t.id = l.task_id
    left join drafts d on d.workspace_id = :workspace_id and d.id = l.draft_id
    where coalesce(l.deleted_at, t.deleted_at, d.deleted_at) is null and (
        select w.words from file_words w where w.workspace_id = :workspace_id and w.file_id = l.id
    ) @@ (select :query::text::tsquery)
    order by l.id desc
    limit :limit
)
-- include: of_file
;

-- name: find_rare_files
-- The same of the whole workspace. Served by file_words_search and files_pkey.
with having_words as materialized (
    select w.file_id as id
    from file_words w
    where w.workspace_id = :workspace_id and w.words @@ (select :query::text::tsquery)
), rare as materialized (
    select id from having_words limit :most
), found as materialized (
    select i.id, i.created_at as at, (select count(*) from rare) as looked
    from rare
    join files i on i.workspace_id = :workspace_id and i.id = rare.id
    left join tasks t on t.workspace_id = :workspace_id and t.id = i.task_id
    left join drafts d on d.workspace_id = :workspace_id and d.id = i.draft_id
    where coalesce(i.deleted_at, t.deleted_at, d.deleted_at) is null
        and i.id < :after_id  -- when after
    order by i.id desc
    limit :limit
)
-- include: of_file
;

-- name: find_projects
-- Projects that have some words (their name, what they are for), also in the archive, those last; no more than `most` are
-- looked at. Served by project_words_search and projects_pkey.
with having_words as materialized (
    select w.project_id as id
    from project_words w
    where w.workspace_id = :workspace_id and w.words @@ (select :query::text::tsquery)
), rare as materialized (
    select id from having_words limit :most
)
select
    p.id, p.name as title, p.created_at as at, case when p.archived_at is null then 'open' else 'archived' end as status,
    null::text as about, null::bigint as task_id, null::bigint as draft_id, p.id as project_id,
    (select count(*) from rare) as looked
from rare join projects p on p.workspace_id = :workspace_id and p.id = rare.id
order by p.archived_at is not null, title_order(p.name) collate "C", p.id
limit :limit;

-- name: list_passages_of_tasks
-- Where words stand in some tasks: in notes, the checklist, the latest hundred comments. :pattern is a regular expression
-- over the plain text; where that is longer or shorter than what was typed, the place is near. Served by tasks_pkey,
-- checklist_items_of_task, comments_of_task.
select t.id, x.kind, x.part_id, substr(x.text, greatest(x.place - 90, 1), 400) as text, x.place > 91 as cut
from tasks t
cross join lateral (
    select 'notes' as kind, null::bigint as part_id, t.notes as text,
        place_in(t.notes, :pattern) as place, 0 as rank
    where t.notes <> ''
    union all
    select * from (
        select 'item', i.id, i.title, place_in(i.title, :pattern) as place, 1
        from checklist_items i
        where i.workspace_id = t.workspace_id and i.task_id = t.id and i.deleted_at is null
        order by i.position, i.id
    ) as items
    where place > 0
    union all
    select * from (
        select 'comment', c.id, c.body, place_in(c.body, :pattern) as place, 2
        from comments c
        where c.workspace_id = t.workspace_id and c.task_id = t.id and c.deleted_at is null
        order by c.id desc
        limit 100
    ) as comments
    where place > 0
) as x
where t.workspace_id = :workspace_id and t.id = any(:ids::bigint[]) and x.place > 0
order by t.id, x.rank, x.part_id desc;

-- name: list_passages_of_drafts
-- Where words stand in the first 30,000 characters of some drafts. Served by drafts_pkey.
select d.id, 'body' as kind, null::bigint as part_id, substr(d.body, greatest(x.place - 90, 1), 400) as text,
    x.place > 91 as cut
from drafts d
cross join lateral (select place_in(left(d.body, 30000), :pattern) as place) as x
where d.workspace_id = :workspace_id and d.id = any(:ids::bigint[]) and x.place > 0;

-- name: list_passages_of_projects
-- Where words stand in what some projects are for. Served by projects_pkey.
select p.id, 'purpose' as kind, null::bigint as part_id, substr(p.purpose, greatest(x.place - 90, 1), 400) as text,
    x.place > 91 as cut
from projects p
cross join lateral (select place_in(p.purpose, :pattern) as place) as x
where p.workspace_id = :workspace_id and p.id = any(:ids::bigint[]) and x.place > 0;

-- name: list_passages_of_threads
-- Where words stand in what was said in some threads: the passage, or the latest hundred comments. Served by threads_pkey
-- and thread_comments_of_thread.
select t.id, x.kind, x.part_id, substr(x.text, greatest(x.place - 90, 1), 400) as text, x.place > 91 as cut
from threads t
cross join lateral (
    select * from (
        select 'comment' as kind, c.id as part_id, c.body as text,
            place_in(c.body, :pattern) as place, 0 as rank
        from thread_comments c
        where c.workspace_id = t.workspace_id and c.thread_id = t.id and c.deleted_at is null
        order by c.id desc
        limit 100
    ) as comments
    where place > 0
    union all
    select 'quote', null, t.quote, place_in(t.quote, :pattern), 1
    where t.quote is not null
) as x
where t.workspace_id = :workspace_id and t.id = any(:ids::bigint[]) and x.place > 0
order by t.id, x.rank, x.part_id desc;

-- name: list_words_alike
-- Words that begin in a way, of no more than `most` tasks and drafts each. Served by task_words_search and
-- draft_words_search.
with of_tasks as materialized (
    select w.words from task_words w where w.workspace_id = :workspace_id and w.words @@ (select words_asked(:begins))
), of_drafts as materialized (
    select w.words from draft_words w where w.workspace_id = :workspace_id and w.words @@ (select words_asked(:begins))
)
select distinct left(word, 40) as word
from (
    (select words from of_tasks limit :most) union all (select words from of_drafts limit :most)
) as found, unnest(tsvector_to_array(words)) as word
where starts_with(word, :begins) and length(word) between :shortest and :longest
limit 2000;

-- name: list_opened
-- What some tasks and drafts are called that somebody opened. Served by tasks_pkey and drafts_pkey.
select 'task' as kind, t.id, t.title
from tasks t
where t.workspace_id = :workspace_id and t.id = any(:task_ids::bigint[]) and t.deleted_at is null
union all
select 'draft', d.id, d.title
from drafts d
where d.workspace_id = :workspace_id and d.id = any(:draft_ids::bigint[]) and d.deleted_at is null;
