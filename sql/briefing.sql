-- part: due
            t.id, t.title, t.version, t.status, t.priority, t.due_on, t.due_at, t.estimate_minutes, t.repeat is not null as repeats,
            t.project_id,
            coalesce(t.due_at, (t.due_on + 1)::timestamp at time zone (select known_zone(:zone, :otherwise))) as sorted_at
        from tasks t
        where t.workspace_id = :workspace_id and t.is_open and (t.starts_on is null or t.starts_on <= :today::date)

-- name: list_own
-- What is due, waits and stalled of somebody's, and what of tasks is nobody's: the first `shown` of each part, with how
-- many there are of theirs (`own`) and of nobody's (`free`), each counted up to 100, and how many of theirs are `drafts`. A task is quiet when nothing
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
        limit 100
    )
    union all
    (
        select
            'overdue' as part, true as is_own,
            -- include: due
            and t.assignee_id = :account_id and t.due_at is null and t.due_sort < :today::date
        order by t.due_sort, t.priority, t.id
        limit 100
    )
    union all
    (
        select
            'overdue' as part, false as is_own,
            -- include: due
            and t.assignee_id is null and t.due_at is not null and t.due_at < :now::timestamptz
        order by t.due_at, t.priority, t.id
        limit 100
    )
    union all
    (
        select
            'overdue' as part, false as is_own,
            -- include: due
            and t.assignee_id is null and t.due_at is null and t.due_sort < :today::date
        order by t.due_sort, t.priority, t.id
        limit 100
    )
    union all
    (
        select
            'today' as part, true as is_own,
            -- include: due
            and t.assignee_id = :account_id and t.due_at is not null and t.due_at >= :now::timestamptz and t.due_at < :day_end::timestamptz
        order by t.due_at, t.priority, t.id
        limit 100
    )
    union all
    (
        select
            'today' as part, true as is_own,
            -- include: due
            and t.assignee_id = :account_id and t.due_at is null and t.due_sort = :today::date
        order by t.due_sort, t.priority, t.id
        limit 100
    )
    union all
    (
        select
            'today' as part, false as is_own,
            -- include: due
            and t.assignee_id is null and t.due_at is not null and t.due_at >= :now::timestamptz and t.due_at < :day_end::timestamptz
        order by t.due_at, t.priority, t.id
        limit 100
    )
    union all
    (
        select
            'today' as part, false as is_own,
            -- include: due
            and t.assignee_id is null and t.due_at is null and t.due_sort = :today::date
        order by t.due_sort, t.priority, t.id
        limit 100
    )
), waiting as (
    (
        select t.*, true as is_own from tasks t
        where t.workspace_id = :workspace_id and t.status = 'waiting' and t.deleted_at is null
            and t.assignee_id = :account_id and t.updated_at < :quiet_before::timestamptz
        order by t.updated_at, t.id
        limit 100
    )
    union all
    (
        select t.*, false as is_own from tasks t
        where t.workspace_id = :workspace_id and t.status = 'waiting' and t.deleted_at is null
            and t.assignee_id is null and t.updated_at < :quiet_before::timestamptz
        order by t.updated_at, t.id
        limit 100
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
    limit 100
), stalled as (
    select d.id, d.title, d.status::text as status, d.project_id, d.updated_at
    from drafts d
    where d.workspace_id = :workspace_id and d.created_by = :account_id and d.deleted_at is null
        and d.status in ('draft', 'changes_requested')
        and d.updated_at < :stalled_before::timestamptz and d.updated_at >= :stalled_after::timestamptz
    order by d.updated_at desc, d.id desc
    limit 100
), found as (
    select
        due.part, due.is_own, 'task' as subject, due.id, due.title, due.version, due.status::text as status,
        due.priority::text as priority, due.due_on, due.due_at, due.estimate_minutes, due.repeats, due.project_id, null::bigint as waiting_for_id, '' as note,
        null::timestamptz as since, due.sorted_at, due.priority as rank
    from due
    union all
    select
        'quiet', q.is_own, 'task', q.id, q.title, q.version, q.status::text, q.priority::text, q.due_on, q.due_at, q.estimate_minutes,
        q.repeat is not null, q.project_id, q.waiting_for_id, q.waiting_note, q.since, q.since, q.priority
    from quiet q
    union all
    select
        'quiet', true, 'draft', d.id, d.title, 0, '', '', null, null, null, false, d.project_id, null, '', asked.asked_at,
        asked.asked_at, 'normal'
    from asked
    join drafts d on d.workspace_id = :workspace_id and d.id = asked.draft_id and d.deleted_at is null
        and d.status = 'in_review'
    union all
    select
        'stalled', true, 'draft', s.id, s.title, 0, '', '', null, null, null, false, s.project_id, null, s.status, s.updated_at,
        s.updated_at, 'normal'
    from stalled s
), placed as (
    select
        f.*,
        count(*) filter (where f.is_own) over of_part as own,
        count(*) filter (where not f.is_own) over of_part as free,
        count(*) filter (where f.subject = 'draft') over of_part as drafts,
        row_number() over (
            partition by f.part
            order by case when f.part = 'stalled' then null else f.sorted_at end, f.sorted_at desc, f.rank, f.id
        ) as place
    from found f
    window of_part as (partition by f.part)
)
select
    placed.part, placed.own, placed.free, placed.drafts, placed.subject, placed.id, placed.title, placed.version, placed.status,
    placed.priority, placed.due_on, placed.due_at, placed.estimate_minutes, placed.repeats, p.name as project_name, a.name as waits_for,
    placed.note, placed.since, placed.is_own
from placed
left join projects p on p.workspace_id = :workspace_id and p.id = placed.project_id
left join accounts a on a.id = placed.waiting_for_id
where placed.place <= :shown
order by placed.part, placed.place;

-- name: get_news
-- What others did since somebody looked last, grouped by who, where and what, each with the things that it was done to; and
-- from where on that is. It is `since` an event where one is given, else since their mark: where they `opened` the page
-- after a sitting was over (`sitting_after`), since what they were shown last. Of very many events the latest `reach` count,
-- and `is_more` says that there are others. Events of the last `remembered` are new also where they came late, after others
-- with greater numbers. `quiet` are actions that nobody is told of. `moves` notes what is shown, unless that was noted
-- within a minute, so that who looks again at once waits for no disk.
-- Served by briefing_marks_pkey, events_pkey, tasks_pkey, drafts_pkey and projects_pkey.
with mark as materialized (
    select b.*, :opened::boolean and b.looked_at <= :sitting_after::timestamptz as is_over
    from briefing_marks b
    where b.workspace_id = :workspace_id and b.account_id = :account_id
), latest as materialized (
    select coalesce(max(l.id), 0) as id, coalesce(array_agg(l.id order by l.id desc), '{}') as seen
    from (
        select e.id from events e where e.workspace_id = :workspace_id order by e.id desc limit :remembered
    ) as l
), moved as (                                                                                     -- when moves
    insert into briefing_marks as b (                                                             -- when moves
        workspace_id, account_id, since_id, since_seen, since_at, shown_id, shown_seen, looked_at  -- when moves
    )                                                                                             -- when moves
    select :workspace_id, :account_id, l.id, l.seen, :now, l.id, l.seen, :now                      -- when moves
    from latest l                                                                                 -- when moves
    where (:opened::boolean or exists (select from mark))                                         -- when moves
        and not exists (                                                                          -- when moves
            select from mark m                                                                    -- when moves
            where m.shown_id = l.id and m.shown_seen = l.seen                                     -- when moves
                and (not :opened::boolean or m.looked_at > :now::timestamptz - interval '1 minute')  -- when moves
        )                                                                                         -- when moves
    on conflict (workspace_id, account_id) do update set                                          -- when moves
        since_id = case when :opened::boolean and b.looked_at <= :sitting_after::timestamptz then b.shown_id else b.since_id end,  -- when moves
        since_seen = case when :opened::boolean and b.looked_at <= :sitting_after::timestamptz then b.shown_seen else b.since_seen end,  -- when moves
        since_at = case when :opened::boolean and b.looked_at <= :sitting_after::timestamptz then b.looked_at else b.since_at end,  -- when moves
        former_id = case when :opened::boolean and b.looked_at <= :sitting_after::timestamptz then b.since_id else b.former_id end,  -- when moves
        former_at = case when :opened::boolean and b.looked_at <= :sitting_after::timestamptz then b.since_at else b.former_at end,  -- when moves
        shown_id = excluded.shown_id,                                                             -- when moves
        shown_seen = excluded.shown_seen,                                                         -- when moves
        looked_at = case when :opened::boolean then excluded.looked_at else b.looked_at end        -- when moves
    where excluded.shown_id >= b.shown_id and (:opened::boolean or b.looked_at > :sitting_after::timestamptz)  -- when moves
), place as materialized (
    select
        case
            when :since::bigint is not null then :since
            when m.account_id is null then l.id
            when m.is_over then m.shown_id
            else m.since_id
        end as id,
        case
            when :since::bigint is not null then '{}'
            when m.account_id is null then l.seen
            when m.is_over then m.shown_seen
            else m.since_seen
        end as seen,
        case
            when m.former_id = :since then m.former_at
            when m.since_id = :since then m.since_at
            when :since::bigint is not null then
                (select e.at from events e where e.workspace_id = :workspace_id and e.id = :since)
            when m.is_over then m.looked_at
            else m.since_at
        end as at,
        case when m.is_over then m.since_id else m.former_id end as former_id,
        case when m.is_over then m.since_at else m.former_at end as former_at
    from latest l
    left join mark m on true
), reached as materialized (
    select e.*
    from place
    cross join lateral (
        select e.id, e.at, e.actor_id, e.subject, e.subject_id, e.action
        from events e
        where e.workspace_id = :workspace_id
            and e.id > case when :since::bigint is null then coalesce(place.seen[:remembered], 0) else place.id end
        order by e.id desc
        limit :reach
    ) as e
    where e.id > place.id or e.id <> all(place.seen)
), news as materialized (
    select
        r.*,
        coalesce(t.title, d.title, p.name, '') as title,
        case r.subject when 'task' then t.project_id when 'draft' then d.project_id end as project_id
    from reached r
    left join tasks t on r.subject = 'task' and t.workspace_id = :workspace_id and t.id = r.subject_id
    left join drafts d on r.subject = 'draft' and d.workspace_id = :workspace_id and d.id = r.subject_id
    left join projects p on r.subject = 'project' and p.workspace_id = :workspace_id and p.id = r.subject_id
    where r.actor_id is distinct from :account_id and (r.actor_id is not null or r.subject = 'draft')
        and r.action <> all(:quiet::text[])
)
select
    place.id as since_id, place.at as since_at, place.former_id, place.former_at,
    (select count(*) from reached) >= :reach as is_more,
    coalesce((
        select jsonb_agg(to_jsonb(g) order by g.at desc)
        from (
            select
                n.actor_id, a.name as actor_name, n.subject, j.name as project_name, n.action, max(n.at) as at,
                jsonb_object_agg(n.subject_id, n.title) as things
            from news n
            left join accounts a on a.id = n.actor_id
            left join projects j on j.workspace_id = :workspace_id and j.id = n.project_id
            group by n.actor_id, a.name, n.subject, j.name, n.action
        ) as g
    ), '[]') as groups
from place;

-- part: week_ahead
ahead as (
    select asked.day, d.tasks, d.minutes, d.unknown
    from unnest(:days::date[], :starts::timestamptz[], :ends::timestamptz[]) as asked (day, starts_at, ends_at)
    cross join lateral (
        select
            count(*) as tasks,
            coalesce(sum(f.estimate_minutes), 0) as minutes,
            count(*) filter (where f.estimate_minutes is null) as unknown
        from (
            (
                select t.estimate_minutes from tasks t
                where t.workspace_id = :workspace_id and t.is_open and t.assignee_id = :account_id
                    and t.due_at is not null and t.due_at >= asked.starts_at and t.due_at < asked.ends_at
                limit 100
            )
            union all
            (
                select t.estimate_minutes from tasks t
                where t.workspace_id = :workspace_id and t.is_open and t.assignee_id = :account_id
                    and t.due_at is null and t.due_sort = asked.day
                limit 100
            )
            union all
            (
                select t.estimate_minutes from tasks t
                where t.workspace_id = :workspace_id and t.is_open and t.assignee_id is null
                    and t.due_at is not null and t.due_at >= asked.starts_at and t.due_at < asked.ends_at
                limit 100
            )
            union all
            (
                select t.estimate_minutes from tasks t
                where t.workspace_id = :workspace_id and t.is_open and t.assignee_id is null
                    and t.due_at is null and t.due_sort = asked.day
                limit 100
            )
        ) as f
    ) as d
)

-- name: get_weeks
-- The week that comes and the week that was. Ahead, day by day, what is theirs and nobody's: tasks, the minutes that they
-- are estimated at, and those without an estimate; each counted up to 100 of both. Behind, the whole workspace from
-- `behind_from` until the day begins: what was finished and added, day by day on their clock, how long it took in the
-- middle and at most, what was done in time of what was due, what was published. Of very much the latest `reach` count, and
-- `is_more` says so. Served by tasks_timed_of_assignee, tasks_timed_of_nobody, tasks_untimed_of_assignee,
-- tasks_untimed_of_nobody, tasks_closed, tasks_pkey and publications_pkey.
with
-- include: week_ahead
, zone as materialized (
    select known_zone(:zone, :otherwise) as name
), finished as materialized (
    select
        t.id, t.title, (t.closed_at at time zone (select name from zone))::date as day,
        extract(epoch from t.closed_at - t.created_at) / 60 as minutes,
        t.due_on is not null as was_due,
        case
            when t.due_at is not null then t.closed_at <= t.due_at
            else (t.closed_at at time zone (select name from zone))::date <= t.due_on
        end as in_time
    from tasks t
    where t.workspace_id = :workspace_id and not t.is_open and t.deleted_at is null and t.status = 'completed'
        and t.closed_at >= :behind_from::timestamptz and t.closed_at < :day_start::timestamptz
    order by t.closed_at desc, t.id desc
    limit :reach
), latest as materialized (
    select t.created_at, t.deleted_at
    from tasks t
    where t.workspace_id = :workspace_id
    order by t.id desc
    limit :reach
), added as (
    select (l.created_at at time zone (select name from zone))::date as day
    from latest l
    where l.deleted_at is null and l.created_at >= :behind_from::timestamptz and l.created_at < :day_start::timestamptz
), behind as (
    select b.day, sum(b.finished) as finished, sum(b.added) as added
    from (
        select day, 1 as finished, 0 as added from finished
        union all
        select day, 0, 1 from added
    ) as b
    group by b.day
)
select
    (select jsonb_agg(to_jsonb(a) order by a.day) from ahead a) as ahead,
    coalesce((select jsonb_agg(to_jsonb(b) order by b.day) from behind b), '[]') as behind,
    (select count(*) from finished) as finished,
    (select count(*) from added) as added,
    (select count(*) from finished) >= :reach or (
        select count(*) >= :reach and min(l.created_at) >= :behind_from::timestamptz from latest l
    ) as is_more,
    (select percentile_cont(0.5) within group (order by f.minutes)::bigint from finished f) as median_minutes,
    (
        select jsonb_build_object('id', f.id, 'title', f.title, 'minutes', f.minutes::bigint)
        from (select f.id, f.title, f.minutes from finished f order by f.minutes desc, f.id limit 1) as f
    ) as longest,
    (select count(*) from finished f where f.was_due) as was_due,
    (select count(*) from finished f where f.was_due and f.in_time) as in_time,
    (
        select count(*)
        from (
            select p.id, p.draft_id, p.published_at, p.withdrawn_at
            from publications p
            where p.workspace_id = :workspace_id
            order by p.id desc
            limit :reach
        ) as p
        join drafts d on d.workspace_id = :workspace_id and d.id = p.draft_id and d.deleted_at is null
        where p.withdrawn_at is null
            and p.published_at >= :behind_from::timestamptz and p.published_at < :day_start::timestamptz
            and not exists (
                select from publications n
                where n.workspace_id = :workspace_id and n.draft_id = p.draft_id and n.id > p.id
                    and n.withdrawn_at is null
            )
    ) as published;

-- name: get_week_ahead
-- The week that comes alone, where the one that was is known. Served by the same, but for the last three.
with
-- include: week_ahead
select
    (select jsonb_agg(to_jsonb(a) order by a.day) from ahead a) as ahead;
