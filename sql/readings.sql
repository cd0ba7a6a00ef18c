-- name: get_reading
-- What somebody has read of a draft, last and at the sitting before. Served by readings_pkey.
select r.revision, r.content_hash, r.content, r.read_at, r.before_revision, r.before_content, r.before_at
from readings r
where r.workspace_id = :workspace_id and r.draft_id = :draft_id and r.account_id = :account_id;

-- name: record_reading
-- Somebody has been shown a draft, if it still is as it was shown. What they read before is kept where that was another
-- content and at an earlier sitting. Served by drafts_pkey and readings_pkey.
insert into readings as r (workspace_id, draft_id, account_id, revision, content_hash, content, read_at)
select d.workspace_id, d.id, :account_id, d.revision, d.content_hash, draft_content(d), :now
from drafts d
where d.workspace_id = :workspace_id and d.id = :draft_id and d.content_hash = :content_hash and d.deleted_at is null
on conflict (workspace_id, draft_id, account_id) do update
set (before_revision, before_content, before_at) = (
        select
            case when b.is_new then r.revision else r.before_revision end,
            case when b.is_new then r.content else r.before_content end,
            case when b.is_new then r.read_at else r.before_at end
        from (
            select
                r.content_hash <> excluded.content_hash
                    and (r.before_at is null or r.read_at <= excluded.read_at - :sitting::interval) as is_new
        ) as b
    ),
    revision = excluded.revision,
    content_hash = excluded.content_hash,
    content = excluded.content,
    read_at = greatest(r.read_at, excluded.read_at);

-- name: get_own_approval
-- What somebody approved of a draft last, and didn't withdraw. Served by decisions_of_draft.
select d.revision, d.content, d.decided_at as at, d.content_hash
from decisions d
where d.workspace_id = :workspace_id and d.draft_id = :draft_id and d.account_id = :account_id
    and d.verdict = 'approved' and d.withdrawn_at is null
order by d.id desc
limit 1;

-- name: get_content
-- All that readers would get of a draft but its text. Served by drafts_pkey.
select draft_content(d) from drafts d where d.workspace_id = :workspace_id and d.id = :draft_id;
