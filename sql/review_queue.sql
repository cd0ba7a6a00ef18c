-- name: list_waiting
-- A page of the reviews that wait for somebody, the longest first, with what they know of each draft: whether they have
-- read it as it is, whether they read it at all, whether they approved what it was before. Served by reviews_by_age,
-- drafts_pkey, decisions_of_review and readings_pkey.
select
    q.id as review_id, q.draft_id, d.title, d.kind::text, d.word_count, p.name as project_name, d.content_hash,
    q.asked_by, a.name as asker_name, q.asked_at, q.note, q.wish_on, l.content_hash is not null as was_read,
    coalesce(l.content_hash = d.content_hash, false) as is_read,
    coalesce((
        select x.verdict = 'approved'
        from decisions x
        where x.workspace_id = q.workspace_id and x.review_id = q.id and x.account_id = :account_id
            and x.withdrawn_at is null
        order by x.id desc
        limit 1
    ), false) as was_approved
from reviews_waiting(:workspace_id, :account_id, :may_review) as q
join drafts d on d.workspace_id = q.workspace_id and d.id = q.draft_id
join accounts a on a.id = q.asked_by
left join projects p on p.workspace_id = d.workspace_id and p.id = d.project_id
left join readings l on l.workspace_id = q.workspace_id and l.draft_id = q.draft_id and l.account_id = :account_id
where true
    and (q.asked_at, q.id) > (:after_at::timestamptz, :after_id)  -- when after
order by q.asked_at, q.id
limit :limit;

-- name: list_awaited
-- What somebody asked for and is still open, the longest first, with those whose turn it is: by name where they were asked by
-- name or are named to approve, else anybody who may review; and when it goes out. Served by reviews_by_age, reviewers_pkey, members_pkey
-- and schedules_open.
select
    r.id as review_id, r.draft_id, d.title, d.status::text, s.goes_at, r.asked_at, r.wish_on, r.of_links, turns.waits_for,
    turns.waits_for_anybody,
    array(
        select coalesce(a.name, s.name || ' (by link)')
        from standing_decisions(r.workspace_id, r.id) as s
        left join accounts a on a.id = s.account_id
        where s.verdict = 'changes_requested'
        order by s.id
    ) as changes_by
from reviews r
join drafts d on d.workspace_id = r.workspace_id and d.id = r.draft_id and d.deleted_at is null
left join draft_schedules s on s.workspace_id = d.workspace_id and s.draft_id = d.id and s.ended_at is null
left join review_rules u on u.workspace_id = r.workspace_id
cross join lateral (
    select
        coalesce(array_agg(a.name order by a.name, a.id) filter (where turn.is_named), '{}') as waits_for,
        coalesce(bool_or(not turn.is_named), false) as waits_for_anybody
    from members m
    join accounts a on a.id = m.account_id
    cross join lateral (
        select coalesce(cardinality(u.approvers), 0) > 0 or exists (
            select from reviewers v
            where v.workspace_id = r.workspace_id and v.review_id = r.id and v.account_id = m.account_id
                and v.excused_at is null
        ) as is_named
    ) as turn
    where d.status = 'in_review' and m.workspace_id = r.workspace_id and m.left_at is null
        and m.role in ('owner', 'reviewer')
        and exists (
            select from reviews_waiting(r.workspace_id, m.account_id, true) as q where q.draft_id = r.draft_id
        )
) as turns
where r.workspace_id = :workspace_id and r.asked_by = :account_id and r.ended_at is null
order by r.asked_at, r.id
limit :limit;

-- name: list_decided
-- What was decided last, of that what was decided `since` (null for all), the latest first, and whether that still holds: it
-- wasn't withdrawn, and an approval is of the draft as it is. Served by decisions_pkey and drafts_pkey.
select *
from (
    select
        x.id, x.draft_id, d.title, coalesce(a.name, x.name) as name, x.account_id, x.verdict, x.note, x.decided_at,
        x.withdrawn_at is not null as is_withdrawn,
        x.verdict = 'approved' and x.content_hash <> d.content_hash as is_void
    from decisions x
    join drafts d on d.workspace_id = x.workspace_id and d.id = x.draft_id and d.deleted_at is null
    left join accounts a on a.id = x.account_id
    where x.workspace_id = :workspace_id
    order by x.id desc
    limit :limit
) as latest
where :since::timestamptz is null or decided_at >= :since
order by id desc;

-- name: get_neighbours
-- Of what waits for somebody, what stands before and after a draft's last asking in the queue, whether that waits for them
-- or not. Served by reviews_of_draft and reviews_by_age.
with here as (
    select r.asked_at, r.id
    from reviews r
    where r.workspace_id = :workspace_id and r.draft_id = :draft_id
    order by r.id desc
    limit 1
)
select
    'before' as place, q.draft_id, d.title
from (
    select q.draft_id
    from here, reviews_waiting(:workspace_id, :account_id, :may_review) as q
    where (q.asked_at, q.id) < (here.asked_at, here.id)
    order by q.asked_at desc, q.id desc
    limit 1
) as q
join drafts d on d.workspace_id = :workspace_id and d.id = q.draft_id
union all
select
    'after' as place, q.draft_id, d.title
from (
    select q.draft_id
    from here, reviews_waiting(:workspace_id, :account_id, :may_review) as q
    where (q.asked_at, q.id) > (here.asked_at, here.id)
    order by q.asked_at, q.id
    limit 1
) as q
join drafts d on d.workspace_id = :workspace_id and d.id = q.draft_id;

-- name: get_read
-- Which of some drafts somebody has read as they are, and what they are called. Served by drafts_pkey and readings_pkey.
select d.id, d.title, coalesce(l.content_hash = d.content_hash, false) as is_read
from drafts d
left join readings l on l.workspace_id = d.workspace_id and l.draft_id = d.id and l.account_id = :account_id
where d.workspace_id = :workspace_id and d.id = any(:draft_ids::bigint[]) and d.deleted_at is null;

-- name: get_countries
-- Where the holidays are looked up of workspaces in which a review is under way. Served by reviews_by_age.
select distinct w.country, w.region
from (select distinct r.workspace_id from reviews r where r.ended_at is null) as o
join workspaces w on w.id = o.workspace_id
where w.country <> '';

-- name: remind
-- Whom to remind of what has waited for them as long as their workspace says, and as long again since they were last
-- reminded; for whoever tells it in the same transaction. Only on days of work of whoever is reminded, from eight to six
-- on their clock; `holidays` are those around now of each of the `countries` and `regions`, one beside the other.
-- `event_id` is that of the asking. It waits since they were asked, or since they decided about another content, or since
-- those decided who were asked by name before them. Served by reviews_by_age, members_pkey, review_reminders_pkey,
-- absences_to_come, decisions_of_review and events_of_subject.
with asking as (
    select w.id, coalesce(u.review_reminder_days, 2) * interval '1 day' as patience, w.time_zone,
        w.work_minutes, w.country, w.region
    from (select distinct r.workspace_id from reviews r where r.ended_at is null) as o
    join workspaces w on w.id = o.workspace_id
    left join review_rules u on u.workspace_id = w.id
    where u.workspace_id is null or u.review_reminder_days is not null
), due as (
    select q.workspace_id, q.id as review_id, q.draft_id, m.account_id
    from asking
    join members m on m.workspace_id = asking.id and m.left_at is null and m.role in ('owner', 'reviewer')
    join accounts a on a.id = m.account_id
    cross join lateral (select :now::timestamptz at time zone coalesce(a.time_zone, asking.time_zone)) as clock (shown)
    cross join lateral reviews_waiting(asking.id, m.account_id, true) as q
    left join reviewers v on v.workspace_id = q.workspace_id and v.review_id = q.id and v.account_id = m.account_id
    left join review_reminders l
        on l.workspace_id = q.workspace_id and l.review_id = q.id and l.account_id = m.account_id
    where extract(hour from clock.shown) between 8 and 17
        and (coalesce(m.work_minutes, asking.work_minutes))[extract(isodow from clock.shown)::integer] > 0
        and not exists (
            select from unnest(:countries::text[], :regions::text[], :holidays::date[]) as h (country, region, day)
            where h.country = asking.country and h.region = asking.region and h.day = clock.shown::date
        )
        and not exists (
            select from absences a
            where a.workspace_id = asking.id and a.deleted_at is null and a.last_on >= clock.shown::date
                and a.first_on <= clock.shown::date and (a.account_id is null or a.account_id = m.account_id)
        )
        and q.asked_at <= :now::timestamptz - asking.patience
        and coalesce(v.asked_at, q.asked_at) <= :now::timestamptz - asking.patience
        and coalesce(l.reminded_at, q.asked_at) <= :now::timestamptz - asking.patience
        and not exists (
            select from decisions x
            where x.workspace_id = q.workspace_id and x.review_id = q.id
                and (x.account_id = m.account_id or v.account_id is null and x.account_id in (
                    select o.account_id from reviewers o where o.workspace_id = q.workspace_id and o.review_id = q.id
                ))
                and x.decided_at > :now::timestamptz - asking.patience
        )
    order by q.workspace_id, m.account_id, q.draft_id
    limit :limit
), kept as (
    insert into review_reminders as l (workspace_id, review_id, account_id, reminded_at)
    select workspace_id, review_id, account_id, :now from due
    on conflict (workspace_id, review_id, account_id) do update set reminded_at = excluded.reminded_at
    returning workspace_id, review_id, account_id
)
select
    due.workspace_id, due.draft_id, due.account_id,
    (
        select min(e.id)
        from events e
        where e.workspace_id = due.workspace_id and e.subject = 'draft' and e.subject_id = due.draft_id
            and e.part = 'review' and e.part_id = due.review_id
    ) as event_id
from due
join kept using (workspace_id, review_id, account_id)
order by due.workspace_id, due.account_id, due.draft_id;
