-- Whose turn it is where all who were asked by name have decided, or couldn't approve, and approvals are still missing: then
-- a review waits for whoever could give one, instead of for nobody.

-- The reviews whose turn it is to be decided about by a member, with whether their role lets them: what is asked of them by
-- name; and where nobody is named, or nobody who is named and could still approve is left, what their approval would count
-- for. What they approved as it is doesn't wait for them.
create or replace function reviews_waiting(in_workspace bigint, of_account bigint, may_review boolean) returns setof reviews
    language sql stable rows 20 as $$
    select r.*
    from (
        select
            coalesce(w.authors_may_approve, false) as authors_may,
            array(
                select m.account_id
                from members m
                where m.workspace_id = in_workspace and m.left_at is null and m.role in ('owner', 'reviewer')
                    and (coalesce(cardinality(w.approvers), 0) = 0 or m.account_id = any(w.approvers))
            ) as deciders
        from (select in_workspace as workspace_id) as here
        left join review_rules w on w.workspace_id = here.workspace_id
        limit 1  -- so that it is found once, and not for each review
    ) as rules
    cross join reviews r
    join drafts d on d.workspace_id = r.workspace_id and d.id = r.draft_id and d.status = 'in_review' and d.deleted_at is null
    cross join lateral (
        select
            count(*) as amount,
            coalesce(bool_or(v.account_id = of_account), false) as has_them,
            coalesce(bool_or(
                v.account_id = any(rules.deciders)
                and (
                    rules.authors_may or v.account_id <> r.asked_by and v.account_id is distinct from d.created_by
                    or rules.deciders = array[v.account_id]
                )
                and (
                    select x.verdict = 'approved' and x.content_hash = d.content_hash
                    from decisions x
                    where x.workspace_id = r.workspace_id and x.review_id = r.id and x.account_id = v.account_id
                        and x.withdrawn_at is null
                    order by x.id desc
                    limit 1
                ) is not true
            ), false) as is_held
        from reviewers v
        join members m on m.workspace_id = v.workspace_id and m.account_id = v.account_id and m.left_at is null
            and m.role in ('owner', 'reviewer')
        where v.workspace_id = r.workspace_id and v.review_id = r.id and v.excused_at is null
    ) as named
    left join lateral (
        select x.verdict, x.content_hash
        from decisions x
        where x.workspace_id = r.workspace_id and x.review_id = r.id and x.account_id = of_account
            and x.withdrawn_at is null
        order by x.id desc
        limit 1
    ) as own on true
    where may_review and r.workspace_id = in_workspace and r.ended_at is null
        and (own.verdict, own.content_hash) is distinct from ('approved', d.content_hash)
        and (
            named.has_them
            or not named.is_held and (named.amount > 0 or not r.of_links) and of_account = any(rules.deciders)
                and (
                    rules.authors_may or of_account <> r.asked_by and of_account is distinct from d.created_by
                    or rules.deciders = array[of_account]
                )
        )
$$;

-- Who was asked since others had approved isn't any more, where those have to look again.
create or replace function end_void_news() returns trigger language plpgsql as $$
begin
    update notifications n
    set done_at = now()
    from (
        select n.workspace_id, n.id
        from members m
        join notifications n on n.workspace_id = m.workspace_id and n.account_id = m.account_id and n.subject = 'draft'
            and n.subject_id = new.id
        where m.workspace_id = new.workspace_id and n.done_at is null and n.reasons[1] = 'review'
            and not decision_wanted(n.workspace_id, n.subject_id, n.account_id)
        order by n.account_id
        for update of n
    ) as over
    where n.workspace_id = over.workspace_id and n.id = over.id;
    return null;
end $$;

create or replace trigger end_void_news after update on drafts
    for each row when (old.content_hash is distinct from new.content_hash and new.status = 'in_review')
    execute function end_void_news();
