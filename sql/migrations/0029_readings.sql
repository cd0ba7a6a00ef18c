-- What each member has read of a draft, so that what changed since can be shown; and when they were reminded of a review
-- that waits for them.

-- What was read last, and before it what was read at an earlier sitting: what is shown as new stays so when the page is
-- loaded again. `content` is as draft_content has it; the text is the revision's.
create table readings (
    workspace_id    bigint not null,
    draft_id        bigint not null,
    account_id      bigint not null,
    revision        integer not null,
    content_hash    bytea not null check (octet_length(content_hash) = 32),
    content         jsonb not null,
    read_at         timestamptz not null,
    before_revision integer,
    before_content  jsonb,
    before_at       timestamptz,
    primary key (workspace_id, draft_id, account_id),
    foreign key (workspace_id, draft_id) references drafts (workspace_id, id) on delete cascade,
    foreign key (workspace_id, account_id) references members (workspace_id, account_id) on delete cascade,
    check (num_nulls(before_revision, before_content, before_at) in (0, 3))
);

create table review_reminders (
    workspace_id bigint not null,
    review_id    bigint not null,
    account_id   bigint not null,
    reminded_at  timestamptz not null,
    primary key (workspace_id, review_id, account_id),
    foreign key (workspace_id, review_id) references reviews (workspace_id, id) on delete cascade,
    foreign key (workspace_id, account_id) references members (workspace_id, account_id) on delete cascade
);

-- What is open, the longest first: the queue, and what somebody waits for.
create index reviews_by_age on reviews (workspace_id, asked_at, id) where ended_at is null;

-- The reviews whose turn it is to be decided about by a member, with whether their role lets them: what is asked of them,
-- or of nobody by name and their approval would count, and what they haven't approved as it is.
create function reviews_waiting(in_workspace bigint, of_account bigint, may_review boolean) returns setof reviews
    language sql stable rows 20 as $$
    select r.*
    from reviews r
    join drafts d on d.workspace_id = r.workspace_id and d.id = r.draft_id and d.status = 'in_review' and d.deleted_at is null
    left join review_rules w on w.workspace_id = r.workspace_id
    cross join lateral (
        select count(*) as amount, coalesce(bool_or(v.account_id = of_account), false) as has_them
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
        and case
            when named.amount > 0 then named.has_them
            else not r.of_links and (coalesce(cardinality(w.approvers), 0) = 0 or of_account = any(w.approvers))
                and (
                    coalesce(w.authors_may_approve, false)
                    or of_account <> r.asked_by and of_account is distinct from d.created_by
                    or (
                        select count(*)
                        from members m
                        where m.workspace_id = r.workspace_id and m.account_id <> of_account and m.left_at is null
                            and m.role in ('owner', 'reviewer')
                            and (coalesce(cardinality(w.approvers), 0) = 0 or m.account_id = any(w.approvers))
                    ) = 0
                )
        end
$$;

-- How many there are, at most a hundred. A function that is called, so that who has no draft in review doesn't pay for it.
create function count_reviews_waiting(in_workspace bigint, of_account bigint) returns integer
    language plpgsql stable as $$
begin
    return (select count(*) from (select from reviews_waiting(in_workspace, of_account, true) limit 100) as q);
end $$;

-- Whether a draft is among them.
create function decision_wanted(in_workspace bigint, of_draft bigint, of_account bigint) returns boolean
    language sql stable as $$
    select exists (
        select
        from members m, reviews_waiting(in_workspace, of_account, m.role in ('owner', 'reviewer')) as q
        where m.workspace_id = in_workspace and m.account_id = of_account and m.left_at is null and q.draft_id = of_draft
    )
$$;
