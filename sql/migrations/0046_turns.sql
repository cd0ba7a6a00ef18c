-- Where a draft isn't approved any more, all are told whose decision it needs by that, not only who had approved it.
create or replace function tell_void_approvals() returns trigger language plpgsql as $$
begin
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, after)
    select
        new.workspace_id, case when by_text then new.updated_at else now() end, case when by_text then new.updated_by end,
        'draft', new.id, told.action, 'review', told.review_id,
        jsonb_build_object(
            'approvers', coalesce(told.accounts, '[]'), 'links', coalesce(told.links, '[]'),
            'authors', jsonb_build_array(new.created_by, told.asked_by),
            'wanted', case when old.status in ('approved', 'scheduled') and new.status = 'in_review' then array(
                select m.account_id
                from members m
                where m.workspace_id = new.workspace_id and m.left_at is null and m.role in ('owner', 'reviewer')
                    and exists (
                        select from reviews_waiting(new.workspace_id, m.account_id, true) as q where q.draft_id = new.id
                    )
                order by m.account_id
            ) else '{}' end
        )
    from (
        select
            case when s.content_hash = new.content_hash then 'review.regained' else 'review.voided' end as action,
            r.id as review_id, r.asked_by,
            jsonb_agg(s.account_id order by s.id) filter (where s.account_id is not null) as accounts,
            jsonb_agg(s.name order by s.id) filter (where s.link_id is not null) as links
        from reviews r, standing_decisions(r.workspace_id, r.id) as s
        where r.workspace_id = new.workspace_id and r.draft_id = new.id and r.ended_at is null
            and s.verdict = 'approved' and s.content_hash in (old.content_hash, new.content_hash)
        group by 1, 2, 3
    ) as told,
    (select (draft_content(old) - 'files', old.body) is distinct from (draft_content(new) - 'files', new.body)) as why (by_text);
    return null;
end $$;

-- Nor does a draft wait for anybody that is put back to what was approved.
do $$
begin
    perform set_config('lock_timeout', '10s', true);
    create or replace trigger end_void_news after update on drafts
        for each row when (
            old.content_hash is distinct from new.content_hash and 'in_review' in (old.status, new.status)
        )
        execute function end_void_news();
end $$;
