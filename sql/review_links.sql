-- part: link_of_token
        select workspace_id, id from review_links where token_hash = :token_hash
        union all
        select workspace_id, link_id from review_link_tokens where token_hash = :token_hash

-- name: find_link
-- What a token leads to, whether it still does or not: for all tokens that aren't ours the same work, which finds nothing.
-- Served by review_links_token_hash_key, review_link_tokens_pkey, review_links_pkey, drafts_pkey, members_pkey.
select
    w.id as workspace_id, w.name as workspace_name, w.slug, w.time_zone, w.week_start, w.date_order, l.id, l.draft_id,
    d.title, l.name, l.note, l.made_by, a.name as maker_name, m.left_at is null and m.role <> 'viewer' as maker_there,
    l.created_at, l.expires_at, l.opened_at, l.revoked_at is not null as is_revoked,
    d.deleted_at is not null as is_deleted, d.status = 'published' as is_published
from review_links l
join workspaces w on w.id = l.workspace_id
join drafts d on d.workspace_id = l.workspace_id and d.id = l.draft_id
join members m on m.workspace_id = l.workspace_id and m.account_id = l.made_by
join accounts a on a.id = l.made_by
where (l.workspace_id, l.id) in (
    -- include: link_of_token
    );

-- name: list_links
-- The links of a draft with what was decided by them, the latest first. Served by review_links_of_draft,
-- decisions_of_draft.
select
    l.id, l.name, l.email, l.note, l.made_by, a.name as maker_name, l.created_at, l.expires_at, l.opened_at, l.revoked_at,
    s.verdict, s.decided_at
from review_links l
join accounts a on a.id = l.made_by
left join lateral (
    select s.verdict, s.decided_at
    from decisions s
    where s.workspace_id = l.workspace_id and s.draft_id = l.draft_id and s.link_id = l.id and s.withdrawn_at is null
    order by s.id desc
    limit 1
) s on true
where l.workspace_id = :workspace_id and l.draft_id = :draft_id
order by l.id desc
limit :limit;

-- name: add_link
-- A link by which one person reads a draft; only the hash of its token is kept. No row where there is no such draft, it is
-- in the trash, or :most links of it were made; nearly so, for those that are made together don't count each other. Served by drafts_pkey, review_links_of_draft.
with draft as materialized (
    select d.id
    from drafts d
    where d.workspace_id = :workspace_id and d.id = :draft_id and d.deleted_at is null
    for no key update
), added as (
    insert into review_links (
        workspace_id, draft_id, token_hash, name, email, note, made_by, created_at, expires_at
    )
    select :workspace_id, draft.id, :token_hash, :name, :email, :note, :actor_id, :now, :expires_at
    from draft
    where (
        select count(*) from review_links l where l.workspace_id = :workspace_id and l.draft_id = :draft_id
    ) < :most::integer
    returning id, draft_id, name, expires_at
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, after)
    select
        :workspace_id, :now, :actor_id, 'draft', draft_id, 'link.created', 'link', id,
        jsonb_build_object('name', name, 'expires_at', expires_at)
    from added
    returning id
)
select added.id, recorded.id as event_id from added, recorded;

-- name: revoke_link
-- End a link, from now on, and the event; no event where it was ended before, no row where there is no such link. Served
-- by review_links_pkey.
with old as materialized (
    select l.id
    from review_links l
    where l.workspace_id = :workspace_id and l.id = :link_id and l.draft_id = :draft_id
    for no key update
), ended as (
    update review_links l
    set revoked_at = :now
    from old
    where l.workspace_id = :workspace_id and l.id = old.id and l.revoked_at is null
    returning l.id, l.draft_id, l.name
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, after)
    select
        :workspace_id, :now, :actor_id, 'draft', draft_id, 'link.revoked', 'link', id, jsonb_build_object('name', name)
    from ended
    returning id
)
select old.id, (select id from recorded) as event_id from old;

-- name: hold_link
-- A link, held until the commit: a token that it is just being given is there after this, or comes after it. Served by
-- review_links_pkey.
select l.id from review_links l where l.workspace_id = :workspace_id and l.id = :link_id for update;

-- name: renew_link
-- Another token for the same person, in place of all that they had. The link is held. No row where there is no such link, or its draft is in
-- the trash. Served by review_links_pkey, review_link_tokens_of, drafts_pkey.
with renewed as (
    update review_links l
    set token_hash = :token_hash, expires_at = :expires_at, revoked_at = null, made_by = :actor_id
    from drafts d
    where l.workspace_id = :workspace_id and l.id = :link_id and l.draft_id = :draft_id
        and d.workspace_id = l.workspace_id and d.id = l.draft_id and d.deleted_at is null
    returning l.id, l.draft_id, l.name, l.expires_at
), former as (
    delete from review_link_tokens t
    using renewed
    where t.workspace_id = :workspace_id and t.link_id = renewed.id
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, after)
    select
        :workspace_id, :now, :actor_id, 'draft', draft_id, 'link.renewed', 'link', id,
        jsonb_build_object('name', name, 'expires_at', expires_at)
    from renewed
    returning id
)
select renewed.id, recorded.id as event_id from renewed, recorded;

-- name: open_link
-- Its reader has opened it, and said who they are where that wasn't known. Nothing where they had before. Served by
-- review_links_pkey.
with opened as (
    update review_links
    set opened_at = :now, name = case when name = '' then :name else name end
    where workspace_id = :workspace_id and id = :link_id and opened_at is null
    returning id, draft_id, name
)
insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, after)
select
    :workspace_id, :now, null, 'draft', draft_id, 'link.opened', 'link', id, jsonb_build_object('by_link', name)
from opened;

-- name: add_link_token
-- One more token of a link that still works, and what is written with it. Served by review_links_pkey, drafts_pkey.
with token as (
    insert into review_link_tokens (token_hash, workspace_id, link_id)
    select :token_hash, l.workspace_id, l.id
    from review_links l
    join drafts d on d.workspace_id = l.workspace_id and d.id = l.draft_id
    where l.workspace_id = :workspace_id and l.id = :link_id and l.revoked_at is null and l.expires_at > :now
        and d.deleted_at is null
    returning workspace_id, link_id
)
select w.name as workspace_name, d.title, l.name, l.note, a.name as maker_name, l.expires_at
from token
join workspaces w on w.id = token.workspace_id
join review_links l on l.workspace_id = token.workspace_id and l.id = token.link_id
join drafts d on d.workspace_id = l.workspace_id and d.id = l.draft_id
join accounts a on a.id = l.made_by;

-- name: get_shown_file
-- A file that a draft's cover is, or that its text shows or leads to by the address that files of its workspace have; none
-- that is in the trash. Served by drafts_pkey, files_pkey, contents_pkey.
select
    f.id, f.draft_id, f.task_id, f.project_id, f.name, f.sha256, c.size, c.media_type, c.width, c.height, c.widths,
    null as creator_name, f.created_at, f.deleted_at
from drafts d
join files f on f.workspace_id = d.workspace_id and f.id = :file_id
join contents c on c.workspace_id = f.workspace_id and c.sha256 = f.sha256
where d.workspace_id = :workspace_id and d.id = :draft_id and f.deleted_at is null
    and (d.cover_id = f.id or strpos(d.body, :address) > 0);

-- name: list_threads
-- The threads of a draft in which somebody spoke by a link, as only who began one can. Served by threads_open,
-- threads_resolved, thread_comments_of_thread.
select
    t.id, t.revision, t.starts, t.ends, t.quote, t.comments_count, t.resolved_at, t.resolved_by, null as resolver_name
from threads t
where t.workspace_id = :workspace_id and t.draft_id = :draft_id and t.comments_count > 0
    and exists (
        select from thread_comments c
        where c.workspace_id = t.workspace_id and c.thread_id = t.id and c.link_id = :link_id and c.deleted_at is null
    )
order by t.id
limit :limit;
