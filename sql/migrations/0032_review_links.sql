-- Links for review: where they were sent, whether somebody opened them, and whether what is decided by them counts.

alter table review_links
    add column email     text not null default '' check (char_length(email) <= 254),
    add column opened_at timestamptz,  -- by a press of a button, which no program makes
    add column counts    boolean not null default false;  -- whoever made it may review

-- Further tokens of a link, made when a mail is sent, so that none waits in the table of jobs.
create table review_link_tokens (
    token_hash   bytea primary key,
    workspace_id bigint not null,
    link_id      bigint not null,
    foreign key (workspace_id, link_id) references review_links on delete cascade
);
create index review_link_tokens_of on review_link_tokens (workspace_id, link_id);

-- An approval by a link counts where whoever made the link may review: else who may not could make one for themselves. It
-- is the rule of 0028 but for its last two lines of what counts.
create or replace function draft_status_of(d drafts) returns draft_status
    language sql stable
    return coalesce(
        (
            select case
                when exists (
                    select from standing_decisions(r.workspace_id, r.id) as s where s.verdict = 'changes_requested'
                ) then 'changes_requested'::draft_status
                when coalesce(w.approvals_needed, 1) <= (
                    select count(*)
                    from standing_decisions(r.workspace_id, r.id) as s
                    left join review_links l on l.workspace_id = s.workspace_id and l.id = s.link_id
                    where s.verdict = 'approved' and s.content_hash = d.content_hash
                        and (coalesce(cardinality(w.approvers), 0) = 0 or s.account_id = any(w.approvers))
                        and (s.link_id is null or l.counts)
                ) then 'approved'
                else 'in_review'
            end
            from reviews r
            left join review_rules w on w.workspace_id = r.workspace_id
            where r.workspace_id = d.workspace_id and r.draft_id = d.id and r.ended_at is null
        ),
        (
            select 'published'::draft_status
            from publications p
            where p.workspace_id = d.workspace_id and p.draft_id = d.id and p.withdrawn_at is null
            limit 1
        ),
        'draft'
    );

create trigger keep_status after update of counts on review_links
    for each row when (old.counts <> new.counts) execute function keep_status();
