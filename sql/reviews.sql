-- name: hold_draft
-- What a move looks at, held until the commit: nobody changes the draft meanwhile, nor its review. Served by drafts_pkey.
select d.id
from drafts d
where d.workspace_id = :workspace_id and d.id = :draft_id
for no key update;

-- name: get_held
-- A draft as its review sees it: where it stands, what its content is, who may be an author, when it goes out, whether it is,
-- or may be, at some place, and for whose decision it waits; and the asking that is open: whom it was asked of, in the order
-- of their names, but for who was excused; and what was decided in it, the latest first, of which `stands` what is that
-- person's latest and wasn't withdrawn. Served by drafts_pkey, reviews_open, publications_of_draft, members_pkey,
-- schedules_open, placements_pkey, receipts_open, reviewers_pkey and decisions_of_review.
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
    ) as may_review,
    s.id as schedule_id, s.version as schedule_version, s.goes_at, s.revision as scheduled_revision,
    s.content_hash as scheduled_hash, s.set_by as scheduled_by, s.set_at as scheduled_at, s.held_at, s.missed_at,
    exists (
        select from placements l
        where l.workspace_id = d.workspace_id and l.draft_id = d.id and l.withdrawn_at is null
    ) or exists (
        select from receipts o
        where o.workspace_id = d.workspace_id and o.draft_id = d.id and o.state in ('waiting', 'failed', 'conflict')
            and o.act <> 'withdraw'
    ) as is_placed,
    array(
        select m.account_id
        from members m
        where r.id is not null and m.workspace_id = d.workspace_id and m.left_at is null
            and m.role in ('owner', 'reviewer')
            and exists (
                select from reviews_waiting(d.workspace_id, m.account_id, true) as q where q.draft_id = d.id
            )
        order by m.account_id
    ) as waits_for,
    case when r.id is not null then jsonb_build_object(
        'id', r.id, 'draft_id', r.draft_id, 'asked_by', r.asked_by, 'asker_name', a.name, 'asked_at', r.asked_at,
        'note', r.note, 'wish_on', r.wish_on, 'of_links', r.of_links, 'revision', r.revision,
        'content_hash', encode(r.content_hash, 'base64'), 'content', r.content,
        'reviewers', coalesce((
            select
                jsonb_agg(jsonb_build_object(
                    'account_id', v.account_id, 'name', b.name, 'asked_by', v.asked_by, 'asked_at', v.asked_at
                ) order by title_order(b.name) collate "C", b.id)
            from reviewers v
            join accounts b on b.id = v.account_id
            where v.workspace_id = r.workspace_id and v.review_id = r.id and v.excused_at is null
        ), '[]'),
        'decisions', coalesce((
            select jsonb_agg(to_jsonb(x) order by x.id desc)
            from (
                select
                    x.id, x.account_id, x.link_id, coalesce(b.name, x.name) as name, x.verdict, x.note, x.revision,
                    encode(x.content_hash, 'base64') as content_hash, x.content, x.decided_at, x.withdrawn_at,
                    x.approver_id, x.by_author,
                    x.withdrawn_at is null and not exists (
                        select from decisions l
                        where l.workspace_id = x.workspace_id and l.review_id = x.review_id and l.id > x.id
                            and l.withdrawn_at is null
                            and l.account_id is not distinct from x.account_id
                            and l.link_id is not distinct from x.link_id
                    ) as stands
                from decisions x
                left join accounts b on b.id = x.account_id
                where x.workspace_id = r.workspace_id and x.review_id = r.id
                order by x.id desc
                limit 100
            ) as x
        ), '[]')
    ) end as review
from drafts d
left join draft_schedules s on s.workspace_id = d.workspace_id and s.draft_id = d.id and s.ended_at is null
left join reviews r on r.workspace_id = d.workspace_id and r.draft_id = d.id and r.ended_at is null
left join accounts a on a.id = r.asked_by
left join lateral (
    select id, content_hash, published_at, revision, published_by
    from publications
    where workspace_id = d.workspace_id and draft_id = d.id and withdrawn_at is null
    order by id desc
    limit 1
) p on true
left join review_rules w on w.workspace_id = d.workspace_id
where d.workspace_id = :workspace_id and d.id = :draft_id;

-- name: keep_text
-- The text of a draft as a row among its revisions, where it is only an autosave that may be removed. Served by drafts_pkey
-- and revisions_pkey.
insert into revisions (workspace_id, draft_id, number, kind, title, body, word_count, author_id, created_at)
select d.workspace_id, d.id, d.revision, 'saved', d.title, d.body, d.word_count, d.updated_by, d.updated_at
from drafts d
where d.workspace_id = :workspace_id and d.id = :draft_id
on conflict (workspace_id, draft_id, number) do nothing;

-- name: add_review
-- An asking about the content as it is. Served by drafts_pkey.
insert into reviews (workspace_id, draft_id, asked_by, asked_at, note, wish_on, revision, content_hash, content)
select d.workspace_id, d.id, :actor_id, :now, :note, :wish_on, d.revision, d.content_hash, draft_content(d)
from drafts d
where d.workspace_id = :workspace_id and d.id = :draft_id
returning id;

-- name: set_reviewers
-- Whom an asking is asked of from now on; who isn't among them any more is excused. Nobody stands for whoever may review, or
-- with :of_links for whoever has a link and nobody else. Served by reviewers_pkey and reviews_pkey.
with asked as (
    update reviews r
    set of_links = :of_links
    where r.workspace_id = :workspace_id and r.id = :review_id and r.of_links <> :of_links
), excused as (
    update reviewers v
    set excused_at = :now
    where v.workspace_id = :workspace_id and v.review_id = :review_id and v.excused_at is null
        and v.account_id <> all(:reviewers::bigint[])
)
insert into reviewers as v (workspace_id, review_id, account_id, asked_by, asked_at)
select :workspace_id, :review_id, account_id, :actor_id, :now from unnest(:reviewers::bigint[]) as account_id
on conflict (workspace_id, review_id, account_id) do update
set asked_by = excluded.asked_by, asked_at = excluded.asked_at, excused_at = null
where v.excused_at is not null;

-- name: end_review
-- An asking is over. Served by reviews_pkey.
update reviews r
set ended_at = :now, ended_by = :actor_id, ending = :ending
where r.workspace_id = :workspace_id and r.id = :review_id and r.ended_at is null;

-- name: open_review
-- An asking that was over is open again, where no other one of its draft is. Served by reviews_pkey and reviews_open.
update reviews r
set ended_at = null, ended_by = null, ending = null
where r.workspace_id = :workspace_id and r.id = :review_id and r.ended_at is not null
    and not exists (
        select from reviews o
        where o.workspace_id = r.workspace_id and o.draft_id = r.draft_id and o.ended_at is null
    )
returning r.id;

-- name: withdraw_decisions
-- What somebody decided in an asking counts no more. Served by decisions_of_review.
update decisions d
set withdrawn_at = :now
where d.workspace_id = :workspace_id and d.review_id = :review_id and d.withdrawn_at is null
    and d.account_id is not distinct from :account_id::bigint and d.link_id is not distinct from :link_id::bigint;

-- name: add_publication
-- This very content went out. Violates publications_approved where that isn't approved, and has to be. Served by drafts_pkey.
insert into publications (workspace_id, draft_id, review_id, revision, content_hash, content, published_at, published_by)
select d.workspace_id, d.id, :review_id, d.revision, d.content_hash, draft_content(d), :now, :actor_id
from drafts d
where d.workspace_id = :workspace_id and d.id = :draft_id
returning id;

-- name: withdraw_publication
-- It isn't out any more. Served by publications_pkey.
update publications p
set withdrawn_at = :now, withdrawn_by = :actor_id
where p.workspace_id = :workspace_id and p.id = :publication_id and p.withdrawn_at is null
returning p.review_id;

-- name: record_move
-- The event of a move, in the transaction that makes it.
insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, undoes, after)
values (
    :workspace_id, :now, :actor_id, 'draft', :draft_id, :action, 'review', :review_id, :undoes, jsonb_strip_nulls(:after::jsonb)
)
returning id as event_id;

-- name: end_news
-- What told somebody that their decision is wanted is done where it is wanted no more. Rows are taken in the order in which
-- whoever tells news takes them. Served by notifications_workspace_id_account_id_subject_subject_id_key.
update notifications n
set done_at = :now
from (
    select n.workspace_id, n.id
    from members m
    join notifications n on n.workspace_id = m.workspace_id and n.account_id = m.account_id and n.subject = 'draft'
        and n.subject_id = :draft_id
    where m.workspace_id = :workspace_id and n.done_at is null and n.reasons[1] = 'review'
        and not decision_wanted(n.workspace_id, n.subject_id, n.account_id)
    order by n.account_id
    for update of n
) as over
where n.workspace_id = over.workspace_id and n.id = over.id;

-- name: hold_all_in_review
-- All drafts of a workspace that are in review, held until the commit in the order of their ids. Served by reviews_by_age and
-- drafts_pkey.
select d.id
from reviews r
join drafts d on d.workspace_id = r.workspace_id and d.id = r.draft_id
where r.workspace_id = :workspace_id and r.ended_at is null
order by d.id
for no key update of d;

-- part: waiting
with waiting as materialized (  -- for whose decision each review of a workspace waits, asked once of each who may review
    select q.id as review_id, q.draft_id, m.account_id
    from members m
    cross join lateral reviews_waiting(:workspace_id, m.account_id, true) as q
    where m.workspace_id = :workspace_id and m.left_at is null and m.role in ('owner', 'reviewer')
)

-- name: list_turns
-- The drafts of a workspace that are in review, with those for whose decision each waits. Served by reviews_by_age,
-- drafts_pkey and members_pkey.
-- include: waiting
select
    d.id as draft_id, r.id as review_id, d.status::text, array_remove(array[d.created_by, r.asked_by], null) as authors,
    coalesce(w.account_ids, '{}') as waits_for
from reviews r
join drafts d on d.workspace_id = r.workspace_id and d.id = r.draft_id and d.deleted_at is null
left join (
    select review_id, array_agg(account_id order by account_id) as account_ids from waiting group by review_id
) as w on w.review_id = r.id
where r.workspace_id = :workspace_id and r.ended_at is null
order by d.id;

-- name: end_all_news
-- The same as end_news for several drafts, which are held. Served by
-- notifications_workspace_id_account_id_subject_subject_id_key.
-- include: waiting
update notifications n
set done_at = :now
from (
    select n.workspace_id, n.id
    from members m
    join notifications n on n.workspace_id = m.workspace_id and n.account_id = m.account_id and n.subject = 'draft'
        and n.subject_id = any(:draft_ids::bigint[])
    where m.workspace_id = :workspace_id and n.done_at is null and n.reasons[1] = 'review'
        and not exists (select from waiting w where w.draft_id = n.subject_id and w.account_id = n.account_id)
    order by n.account_id, n.subject_id
    for update of n
) as over
where n.workspace_id = over.workspace_id and n.id = over.id;

-- name: record_turns
-- The events of drafts that wait for others by what was done elsewhere: `turns` is an array of objects.
insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, after)
select :workspace_id, :now, :actor_id, 'draft', t.draft_id, 'review.turned', 'review', t.review_id, t.after
from jsonb_to_recordset(:turns::jsonb) as t (draft_id bigint, review_id bigint, after jsonb)
order by t.draft_id;

-- name: get_reviewing_members
-- The members who may review. Served by members_pkey.
select array(
    select m.account_id
    from members m
    where m.workspace_id = :workspace_id and m.left_at is null and m.role in ('owner', 'reviewer')
    order by m.account_id
) as account_ids;

-- name: get_rules
-- How a workspace reviews; no row where it is as it began. Served by review_rules_pkey.
select r.approvals_needed, r.approvers, r.authors_may_approve, r.only_approved, r.review_reminder_days, r.version
from review_rules r
where r.workspace_id = :workspace_id;

-- name: save_rules
-- How a workspace reviews from now on, if nobody changed that since, and the event. Served by review_rules_pkey.
with old as (
    select to_jsonb(r) - 'workspace_id' - 'version' as rules from review_rules r where r.workspace_id = :workspace_id
), saved as (
    insert into review_rules as r (
        workspace_id, approvals_needed, approvers, authors_may_approve, only_approved, review_reminder_days, version
    )
    values (
        :workspace_id, :approvals_needed, :approvers::bigint[], :authors_may_approve, :only_approved,
        :review_reminder_days, :version::integer + 1
    )
    on conflict (workspace_id) do update set
        approvals_needed = excluded.approvals_needed,
        approvers = excluded.approvers,
        authors_may_approve = excluded.authors_may_approve,
        only_approved = excluded.only_approved,
        review_reminder_days = excluded.review_reminder_days,
        version = excluded.version
    where r.version = :version
    returning r.workspace_id, to_jsonb(r) - 'workspace_id' - 'version' as rules
)
insert into events (workspace_id, at, actor_id, subject, subject_id, action, before, after)
select
    workspace_id, :now, :actor_id, 'workspace', workspace_id, 'workspace.review_changed', coalesce((select rules from old), '{}'),
    rules
from saved
returning id as event_id;

-- name: add_decision
-- A decision about the content as it is. Served by drafts_pkey.
insert into decisions (
    workspace_id, review_id, draft_id, account_id, link_id, name, verdict, note, approver_id, by_author, revision,
    content_hash, content, decided_at
)
select
    d.workspace_id, :review_id, d.id, :account_id, :link_id, :name, :verdict, :note, :approver_id, :by_author,
    d.revision, d.content_hash, draft_content(d), :now
from drafts d
where d.workspace_id = :workspace_id and d.id = :draft_id
returning id;
