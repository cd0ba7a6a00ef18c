-- name: list_planned
-- What stands on some days, each of which begins and ends at a moment: open tasks that are due, drafts that go out and drafts
-- that went out, by their time; of each kind no more than `limit` a day. What else tasks have to be is asked `here` of
-- `reach` of them a day, with a time and without. Served by tasks_untimed, tasks_timed, schedules_by_moment and
-- publications_by_moment.
select
    d.day, i.subject, i.id, i.version, i.title, i.at, i.status, i.priority::text, i.repeats
from unnest(:days::date[], :starts::timestamptz[], :ends::timestamptz[]) as d (day, starts, ends)
cross join lateral (
    (
        select
            'task' as subject, t.id, t.version, t.title, t.due_at as at, t.status::text, t.priority,
            t.repeat is not null as repeats, t.place
        from (
            (
                select t.*, 2 as place
                from tasks t
                where t.workspace_id = :workspace_id and t.is_open and t.due_at is null and t.due_sort = d.day
                order by t.priority, t.id
                limit :reach
            )
            union all
            (
                select t.*, 1 as place
                from tasks t
                where t.workspace_id = :workspace_id and t.is_open and t.due_at >= d.starts and t.due_at < d.ends
                order by t.due_at, t.priority, t.id
                limit :reach
            )
        ) t
        where true
            -- here: asked
        order by t.place, t.due_at, t.priority, t.id
        limit :limit
    )
    union all
    (
        select
            'draft', r.id, s.version, r.title, s.goes_at,
            case when s.held_at is not null or s.missed_at is not null then 'held' else 'scheduled' end, null, false, 1
        from draft_schedules s
        join drafts r on r.workspace_id = s.workspace_id and r.id = s.draft_id
        where s.workspace_id = :workspace_id and s.ended_at is null and s.goes_at >= d.starts and s.goes_at < d.ends
            and r.deleted_at is null
        order by s.goes_at, s.id
        limit :limit
    )
    union all
    (
        select 'draft', r.id, 0, r.title, p.published_at, 'published', null, false, 1
        from publications p
        join drafts r on r.workspace_id = p.workspace_id and r.id = p.draft_id
        where p.workspace_id = :workspace_id and p.withdrawn_at is null
            and p.published_at >= d.starts and p.published_at < d.ends and r.deleted_at is null
        order by p.published_at, p.id
        limit :limit
    )
) as i
order by d.day, i.place, i.at, i.priority, i.id;

-- name: list_members
-- Members by their names, or only one; with the week that they work, null where it is that of the business. Served by
-- members_pkey.
select m.account_id, a.name, m.work_minutes
from members m
join accounts a on a.id = m.account_id
where m.workspace_id = :workspace_id and m.left_at is null
    and (:everybody::boolean or m.account_id = :account_id)
order by title_order(a.name) collate "C", a.id
limit :limit;

-- name: list_absences
-- Closures, and days off of some members, within some days. Served by absences_to_come.
select b.account_id, b.first_on, b.last_on, b.note
from absences b
where b.workspace_id = :workspace_id and b.deleted_at is null and b.last_on >= :first and b.first_on <= :last
    and (b.account_id is null or b.account_id = any(:account_ids::bigint[]))
order by b.last_on, b.id
limit :limit;

-- name: list_cells
-- What is due of some members on some days, each of which begins and ends at a moment: how many (counted up to `most`), how
-- long they take, how many nobody estimated, and the first `shown` of them. Served by tasks_untimed_of_assignee and
-- tasks_timed_of_assignee.
select
    p.account_id, d.day, c.amount::integer as amount, c.planned::integer as planned, c.unknown::integer as unknown, c.tasks
from unnest(:account_ids::bigint[]) as p (account_id)
cross join unnest(:days::date[], :starts::timestamptz[], :ends::timestamptz[]) as d (day, starts, ends)
cross join lateral (
    select
        count(*) as amount, coalesce(sum(i.estimate_minutes), 0) as planned,
        count(*) filter (where i.estimate_minutes is null) as unknown,
        coalesce(
            jsonb_agg(
                jsonb_build_object(
                    'id', i.id, 'version', i.version, 'title', i.title, 'at', i.due_at, 'priority', i.priority,
                    'estimate_minutes', i.estimate_minutes
                )
                order by i.place, i.due_at, i.priority, i.id
            ) filter (where i.number <= :shown::integer),
            '[]'
        ) as tasks
    from (
        select j.*, row_number() over (order by j.place, j.due_at, j.priority, j.id) as number
        from (
            (
                select t.id, t.version, t.title, t.due_at, t.priority, t.estimate_minutes, 2 as place
                from tasks t
                where t.workspace_id = :workspace_id and t.assignee_id = p.account_id and t.is_open
                    and t.due_at is null and t.due_sort = d.day
                order by t.priority, t.id
                limit :most
            )
            union all
            (
                select t.id, t.version, t.title, t.due_at, t.priority, t.estimate_minutes, 1
                from tasks t
                where t.workspace_id = :workspace_id and t.assignee_id = p.account_id and t.is_open
                    and t.due_at >= d.starts and t.due_at < d.ends
                order by t.due_at, t.priority, t.id
                limit :most
            )
        ) as j
    ) as i
) as c
where c.amount > 0;
