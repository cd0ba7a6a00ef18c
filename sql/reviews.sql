-- name: hold_draft
-- What a move looks at, held until the commit: nobody changes the draft meanwhile, nor its review. Served by drafts_pkey.
select d.id
from drafts d
where d.workspace_id = :workspace_id and d.id = :draft_id
for no key update;

-- name: get_state
-- A draft as its review sees it: where it stands, what its content is, who may be an author. Served by drafts_pkey,
-- reviews_open, publications_of_draft and members_pkey.
select
    d.id as draft_id, d.title, d.status::text, d.revision, d.content_hash, draft_content(d) as content,
    d.deleted_at is not null as is_deleted, d.created_by,
    r.id as review_id, r.asked_by, p.id as publication_id, p.content_hash as published_hash, p.published_at,
    p.revision as published_revision, p.published_by,
    coalesce(w.approvals_needed, 1) as approvals_needed, coalesce(w.approvers, '{}') as approvers,
    coalesce(w.authors_may_approve, false) as authors_may_approve, coalesce(w.only_approved, true) as only_approved,
    array(
        select m.account_id
        from members m
        where m.workspace_id = d.workspace_id and m.left_at is null and m.role in ('owner', 'reviewer')
        order by m.account_id
    ) as may_review
from drafts d
left join reviews r on r.workspace_id = d.workspace_id and r.draft_id = d.id and r.ended_at is null
left join lateral (
    select id, content_hash, published_at, revision, published_by
    from publications
    where workspace_id = d.workspace_id and draft_id = d.id and withdrawn_at is null
    order by id desc
    limit 1
) p on true
left join review_rules w on w.workspace_id = d.workspace_id
where d.workspace_id = :workspace_id and d.id = :draft_id;

-- name: get_review
-- The asking of a draft that is open. Served by reviews_open.
select
    r.id, r.draft_id, r.asked_by, a.name as asker_name, r.asked_at, r.note, r.wish_on, r.revision, r.content_hash,
    r.content
from reviews r
join accounts a on a.id = r.asked_by
where r.workspace_id = :workspace_id and r.draft_id = :draft_id and r.ended_at is null;

-- name: get_reviewers
-- Whom an asking was asked of, in the order of their names; not who was excused. Served by reviewers_pkey.
select v.account_id, a.name, v.asked_by, v.asked_at, m.left_at is not null as has_left, m.role::text
from reviewers v
join accounts a on a.id = v.account_id
join members m on m.workspace_id = v.workspace_id and m.account_id = v.account_id
where v.workspace_id = :workspace_id and v.review_id = :review_id and v.excused_at is null
order by title_order(a.name) collate "C", a.id;

-- name: get_decisions
-- What was decided in an asking, the latest first; `stands` where it is that person's latest and wasn't withdrawn. Served
-- by decisions_of_review.
select
    d.id, d.account_id, d.link_id, coalesce(a.name, d.name) as name, d.verdict, d.note, d.revision, d.content_hash,
    d.content, d.decided_at, d.withdrawn_at,
    d.withdrawn_at is null and not exists (
        select from decisions l
        where l.workspace_id = d.workspace_id and l.review_id = d.review_id and l.id > d.id and l.withdrawn_at is null
            and l.account_id is not distinct from d.account_id and l.link_id is not distinct from d.link_id
    ) as stands
from decisions d
left join accounts a on a.id = d.account_id
where d.workspace_id = :workspace_id and d.review_id = :review_id
order by d.id desc
limit 100;

-- name: add_decision
-- A decision about the content as it is, and its event. Served by drafts_pkey.
with added as (
    insert into decisions (
        workspace_id, review_id, draft_id, account_id, link_id, name, verdict, note, revision, content_hash, content,
        decided_at
    )
    select
        d.workspace_id, :review_id, d.id, :account_id, :link_id, :name, :verdict, :note, d.revision, d.content_hash,
        draft_content(d), :now
    from drafts d
    where d.workspace_id = :workspace_id and d.id = :draft_id
    returning id, draft_id, revision
)
insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, after)
select
    :workspace_id, :now, :account_id, 'draft', draft_id, :action, 'review', :review_id,
    jsonb_strip_nulls(jsonb_build_object(
        'decision', id, 'of_revision', revision, 'note', nullif(:note::text, ''), 'by_link', nullif(:name::text, '')
    ))
from added
returning id as event_id;
