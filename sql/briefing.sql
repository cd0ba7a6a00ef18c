-- part: due
            t.id, t.title, t.version, t.priority, t.due_on, t.due_at, t.estimate_minutes, t.repeat is not null as repeats,
            t.project_id,
            coalesce(t.due_at, (t.due_on + 1)::timestamp at time zone (select known_zone(:zone, :otherwise))) as sorted_at
        from tasks t
        where t.workspace_id = :workspace_id and t.is_open and (t.starts_on is null or t.starts_on <= :today::date)

-- name: list_own
-- What is due, waits and stalled of somebody's, and what of tasks is nobody's: the first `shown` of each part, with how
-- many there are of theirs (`own`) and of nobody's (`free`), each counted up to `most`. A task is quiet when nothing
-- happened to it since `quiet_before`, a review when it was asked for before; a draft stalled when its last change was
-- between `stalled_after` and `stalled_before`. Served by tasks_timed_of_assignee, tasks_timed_of_nobody,
-- tasks_untimed_of_assignee, tasks_untimed_of_nobody, tasks_waiting, events_of_subject, reviews_by_age and
-- drafts_unfinished.
with due as (
    (
        select
            'overdue' as part, true as is_own,
            -- include: due
            and t.assignee_id = :account_id and t.due_at is not null and t.due_at < :now::timestamptz
        order by t.due_at, t.priority, t.id
        limit :most
    )
    union all
    (
        select
            'overdue' as part, true as is_own,
            -- include: due
            and t.assignee_id = :account_id and t.due_at is null and t.due_sort < :today::date
        order by t.due_sort, t.priority, t.id
        limit :most
    )
    union all
    (
        select
            'overdue' as part, false as is_own,
            -- include: due
            and t.assignee_id is null and t.due_at is not null and t.due_at < :now::timestamptz
        order by t.due_at, t.priority, t.id
        limit :most
    )
    union all
    (
        select
            'overdue' as part, false as is_own,
            -- include: due
            and t.assignee_id is null and t.due_at is null and t.due_sort < :today::date
        order by t.due_sort, t.priority, t.id
        limit :most
    )
    union all
    (
        select
            'today' as part, true as is_own,
            -- include: due
            and t.assignee_id = :account_id and t.due_at is not null and t.due_at >= :now::timestamptz and t.due_at < :day_end::timestamptz
        order by t.due_at, t.priority, t.id
        limit :most
    )
    union all
    (
        select
            'today' as part, true as is_own,
            -- include: due
            and t.assignee_id = :account_id and t.due_at is null and t.due_sort = :today::date
        order by t.due_sort, t.priority, t.id
        limit :most
    )
    union all
    (
        select
            'today' as part, false as is_own,
            -- include: due
            and t.assignee_id is null and t.due_at is not null and t.due_at >= :now::timestamptz and t.due_at < :day_end::timestamptz
        order by t.due_at, t.priority, t.id
        limit :most
    )
    union all
    (
        select
            'today' as part, false as is_own,
            -- include: due
            and t.assignee_id is null and t.due_at is null and t.due_sort = :today::date
        order by t.due_sort, t.priority, t.id
        limit :most
    )
), waiting as (
    (
        select t.*, true as is_own from tasks t
        where t.workspace_id = :workspace_id and t.status = 'waiting' and t.deleted_at is null
            and t.assignee_id = :account_id and t.updated_at < :quiet_before::timestamptz
        order by t.updated_at, t.id
        limit :most
    )
    union all
    (
        select t.*, false as is_own from tasks t
        where t.workspace_id = :workspace_id and t.status = 'waiting' and t.deleted_at is null
            and t.assignee_id is null and t.updated_at < :quiet_before::timestamptz
        order by t.updated_at, t.id
        limit :most
    )
), quiet as (
    select t.*, greatest(t.updated_at, latest.at) as since
    from waiting t
    left join lateral (
        select e.at from events e
        where e.workspace_id = t.workspace_id and e.subject = 'task' and e.subject_id = t.id
        order by e.id desc
        limit 1
    ) as latest on true
    where coalesce(latest.at, t.updated_at) < :quiet_before::timestamptz
        and (t.starts_on is null or t.starts_on <= :today::date)
), asked as (
    select r.draft_id, r.asked_at
    from reviews r
    where r.workspace_id = :workspace_id and r.ended_at is null and r.asked_by = :account_id
        and r.asked_at < :quiet_before::timestamptz
    order by r.asked_at, r.id
    limit :most
), stalled as (
    select d.id, d.title, d.status::text as status, d.project_id, d.updated_at
    from drafts d
    where d.workspace_id = :workspace_id and d.created_by = :account_id and d.deleted_at is null
        and d.status in ('draft', 'changes_requested')
        and d.updated_at < :stalled_before::timestamptz and d.updated_at >= :stalled_after::timestamptz
    order by d.updated_at desc, d.id desc
    limit :most
), found as (
    select
        due.part, due.is_own, 'task' as subject, due.id, due.title, due.version, due.priority::text as priority, due.due_on,
        due.due_at, due.estimate_minutes, due.repeats, due.project_id, null::bigint as waiting_for_id, '' as note,
        null::timestamptz as since, due.sorted_at, due.priority as rank
    from due
    union all
    select
        'quiet', q.is_own, 'task', q.id, q.title, q.version, q.priority::text, q.due_on, q.due_at, q.estimate_minutes,
        q.repeat is not null, q.project_id, q.waiting_for_id, q.waiting_note, q.since, q.since, q.priority
    from quiet q
    union all
    select
        'quiet', true, 'draft', d.id, d.title, 0, '', null, null, null, false, d.project_id, null, '', asked.asked_at,
        asked.asked_at, 'normal'
    from asked
    join drafts d on d.workspace_id = :workspace_id and d.id = asked.draft_id and d.deleted_at is null
        and d.status = 'in_review'
    union all
    select
        'stalled', true, 'draft', s.id, s.title, 0, '', null, null, null, false, s.project_id, null, s.status, s.updated_at,
        s.updated_at, 'normal'
    from stalled s
), placed as (
    select
        f.*,
        count(*) filter (where f.is_own) over of_part as own,
        count(*) filter (where not f.is_own) over of_part as free,
        row_number() over (
            partition by f.part
            order by case when f.part = 'stalled' then null else f.sorted_at end, f.sorted_at desc, f.rank, f.id
        ) as place
    from found f
    window of_part as (partition by f.part)
)
select
    placed.part, placed.own, placed.free, placed.subject, placed.id, placed.title, placed.version, placed.priority,
    placed.due_on, placed.due_at, placed.estimate_minutes, placed.repeats, p.name as project_name, a.name as waits_for,
    placed.note, placed.since, placed.is_own
from placed
left join projects p on p.workspace_id = :workspace_id and p.id = placed.project_id
left join accounts a on a.id = placed.waiting_for_id
where placed.place <= :shown
order by placed.part, placed.place;
