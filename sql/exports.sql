-- name: get_files_of_text
-- Files that a text names, also from the trash: they still show. Served by files_pkey, contents_pkey.
select f.id, f.name, f.sha256, c.size
from files f
join contents c on c.workspace_id = f.workspace_id and c.sha256 = f.sha256
where f.workspace_id = :workspace_id and f.id = any(:file_ids::bigint[])
order by f.id;

-- name: list_published
-- What is out, as it went out, some at a time by the ids of their drafts: `created_at` is when it did first. What was kept
-- of a publication before contents were is its text alone, beside which the rest is as it is by now. Served by
-- publications_of_draft, drafts_pkey, revisions_pkey.
select
    d.id, d.version, p.revision, c.content ->> 'title' as title, c.content ->> 'kind' as kind, 'published' as status,
    r.body, r.word_count, null::bigint as project_id, null::text as project_name, null::bigint as task_id,
    null::text as task_title,
    (
        select min(o.published_at)
        from publications o
        where o.workspace_id = p.workspace_id and o.draft_id = p.draft_id and o.withdrawn_at is null
    ) as created_at,
    a.name as creator_name, p.published_at as updated_at, null::text as updater_name, d.deleted_at,
    c.content ->> 'slug' as slug, c.content ->> 'search_title' as search_title, c.content ->> 'description' as description,
    array(select jsonb_array_elements_text(c.content -> 'keywords')) as keywords,
    c.content ->> 'canonical_link' as canonical_link, (c.content ->> 'cover_id')::bigint as cover_id,
    c.content ->> 'cover_alt' as cover_alt, p.content_hash, false as helped
from (
    select distinct on (p.draft_id) p.*
    from publications p
    join drafts d on d.workspace_id = p.workspace_id and d.id = p.draft_id and d.deleted_at is null
    where p.workspace_id = :workspace_id and p.withdrawn_at is null and p.draft_id > :after
    order by p.draft_id, p.id desc
    limit :limit
) as p
join drafts d on d.workspace_id = p.workspace_id and d.id = p.draft_id
join revisions r on r.workspace_id = p.workspace_id and r.draft_id = p.draft_id and r.number = p.revision
left join accounts a on a.id = d.created_by
cross join lateral (select coalesce(p.content, draft_content(d)) as content) as c
order by d.id;
