-- part: next_change
-- Each change has a second of its own, by which a reader who names it is known to have seen what it made (RFC 9110 8.8.2.2):
-- also where several come at once, or one is committed long after its moment.
greatest(:now, date_trunc('second', j.changed_at) + interval '1 second')

-- part: journal_settings
j.is_on, j.host, j.title, j.about, j.language, j.posts_per_page, j.paper, j.ink, j.accent, j.dark_paper, j.dark_ink,
    j.dark_accent, j.logo_sha256, j.version

-- name: make_journal
-- The journal of a workspace that has none yet, off and called as the workspace is. Served by workspaces_pkey.
insert into journals (workspace_id, title, changed_at, made_by)
select w.id, w.name, :now, :made_by from workspaces w where w.id = :workspace_id
on conflict (workspace_id) do nothing;

-- name: get_journal
-- The settings of a journal. Served by journals_pkey.
select
    -- include: journal_settings
from journals j
where j.workspace_id = :workspace_id and j.workspace_id = :journal_id;

-- name: change_journal
-- Every change of a journal's settings goes this way: an edit, an undo. With its first turn to on it is among the places that
-- drafts of its kinds go to. Served by journals_pkey, targets_of_workspace.
with old as materialized (
    select j as journal, to_jsonb(j) || '{"deleted_at": null}' as fields
    from journals j
    where j.workspace_id = :workspace_id and j.workspace_id = :journal_id
    for update
), changed as (
    update journals j
    set
        is_on = p.is_on,
        host = p.host,
        title = p.title,
        about = p.about,
        language = p.language,
        posts_per_page = p.posts_per_page,
        paper = p.paper,
        ink = p.ink,
        accent = p.accent,
        dark_paper = p.dark_paper,
        dark_ink = p.dark_ink,
        dark_accent = p.dark_accent,
        logo_sha256 = p.logo_sha256,
        version = j.version + 1,
        change = j.change + 1,
        changed_at =
            -- include: next_change
    from old, jsonb_populate_record(old.journal, :patch::jsonb) as p
    where j.workspace_id = :workspace_id
        and (:version::integer is null or j.version = :version)
        and not exists (
            select from jsonb_each(:expected::jsonb) as e where old.fields -> e.key is distinct from e.value
        )
        and (
            j.is_on, j.host, j.title, j.about, j.language, j.posts_per_page, j.paper, j.ink, j.accent, j.dark_paper,
            j.dark_ink, j.dark_accent, j.logo_sha256
        ) is distinct from (
            p.is_on, p.host, p.title, p.about, p.language, p.posts_per_page, p.paper, p.ink, p.accent, p.dark_paper,
            p.dark_ink, p.dark_accent, p.logo_sha256
        )
    returning j.*
), listed as (
    insert into targets (workspace_id, kind, name, for_kinds, created_by, created_at)
    select :workspace_id, 'journal', 'Journal', '{blog_post,page}', :actor_id, :now
    from changed
    where changed.is_on and not exists (
        select from targets t where t.workspace_id = :workspace_id and t.kind = 'journal' and t.deleted_at is null
    )
    returning id
), difference as (
    select jsonb_object_agg(key, o.value) as before, jsonb_object_agg(key, n.value) as after
    from changed, old, jsonb_each(old.fields) as o join jsonb_each(to_jsonb(changed)) as n using (key)
    where o.value is distinct from n.value and key not in ('version', 'change', 'changed_at')
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, undoes, before, after)
    select
        :workspace_id, :now, :actor_id, 'journal', :journal_id, :action, :undoes, before,
        after || :extra::jsonb || coalesce((select jsonb_build_object('target_id', id) from listed), '{}')
    from difference
    where before is not null
    returning id
)
select
    (old.journal).version as version_before,
    (old.journal).title as title,
    changed.version as version_after,
    (select id from recorded) as event_id
from old left join changed on true;

-- name: find_journal
-- A journal that is on, as its readers see it. Served by workspaces_slug_key, journals_pkey.
select
    w.id as workspace_id, w.slug, j.uid::text, j.change, j.changed_at, j.made_by, w.time_zone,
    -- include: journal_settings
from workspaces w
join journals j on j.workspace_id = w.id
where w.slug = :slug and j.is_on;

-- name: look
-- Of some journals, by the slugs of their workspaces, the numbers of their last change; nothing of those that are off. Served by
-- workspaces_slug_key, journals_pkey.
select w.slug, j.change
from workspaces w
join journals j on j.workspace_id = w.id
where w.slug = any(:slugs::text[]) and j.is_on;

-- name: list_slugs
-- The slugs of workspaces whose journal is on. Reads all journals, up to a number. Served by workspaces_pkey.
select array(select w.slug from journals j join workspaces w on w.id = j.workspace_id where j.is_on limit :limit);

-- name: get_contents
-- What there is in a journal, up to so many of each: slugs, labels and months with how many posts they have, files. Served
-- by journal_addresses_pkey, journal_labels_latest, journal_posts_months, journal_files_by_id.
select
    array(select a.slug from journal_addresses a where a.workspace_id = :workspace_id limit :limit) as slugs,
    coalesce((
        select jsonb_object_agg(l.key, l.posts)
        from (
            select l.key, count(*) as posts from journal_labels l where l.workspace_id = :workspace_id group by l.key
            limit :limit
        ) as l
    ), '{}') as labels,
    coalesce((
        select jsonb_object_agg(m.month, m.posts)
        from (
            select to_char(p.published_on, 'YYYY/MM') as month, count(*) as posts
            from journal_posts p
            where p.workspace_id = :workspace_id and p.kind = 'post' and p.withdrawn_at is null
            group by 1
            limit :limit
        ) as m
    ), '{}') as months,
    array(
        select distinct f.file_id from journal_files f where f.workspace_id = :workspace_id limit :limit
    ) as files;

-- name: list_hosts
-- The names under which journals are found that have one of their own. Served by journals_host.
select j.host, w.slug
from journals j
join workspaces w on w.id = j.workspace_id
where j.is_on and j.host <> ''
order by j.host
limit :limit;

-- name: bump
-- Say that readers see something else from now on; whoever else changes what stands in the journal waits. Served by
-- journals_pkey.
update journals j
set
    change = j.change + 1,
    changed_at =
        -- include: next_change
where j.workspace_id = :workspace_id
returning j.is_on;

-- name: take_over
-- Say that pages are made by another version from now on. Reads all journals: when a process starts.
update journals j
set
    made_by = :made_by,
    change = j.change + 1,
    changed_at =
        -- include: next_change
where j.made_by <> :made_by;

-- name: find_slug
-- Whose a slug is, or was. Served by journal_addresses_pkey.
select a.draft_id from journal_addresses a where a.workspace_id = :workspace_id and a.slug = :slug;

-- name: get_slug
-- Where a draft is found in the journal, or was. Served by journal_posts_pkey.
select p.slug from journal_posts p where p.workspace_id = :workspace_id and p.draft_id = :draft_id;

-- name: get_time_zone
-- Where a business is. Served by workspaces_pkey.
select w.time_zone from workspaces w where w.id = :workspace_id;

-- name: keep_address
-- A slug is a draft's from now on; nothing where it is somebody's. Served by journal_addresses_pkey.
insert into journal_addresses (workspace_id, slug, draft_id)
values (:workspace_id, :slug, :draft_id)
on conflict (workspace_id, slug) do nothing;

-- name: put_post
-- A post as it is from now on. Served by journal_posts_pkey.
insert into journal_posts (
    workspace_id, draft_id, slug, kind, title, search_title, description, canonical_link, excerpt, body, words, labels,
    label_keys, cover_id, cover_alt, author, published_at, published_on, updated_at, content_hash
)
values (
    :workspace_id, :draft_id, :slug, :kind, :title, :search_title, :description, :canonical_link, :excerpt, :body, :words,
    :labels, :label_keys, :cover_id, :cover_alt, :author, :published_at, :published_on, :updated_at, :content_hash
)
on conflict (workspace_id, draft_id) do update
set
    slug = excluded.slug,
    kind = excluded.kind,
    title = excluded.title,
    search_title = excluded.search_title,
    description = excluded.description,
    canonical_link = excluded.canonical_link,
    excerpt = excluded.excerpt,
    body = excluded.body,
    words = excluded.words,
    labels = excluded.labels,
    label_keys = excluded.label_keys,
    cover_id = excluded.cover_id,
    cover_alt = excluded.cover_alt,
    author = excluded.author,
    published_at = excluded.published_at,
    published_on = excluded.published_on,
    updated_at = excluded.updated_at,
    withdrawn_at = null,
    content_hash = excluded.content_hash;

-- name: withdraw_post
-- A post isn't out any more. Served by journal_posts_pkey.
update journal_posts p
set withdrawn_at = coalesce(p.withdrawn_at, :now)
where p.workspace_id = :workspace_id and p.draft_id = :draft_id;

-- name: clear_files
-- The files of a post aren't everybody's. Served by journal_files_pkey.
delete from journal_files f where f.workspace_id = :workspace_id and f.draft_id = :draft_id;

-- name: clear_labels
-- A post has no labels. Served by journal_labels_of_post.
delete from journal_labels l where l.workspace_id = :workspace_id and l.draft_id = :draft_id;

-- name: put_files
-- The files that a post shows.
insert into journal_files (
    workspace_id, draft_id, file_id, name, sha256, size, media_type, width, height, widths
)
select :workspace_id, :draft_id, f.*
from jsonb_to_recordset(:files::jsonb) as f (
    file_id bigint, name text, sha256 bytea, size bigint, media_type text, width integer, height integer, widths integer[]
);

-- name: put_labels
-- The labels of a post.
insert into journal_labels (workspace_id, key, draft_id, label, published_at)
select :workspace_id, l.key, :draft_id, l.label, :published_at
from unnest(:keys::text[], :labels::text[]) as l (key, label);

-- part: head
p.draft_id, p.uid::text, p.slug, p.kind, p.title, p.search_title, p.description, p.canonical_link, p.excerpt, p.words, p.labels,
    p.label_keys, p.cover_id, p.cover_alt, f.name as cover_name, f.width as cover_width, f.height as cover_height,
    f.widths as cover_widths, p.author, p.published_at, p.published_on, p.updated_at, p.withdrawn_at

-- name: find_address
-- What stands, or stood, at a slug, with where it is now. Served by journal_addresses_pkey, journal_posts_pkey.
select a.draft_id, p.slug, p.draft_id is null or p.withdrawn_at is not null as is_gone
from journal_addresses a
left join journal_posts p on p.workspace_id = a.workspace_id and p.draft_id = a.draft_id
where a.workspace_id = :workspace_id and a.slug = :slug;

-- name: find_slugs_out
-- Those of some slugs that lead to something that is out. Served by journal_addresses_pkey, journal_posts_pkey.
select array(
    select a.slug
    from journal_addresses a
    join journal_posts p on p.workspace_id = a.workspace_id and p.draft_id = a.draft_id and p.withdrawn_at is null
    where a.workspace_id = :workspace_id and a.slug = any(:slugs::text[])
);

-- name: find_addresses
-- Where some drafts are found in the journal. Served by journal_posts_pkey.
select p.draft_id, p.slug, false as is_gone
from journal_posts p
where p.workspace_id = :workspace_id and p.draft_id = any(:draft_ids::bigint[]) and p.withdrawn_at is null;

-- name: get_post
-- A post that is out. Served by journal_posts_pkey, journal_files_pkey.
select
    -- include: head
    , p.body
from journal_posts p
left join journal_files f on f.workspace_id = p.workspace_id and f.draft_id = p.draft_id and f.file_id = p.cover_id
where p.workspace_id = :workspace_id and p.draft_id = :draft_id and p.withdrawn_at is null;

-- name: list_beside
-- The posts before and after one. Served by journal_posts_latest.
(
    select p.slug, p.title, false as is_newer
    from journal_posts p
    where p.workspace_id = :workspace_id and p.kind = 'post' and p.withdrawn_at is null
        and (p.published_at, p.draft_id) < (:published_at::timestamptz, :draft_id::bigint)
    order by p.published_at desc, p.draft_id desc
    limit 1
)
union all
(
    select p.slug, p.title, true
    from journal_posts p
    where p.workspace_id = :workspace_id and p.kind = 'post' and p.withdrawn_at is null
        and (p.published_at, p.draft_id) > (:published_at::timestamptz, :draft_id::bigint)
    order by p.published_at, p.draft_id
    limit 1
);

-- name: list_posts
-- Posts, the latest first: all of them, those of a month, or those of a label. Served by journal_posts_latest,
-- journal_posts_months, journal_labels_latest.
select
    -- include: head
from journal_posts p
join journal_labels l on l.workspace_id = p.workspace_id and l.draft_id = p.draft_id  -- when of_label
left join journal_files f on f.workspace_id = p.workspace_id and f.draft_id = p.draft_id and f.file_id = p.cover_id
where p.workspace_id = :workspace_id and p.kind = 'post' and p.withdrawn_at is null
    and p.published_on >= :first_on and p.published_on < :first_on::date + interval '1 month'  -- when of_month
    and l.workspace_id = :workspace_id and l.key = :key  -- when of_label
order by p.published_at desc, p.draft_id desc
limit :limit offset :offset;

-- name: list_feed
-- The latest posts with their texts. Served by journal_posts_latest.
select
    -- include: head
    , p.body
from journal_posts p
left join journal_files f on f.workspace_id = p.workspace_id and f.draft_id = p.draft_id and f.file_id = p.cover_id
where p.workspace_id = :workspace_id and p.kind = 'post' and p.withdrawn_at is null
order by p.published_at desc, p.draft_id desc
limit :limit;

-- name: list_pages
-- Pages that are out, by their titles: what the menu shows. Served by journal_posts_latest.
select p.slug, p.title
from journal_posts p
where p.workspace_id = :workspace_id and p.kind = 'page' and p.withdrawn_at is null
order by title_order(p.title) collate "C", p.draft_id
limit :limit;

-- name: list_months
-- The months that have posts, the latest first, with how many. Served by journal_posts_months.
select date_trunc('month', p.published_on)::date as first_on, count(*)::integer as posts
from journal_posts p
where p.workspace_id = :workspace_id and p.kind = 'post' and p.withdrawn_at is null
group by 1
order by 1 desc
limit :limit;

-- name: list_labels
-- The labels of posts with how many, the most frequent first. Served by journal_labels_latest.
select l.key, min(l.label) as label, count(*)::integer as posts
from journal_labels l
where l.workspace_id = :workspace_id
group by l.key
order by 3 desc, 1
limit :limit;

-- name: list_addresses
-- What a search engine should know of, the latest first. Served by journal_posts_latest.
select p.slug, p.updated_at
from journal_posts p
where p.workspace_id = :workspace_id and p.withdrawn_at is null and p.canonical_link = ''
order by p.published_at desc, p.draft_id desc
limit :limit;

-- name: get_file
-- A file that something shows that is out. Served by journal_files_by_id.
select f.name, f.sha256, f.size, f.media_type, f.width, f.widths
from journal_files f
join journal_posts p on p.workspace_id = f.workspace_id and p.draft_id = f.draft_id and p.withdrawn_at is null
where f.workspace_id = :workspace_id and f.file_id = :file_id
limit 1;

-- name: get_logo
-- The logo of a journal. Served by journals_pkey, contents_pkey.
select 'logo' as name, c.sha256, c.size, c.media_type, c.width, c.widths
from journals j
join contents c on c.workspace_id = j.workspace_id and c.sha256 = j.logo_sha256
where j.workspace_id = :workspace_id;
