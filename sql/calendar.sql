-- name: list_planned
-- What stands on some days, each of which begins and ends at a moment: open tasks that are due, drafts that go out and drafts
-- that went out, by their time; of each kind no more than `limit` a day. Served by tasks_untimed, tasks_timed,
-- schedules_by_moment and publications_by_moment.
select
    d.day, i.subject, i.id, i.version, i.title, i.at, i.status, i.priority::text, i.repeats
from unnest(:days::date[], :starts::timestamptz[], :ends::timestamptz[]) as d (day, starts, ends)
cross join lateral (
    (
        select
            'task' as subject, t.id, t.version, t.title, null::timestamptz as at, t.status::text, t.priority,
            t.repeat is not null as repeats, 2 as place
        from tasks t
        where t.workspace_id = :workspace_id and t.is_open and t.due_at is null and t.due_sort = d.day
        order by t.priority, t.id
        limit :limit
    )
    union all
    (
        select
            'task', t.id, t.version, t.title, t.due_at, t.status::text, t.priority, t.repeat is not null, 1
        from tasks t
        where t.workspace_id = :workspace_id and t.is_open and t.due_at >= d.starts and t.due_at < d.ends
        order by t.due_at, t.priority, t.id
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
