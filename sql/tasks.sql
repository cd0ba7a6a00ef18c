-- name: add_tasks
-- New tasks with their events, and the projects that are new with them: `tasks` is an array of objects with the columns
-- of each, who adds it and when among them, `new_project` where it goes into one of `projects`, and the `key` that it was
-- sent under, if any. All or none. Violates projects_name_key where such a project is there by now, kept_lines_pkey where
-- something of this key was added before. Whoever adds one follows it from then on. Served by members_pkey; the rest only
-- inserts.
with given as materialized (
    select g.place, g.fields ->> 'new_project' as new_project, nullif(g.fields ->> 'key', '') as key, t.*
    from jsonb_array_elements(:tasks::jsonb) with ordinality as g (fields, place),
        jsonb_populate_record(null::tasks, g.fields) as t
), made as (
    insert into projects (workspace_id, name, created_at)
    select :workspace_id, name, :now from unnest(:projects::text[]) as name
    returning workspace_id, id, name
), told as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, after)
    select workspace_id, :now, :actor_id, 'project', id, 'project.created', jsonb_build_object('name', name) from made
), added as (
    insert into tasks (
        workspace_id, title, notes, status, priority, due_on, due_at, project_id, assignee_id, labels,
        estimate_minutes, typed, starts_on, repeat, reminder, remind_at, waiting_since, created_by, created_at,
        updated_at, closed_at
    )
    select
        :workspace_id, g.title, coalesce(g.notes, ''), coalesce(g.status, 'pending'), coalesce(g.priority, 'normal'),
        g.due_on, g.due_at, coalesce(g.project_id, made.id), g.assignee_id, coalesce(g.labels, '{}'),
        g.estimate_minutes, g.typed, g.starts_on, g.repeat, g.reminder, g.remind_at,
        case when g.status = 'waiting' then g.created_at end, g.created_by, g.created_at, g.created_at,
        case when g.status in ('completed', 'cancelled') then g.created_at end
    from given as g left join made on made.name = g.new_project
    order by g.place
    returning *
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, after)
    select
        workspace_id, created_at, created_by, 'task', id, 'task.created',
        jsonb_strip_nulls(jsonb_build_object(
            'title', title, 'notes', nullif(notes, ''), 'status', status, 'priority', priority, 'due_on', due_on,
            'due_at', due_at, 'project_id', project_id, 'assignee_id', assignee_id, 'labels', labels,
            'estimate_minutes', estimate_minutes, 'typed', typed, 'starts_on', starts_on, 'repeat', repeat,
            'reminder', reminder
        ))
    from added
    order by id
    returning id, subject_id
), kept as (
    insert into kept_lines (workspace_id, account_id, key, at, events)
    select :workspace_id, g.created_by, g.key, g.created_at, array_agg(r.id order by r.id)
    from given g
    join (select id, row_number() over (order by subject_id) as place from recorded) r using (place)
    where g.key is not null
    group by g.created_by, g.key, g.created_at
), following as (
    insert into follows (workspace_id, subject, subject_id, account_id)
    select a.workspace_id, 'task', a.id, a.created_by
    from added a
    join members m on m.workspace_id = a.workspace_id and m.account_id = a.created_by
)
select added.id, recorded.id as event_id
from added join recorded on recorded.subject_id = added.id
order by added.id;

-- part: taken_back
taken_back as (
    update tasks t
    set deleted_at = old.at, updated_at = old.at, version = t.version + 1
    from old, wanted
    where wanted.joins and (old.task).deleted_at is null and not (old.task).is_open
        and t.workspace_id = :workspace_id
        and coalesce(t.series_id, t.id) = coalesce((old.task).series_id, (old.task).id)
        and t.repeat is not null and t.deleted_at is null and t.status in ('pending', 'in_progress', 'waiting')
        and t.follows_id = old.task_id and t.version = 1
        and t.items_done = 0 and t.comments_count = 0
        and not exists (
            select from events e
            where e.workspace_id = :workspace_id and e.subject = 'task' and e.subject_id = t.id and e.action <> 'task.repeated'
        )
    returning t.id
), series as materialized (
    select exists (
        select from tasks t
        where t.workspace_id = :workspace_id
            and coalesce(t.series_id, t.id) = coalesce((old.task).series_id, (old.task).id)
            and t.repeat is not null and t.deleted_at is null and t.status in ('pending', 'in_progress', 'waiting')
            and t.id <> old.task_id and t.id <> coalesce((select id from taken_back), 0)
    ) as goes_on
    from old, wanted
    where wanted.joins
),

-- part: followed
followed as (
    -- what the next one takes over; what hangs on a task beside its row is copied from here too
    insert into tasks (
        workspace_id, title, notes, priority, project_id, assignee_id, labels, estimate_minutes, due_on, due_at,
        starts_on, repeat, reminder, remind_at, rank, series_id, follows_id, created_by, created_at, updated_at
    )
    select
        :workspace_id, p.title, p.notes, p.priority, p.project_id, m.account_id, p.labels, p.estimate_minutes,
        n.due_on, n.due_at, n.starts_on, n.repeat, n.reminder, n.remind_at, n.rank, coalesce(p.series_id, p.id), p.id,
        wanted.actor_id, wanted.at, wanted.at
    from changed c
    join wanted on wanted.closes
    cross join lateral (select (wanted.task).*) as p
    cross join jsonb_populate_record(null::tasks, :next::jsonb) as n
    left join members m on m.workspace_id = :workspace_id and m.account_id = p.assignee_id and m.left_at is null
    where :next::jsonb is not null
    returning id, title, due_on, due_at
),

-- part: told_of_series
        || coalesce((
            select jsonb_build_object('next', (
                select jsonb_build_object('id', id, 'due_on', due_on, 'due_at', due_at) from followed
            ))
            from wanted where closes
        ), '{}')
        || coalesce((select jsonb_build_object('taken_back', id) from taken_back), '{}')

-- part: events_of_series
    union all
    select
        :workspace_id, wanted.at, wanted.actor_id, 'task', id, 'task.repeated', null, '{}',
        jsonb_strip_nulls(jsonb_build_object('title', title, 'due_on', due_on, 'due_at', due_at, 'follows_id', wanted.task_id))
    from followed, wanted
    union all
    select
        :workspace_id, wanted.at, wanted.actor_id, 'task', id, 'task.taken_back', null, '{"deleted_at": null}',
        jsonb_build_object('deleted_at', wanted.at)
    from taken_back, wanted

-- part: session
session as (
    select last.id, last.before, last.after
    from difference d cross join lateral (
        select *
        from (
            select id, at, actor_id, action, part, before, after
            from events
            where workspace_id = :workspace_id and subject = 'task' and subject_id = d.task_id
            order by id desc
            limit 20
        ) latest
        where part is null
        order by id desc
        limit 1
    ) last
    where last.actor_id = d.actor_id and last.action = d.action and last.at >= d.at - interval '30 minutes'
        and last.after ->> 'session' = d.extra ->> 'session' and jsonb_array_length(last.after -> 'steps') < 30
),
all_of_it as (
    select
        d.task_id, d.at, d.actor_id, d.action, d.undoes, s.id as event_id,
        d.before || coalesce(s.before, '{}') as before, coalesce(s.after, '{}') || d.after || d.extra as after,
        jsonb_build_object('steps', coalesce(s.after -> 'steps', '[]') || jsonb_build_array(d.before)) as extra
    from difference d left join session s on true
),
told as (
    select
        a.task_id, a.at, a.actor_id, a.action, a.undoes, a.event_id, a.before - same.names as before,
        a.after - same.names as after, a.extra
    from all_of_it a, lateral (
        select array(
            select b.key from jsonb_each(a.before) as b where b.value is not distinct from a.after -> b.key
        ) as names
    ) same
),
continued as (
    update events e
    set at = told.at, before = told.before, after = told.after || told.extra
    from told
    where e.workspace_id = :workspace_id and e.id = told.event_id
    returning e.id
),

-- name: get_added
-- What was added under a key, in its order; no row where nothing was. Served by kept_lines_pkey and events_pkey.
select e.subject_id as id, e.id as event_id
from kept_lines k
join events e on e.workspace_id = k.workspace_id and e.id = any(k.events)
where k.workspace_id = :workspace_id and k.account_id = :account_id and k.key = :key
order by e.id;

-- name: change_tasks
-- Every change of a task goes this way: an edit, a new status, the trash, an undo. `changes` is an array of objects, each
-- for another task: they are committed together, and none knows of the others. `patch` holds the new values of some
-- columns. Nothing is changed where the version is another than the one given, or a column of `expected` has another
-- value by now. The event holds what really changed, before and after, and what is `told` with it; the counts
-- of items and comments are none of it. What a task waits for it holds only while it waits, and since when. Of `several`
-- that come from several people those are left out that others hold just now.
-- Most changes are each of one task (`of_one`). What closes or opens one of a repeat is a change of its series
-- (`of_series`), which has one open task, and comes alone: asked for as one of a task, it changes nothing, and `closing` isn't null (empty where it
-- opens). To close it makes the next one, `next`, which has to be worked out from `next_version` of it (null where the repeat is
-- over); else nothing is changed and `closing` says what to work it out from. The next one begins with the same checklist,
-- none of it ticked. To open it again takes the next one back, if nobody has touched that, its checklist or its comments;
-- else it goes on without its repeat. What somebody does to its checklist at that very moment goes into the trash with it.
-- What saves itself names the editing session in `extra` and comes alone (`of_session`): its event goes on, as `change_draft`
-- has it. Several are counted together.
-- Served by tasks_pkey, tasks_one_open_of_series and events_of_subject.
with asked as materialized (
    select c.*
    from jsonb_to_recordset(:changes::jsonb) as c (
        task_id bigint, actor_id bigint, action text, patch jsonb, version integer, expected jsonb, extra jsonb,
        undoes bigint, at timestamptz
    )
    cross join count_together(jsonb_array_length(:changes::jsonb) > 1)
), old as materialized (
    select asked.*, t as task, to_jsonb(t) as fields
    from asked join tasks t on t.workspace_id = :workspace_id and t.id = asked.task_id
    order by asked.task_id
    for no key update of t
    skip locked  -- when several
), wanted as materialized (
    select
        old.task_id, old.actor_id, old.action, old.at, p as task,
        w.open and p.repeat is not null and not ((old.task).is_open and (old.task).repeat is not null) as joins,
        not w.open and p.deleted_at is null and p.repeat is not null and (old.task).is_open as closes
    from old, jsonb_populate_record(old.task, old.patch) as p, lateral (
        select p.deleted_at is null and p.status in ('pending', 'in_progress', 'waiting') as open
    ) as w
    where (old.version is null or (old.task).version = old.version)
        and old.fields || old.expected = old.fields
        and old.task is distinct from p
),
-- include: taken_back                                                                      -- when of_series
changed as (
    update tasks t
    set
        title = p.title,
        notes = p.notes,
        status = p.status,
        priority = p.priority,
        due_on = p.due_on,
        due_at = p.due_at,
        project_id = p.project_id,
        rank = p.rank,
        assignee_id = p.assignee_id,
        labels = p.labels,
        estimate_minutes = p.estimate_minutes,
        starts_on = p.starts_on,
        repeat = p.repeat,                                                                  -- when of_one
        -- what is opened again while its repeat goes on elsewhere is done once more, and only once
        repeat = case when series.goes_on and t.repeat is not null then null else p.repeat end,  -- when of_series
        -- a repeat that is set anew there begins a series of its own; an undo is refused by the index instead
        series_id = case                                                                    -- when of_series
            when series.goes_on and t.repeat is null and wanted.action <> 'task.undone'     -- when of_series
            then nextval(pg_get_serial_sequence('tasks', 'id'))                             -- when of_series
            else t.series_id                                                                -- when of_series
        end,                                                                                -- when of_series
        reminder = p.reminder,
        remind_at = p.remind_at,
        waiting_for_id = case when p.status = 'waiting' then p.waiting_for_id end,
        waiting_note = case when p.status = 'waiting' then p.waiting_note else '' end,
        waiting_since = case
            when p.status = 'waiting' then coalesce(p.waiting_since, case when t.status <> 'waiting' then wanted.at end)
        end,
        deleted_at = p.deleted_at,
        closed_at = case
            when p.status not in ('completed', 'cancelled') then null
            else coalesce(t.closed_at, wanted.at)
        end,
        updated_at = wanted.at,
        version = t.version + 1
    from wanted cross join lateral (select (wanted.task).*) as p
        left join series on true                                                            -- when of_series
    where t.workspace_id = :workspace_id and t.id = wanted.task_id
        and not wanted.joins and not wanted.closes                                          -- when of_one|of_session
        and (not wanted.closes or t.version = :next_version::integer)                       -- when of_series
    returning t.id, t.version, to_jsonb(t) as fields
),
-- include: followed                                                                        -- when of_series
difference as (
    select old.task_id, old.at, old.actor_id, old.action, old.undoes, old.extra, d.before, d.after
    from changed join old on old.task_id = changed.id cross join lateral (
        select jsonb_object_agg(n.key, old.fields -> n.key) as before, jsonb_object_agg(n.key, n.value) as after
        from jsonb_each(changed.fields) as n
        where old.fields -> n.key is distinct from n.value
            and n.key not in (
                'version', 'updated_at', 'closed_at', 'is_open', 'due_sort', 'title_key', 'series_id', 'missed_at',
                'items_done', 'items_total', 'comments_count'
            )
    ) as d
    where d.before is not null
),
-- include: session                                                                         -- when of_session
recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, undoes, before, after)
    select
        :workspace_id, at, actor_id, 'task', task_id, action, undoes, before,
        after
        -- include: told_of_series                                                          -- when of_series
        || extra
    from difference                                                                         -- when of_one|of_series
    from told where event_id is null                                                        -- when of_session
    -- include: events_of_series                                                            -- when of_series
    returning id, subject_id
)
select
    (old.task).version as version_before,
    (old.task).title as title,
    changed.version as version_after,
    recorded.id as event_id,                                                                -- when of_one|of_series
    coalesce(recorded.id, (select id from continued)) as event_id,                          -- when of_session
    null::bigint as next_id,                                                                -- when of_one|of_session
    null::bigint as taken_back_id,                                                          -- when of_one|of_session
    (select id from followed, copy_checklist(:workspace_id, old.task_id, id, old.at)) as next_id,  -- when of_series
    (select id from taken_back) as taken_back_id,                                           -- when of_series
    (old.task).repeat is not null as repeats,
    case
        when changed.id is not null then null
        when wanted.closes then jsonb_build_object(
            'repeat', (wanted.task).repeat, 'due_on', (wanted.task).due_on, 'due_at', (wanted.task).due_at,
            'starts_on', (wanted.task).starts_on, 'reminder', (wanted.task).reminder, 'status', (wanted.task).status
        )
        when wanted.joins then '{}'
    end as closing,
    difference.before,
    difference.after || difference.extra as after,
    old.task_id,
    '{}'::bigint[] as more_event_ids                                                        -- when of_one|of_session
    coalesce((select array_agg(id) from recorded where subject_id <> old.task_id), '{}') as more_event_ids  -- when of_series
from old
left join wanted on wanted.task_id = old.task_id
left join changed on changed.id = old.task_id
left join difference on difference.task_id = old.task_id
left join recorded on recorded.subject_id = old.task_id;

-- name: get_tasks
-- Tasks, each of the workspace at its place in :workspace_ids, with everything that their page and their form show, and whether there
-- is what the page lists beside; also from the trash. Served by tasks_pkey, drafts_of_task, files_of_task.
select
    t.id, t.version, t.title, t.notes, t.status::text, t.priority::text, t.due_on, t.due_at, t.project_id,
    p.name as project_name, t.assignee_id, a.name as assignee_name, t.labels, t.estimate_minutes, t.typed,
    t.starts_on, t.repeat, t.series_id, t.reminder, t.remind_at, t.waiting_for_id, w.name as waiting_for_name,
    t.waiting_note, t.waiting_since, t.comments_count, t.created_at, c.name as creator_name, t.updated_at,
    t.closed_at, t.deleted_at,
    t.items_total,
    exists (select from drafts d where d.workspace_id = t.workspace_id and d.task_id = t.id) as has_drafts,
    exists (
        select from files f where f.workspace_id = t.workspace_id and f.task_id = t.id and f.deleted_at is null
    ) as has_files,
    exists (select from assistants s where s.workspace_id = t.workspace_id and s.is_on) as helped,
    t.workspace_id
from unnest(:workspace_ids::bigint[], :task_ids::bigint[]) as asked (workspace_id, task_id)
join tasks t on t.workspace_id = asked.workspace_id and t.id = asked.task_id
left join projects p on p.workspace_id = t.workspace_id and p.id = t.project_id
left join accounts a on a.id = t.assignee_id
left join accounts c on c.id = t.created_by
left join accounts w on w.id = t.waiting_for_id;

-- part: row_columns
    t.id, t.version, t.title, t.status::text, t.priority::text, t.due_on, t.due_at, t.project_id,
    p.name as project_name, t.assignee_id, a.name as assignee_name, t.labels, t.estimate_minutes, t.notes <> '' as has_notes,
    t.repeat is not null as repeats, t.starts_on, t.items_done, t.items_total, t.comments_count,
    w.name as waiting_for_name, t.waiting_note, t.updated_at, t.closed_at
    , rank_of(t.rank, t.id) as rank

-- name: get_task_rows
-- Tasks as the list shows them, each of the workspace at its place in :workspace_ids; without those in the trash. Served by
-- tasks_pkey.
select
    -- include: row_columns
    , t.workspace_id
from unnest(:workspace_ids::bigint[], :task_ids::bigint[]) as asked (workspace_id, task_id)
join tasks t on t.workspace_id = asked.workspace_id and t.id = asked.task_id
left join projects p on p.workspace_id = t.workspace_id and p.id = t.project_id
left join accounts a on a.id = t.assignee_id
left join accounts w on w.id = t.waiting_for_id
where t.deleted_at is null;

-- name: get_figures
-- When some tasks were added, and the minutes that were spent on them, by anybody. Served by tasks_pkey and
-- time_entries_of_task.
select
    t.id, t.created_at,
    (
        select coalesce(sum(extract(epoch from e.ended_at - e.started_at)) / 60, 0)::integer from time_entries e
        where e.workspace_id = t.workspace_id and e.task_id = t.id and e.deleted_at is null and e.ended_at is not null
    ) as spent
from tasks t
where t.workspace_id = :workspace_id and t.id = any(:ids::bigint[]);

-- part: narrowed
            t.workspace_id = :workspace_id
            and t.is_open                                                                   -- when open
            and (t.starts_on is null or t.starts_on <= :today::date)                        -- when begun
            and t.starts_on > :today::date                                                  -- when not_started
            and t.status = :status::task_status                                             -- when status
            and not t.is_open and t.deleted_at is null and t.status = :closed::task_status  -- when closed
            and t.project_id = :project_id                                                  -- when project
            and t.project_id is null                                                        -- when no_project
            and t.assignee_id = :assignee_id                                                -- when assignee
            and t.assignee_id is null                                                       -- when no_assignee
            and t.id = any(:ids::bigint[])                                                  -- when some

-- part: timed
        (
        select t.*
        from tasks t
        where
            -- include: narrowed
            and t.due_at is not null
            and false                                                                       -- when undated
            and t.due_at < :now::timestamptz                                                -- when overdue
            and t.due_at >= :from_at::timestamptz                                           -- when by_due from
            and t.due_at < :to_at::timestamptz                                              -- when by_due to
            and t.due_at >= :day_start::timestamptz and t.due_at < :day_end::timestamptz    -- when today
            and t.due_at >= :day_start::timestamptz and t.due_at < :week_end_at::timestamptz  -- when week
            and (t.due_at, t.priority, t.id) > (:after_at::timestamptz, :after_priority::task_priority, :after_id)  -- when by_due after_moment
            and t.due_at >= :after_at::timestamptz                                          -- when by_due after_day
            and (t.priority, t.due_at, t.id) > (:after_priority::task_priority, :after_at::timestamptz, :after_id)  -- when by_priority after_moment
            and (t.priority, t.due_at) >= (:after_priority::task_priority, :after_at::timestamptz)  -- when by_priority after_day
        order by t.due_at, t.priority, t.id                                                 -- when by_due walked
        order by t.priority, t.due_at, t.id                                                 -- when by_priority walked
        limit :reach                                                                        -- when walked
        offset 0                                                                            -- when far
        )

-- part: untimed
        (
        select t.*
        from tasks t
        where
            -- include: narrowed
            and t.due_at is null
            and t.due_sort < :today::date                                                   -- when overdue
            and t.due_sort between :from_day::date and '2999-12-31'                         -- when by_due from
            and t.due_sort <= :to_day::date                                                 -- when by_due to
            and t.due_sort = :today::date                                                   -- when today
            and t.due_sort between :today::date and :week_end::date                         -- when week
            and t.due_sort = 'infinity'                                                     -- when undated
            and t.due_sort >= :after_day::date                                              -- when by_due after_moment
            and (t.due_sort, t.priority, t.id) > (:after_day::date, :after_priority::task_priority, :after_id)  -- when by_due after_day
            and (t.priority, t.due_sort) >= (:after_priority::task_priority, :after_day::date)  -- when by_priority after_moment
            and (t.priority, t.due_sort, t.id) > (:after_priority::task_priority, :after_day::date, :after_id)  -- when by_priority after_day
        order by t.due_sort, t.priority, t.id                                               -- when by_due walked
        order by t.priority, t.due_sort, t.id                                               -- when by_priority walked
        limit :reach                                                                        -- when walked
        offset 0                                                                            -- when far
        )

-- part: of_any_day
        (
        select t.*
        from tasks t
        where
            -- include: narrowed
            and (t.due_at < :now::timestamptz or (t.due_at is null and t.due_sort < :today::date))  -- when overdue
            and (t.due_at >= :day_start::timestamptz or (t.due_at is null and t.due_sort >= :today::date))  -- when today
            and (t.due_at < :day_end::timestamptz or (t.due_at is null and t.due_sort <= :today::date))  -- when today
            and (t.due_at >= :day_start::timestamptz or (t.due_at is null and t.due_sort >= :today::date))  -- when week
            and (t.due_at < :week_end_at::timestamptz or (t.due_at is null and t.due_sort <= :week_end::date))  -- when week
            and t.due_sort = 'infinity'                                                     -- when undated
            and t.updated_at >= :from_at::timestamptz                                       -- when by_change from
            and t.updated_at < :to_at::timestamptz                                          -- when by_change to
            and t.closed_at >= :from_at::timestamptz                                        -- when by_closing from
            and t.closed_at < :to_at::timestamptz                                           -- when by_closing to
            and (t.title_key, t.id) > (title_order(:after_title::text) collate "C", :after_id)  -- when by_title after
            and t.id < :after_id                                                            -- when by_newest after
            and (t.updated_at, t.id) < (:after_at::timestamptz, :after_id)                  -- when by_change after
            and (t.closed_at, t.id) < (:after_at::timestamptz, :after_id)                   -- when by_closing after
            and (rank_of(t.rank, t.id) collate "C", t.id) > (:after_rank::text collate "C", :after_id)  -- when by_hand after
            and (rank_of(t.rank, t.id) collate "C", t.id) < (:after_rank::text collate "C", :after_id)  -- when by_hand_backwards after
        offset 0                                                                            -- when far
        )

-- part: in_order
    order by due_day, t.due_at, t.priority, t.id                                            -- when by_due
    order by t.priority, due_day, t.due_at, t.id                                            -- when by_priority
    order by t.title_key, t.id                                                              -- when by_title
    order by t.id desc                                                                      -- when by_newest
    order by t.updated_at desc, t.id desc                                                   -- when by_change
    order by t.closed_at desc, t.id desc                                                    -- when by_closing
    order by rank_of(t.rank, t.id) collate "C", t.id                                        -- when by_hand
    order by rank_of(t.rank, t.id) collate "C" desc, t.id desc                              -- when by_hand_backwards

-- part: listed
        -- include: timed                                                                   -- when by_due|by_priority
        union all                                                                           -- when by_due|by_priority
        -- include: untimed                                                                 -- when by_due|by_priority
        -- include: of_any_day  -- when by_title|by_newest|by_change|by_closing|by_hand|by_hand_backwards

-- part: walked
    select
        coalesce((t.due_at at time zone (select known_zone(:zone, :otherwise)))::date, t.due_sort) as due_day,  -- when by_due|by_priority
        t.*
    from (
        -- include: listed
    ) t
    -- include: in_order                                                                    -- when walked
    limit :reach                                                                            -- when walked

-- name: get_tasks_paginated
-- One page of the list. Lines with `-- when` belong to the filters and the sort that were asked for, so that each
-- combination is a statement of its own with a plan of its own: by title tasks_open_in_title_order, by hand tasks_open_by_hand
-- or tasks_of_project_by_hand (also `backwards`, for what stands before a task), and so on; closed tasks by
-- tasks_closed (or those of the same names).
-- What is due at a moment is due on the day that this moment has on the clock of whoever looks, so by due date and by
-- priority a list is two, each in the order of its index and no longer than the page: what has a time by tasks_timed (or
-- tasks_timed_of_project and so on), what has none by tasks_untimed. Within a day those with a time come first, by it,
-- so that those which are late stand before all that aren't.
-- What no index has in the order of a list, such as a label or words, is asked `here` of the first `reach` rows of the
-- list that it is about (open, closed, or `mixed` by age, by tasks_pkey), after which comes what follows the last of them
-- (`end`); or of `some` that were found by another index.
select
    -- include: row_columns
from (
    -- include: walked
) t
left join projects p on p.workspace_id = t.workspace_id and p.id = t.project_id
left join accounts a on a.id = t.assignee_id
left join accounts w on w.id = t.waiting_for_id
where true
    and t.deleted_at is null                                                                -- when mixed
    -- here: asked
-- include: in_order
limit :limit
offset :reach - 1                                                                           -- when end
;

-- name: count_asked
-- How many of the first `reach` tasks of a list (of what has a time and of what has none, each) a query finds, and how many
-- were looked at. Served by the indexes that get_tasks_paginated names.
select
    :place::integer as place,
    count(*) filter (
        where true
        and t.deleted_at is null                                                            -- when mixed
        -- here: asked
    ) as amount,
    count(*) as looked
from (
    select t.*
    from (
        -- include: listed
    ) t
    -- include: in_order  -- when by_title|by_newest|by_change|by_closing|by_hand|by_hand_backwards walked
    limit :reach  -- when by_title|by_newest|by_change|by_closing|by_hand|by_hand_backwards walked
) t;

-- part: in_column
                t.workspace_id = :workspace_id
                and t.status = c.value::task_status                                         -- when status
                and t.project_id = c.value::bigint                                          -- when project
                and t.project_id is null                                                    -- when no_project
                and t.assignee_id = c.value::bigint                                         -- when assignee
                and t.assignee_id is null                                                   -- when no_assignee
                and t.project_id = :project_id                                              -- when within_project
                and t.project_id is null                                                    -- when within_no_project
                and t.assignee_id = :assignee_id                                            -- when within_assignee
                and t.assignee_id is null                                                   -- when within_no_assignee
                and (t.starts_on is null or t.starts_on <= :today::date)                    -- when begun
                and t.id = any(:ids::bigint[])                                              -- when some

-- name: list_columns
-- The first tasks of each column of a board, as the list has them in its order, and how many were found and looked at. A
-- column is walked in the order of its own indexes, `reach` rows at most: tasks_timed_of_status and tasks_untimed_of_status
-- (of_project, of_no_project, of_assignee, of_nobody), or tasks_closed (_of_project and so on). Where an index knows what
-- the whole board is about (`within` a project or a person), that is walked, and the column is asked of each row
-- (`beside`); or what is looked at are `some` that another index knows to be few. What else is asked for is asked `here`.
select
    c.place::integer as place,
    f.looked_at::integer as looked_at,
    f.amount::integer as amount,
    f.tasks
from unnest(:columns::text[], :limits::integer[]) with ordinality as c (value, most, place)
cross join lateral (
    with walked as materialized (
        select
            coalesce((t.due_at at time zone (select known_zone(:zone, :otherwise)))::date, t.due_sort) as due_day,  -- when by_due
            t.*
        from (
            (                                                                               -- when by_due
            select t.*
            from tasks t
            where
                -- include: in_column
                and t.is_open and t.due_at is not null                                      -- when by_due
                and not t.is_open and t.deleted_at is null                                  -- when by_closing
                and t.status = :closed::task_status                                         -- when closed
            order by t.due_at, t.priority, t.id                                             -- when by_due walked
            limit :reach                                                                    -- when by_due walked
            )                                                                               -- when by_due
            union all                                                                       -- when by_due
            (                                                                               -- when by_due
            select t.*                                                                      -- when by_due
            from tasks t                                                                    -- when by_due
            where                                                                           -- when by_due
                -- include: in_column                                                       -- when by_due
                and t.is_open and t.due_at is null                                          -- when by_due
            order by t.due_sort, t.priority, t.id                                           -- when by_due walked
            limit :reach                                                                    -- when by_due walked
            )                                                                               -- when by_due
        ) t
        order by due_day, t.due_at, t.priority, t.id                                        -- when by_due walked
        order by t.closed_at desc, t.id desc                                                -- when by_closing walked
        limit :reach                                                                        -- when walked
    ), found as materialized (
        select
            -- include: row_columns
            , row_number() over (
                order by t.due_day, t.due_at, t.priority, t.id                              -- when by_due
                order by t.closed_at desc, t.id desc                                        -- when by_closing
            ) as number
        from walked t
        left join projects p on p.workspace_id = t.workspace_id and p.id = t.project_id
        left join accounts a on a.id = t.assignee_id
        left join accounts w on w.id = t.waiting_for_id
        where true
            and t.status = c.value::task_status                                             -- when beside_status
            and t.project_id = c.value::bigint                                              -- when beside_project
            and t.project_id is null                                                        -- when beside_no_project
            and t.assignee_id = c.value::bigint                                             -- when beside_assignee
            and t.assignee_id is null                                                       -- when beside_no_assignee
            -- here: asked
    )
    select
        (select count(*) from walked) as looked_at,
        count(*) as amount,
        coalesce(
            jsonb_agg(to_jsonb(found) - 'number' order by found.number) filter (where found.number <= c.most), '[]'
        ) as tasks
    from found
) as f
order by c.place;

-- name: list_beside
-- The first tasks of each column of a board in an order in which columns have no indexes, and how many were found and
-- looked at: the list of them all is walked once, `reach` rows, or `some` that another index knows to be few, and each
-- task goes to its column. Served by the indexes that get_tasks_paginated names.
with walked as materialized (
    -- include: walked
), found as materialized (
    select
        -- include: row_columns
        , coalesce(
            t.status::text,                                                                 -- when column_status
            t.project_id::text,                                                             -- when column_project
            t.assignee_id::text,                                                            -- when column_assignee
            'none'
        ) as lane,
        row_number() over (
            -- include: in_order
        ) as number
    from walked t
    left join projects p on p.workspace_id = t.workspace_id and p.id = t.project_id
    left join accounts a on a.id = t.assignee_id
    left join accounts w on w.id = t.waiting_for_id
    where true
        -- here: asked
), placed as materialized (
    select found.*, row_number() over (partition by found.lane order by found.number) as nth from found
)
select
    c.place::integer as place,
    (select count(*) from walked)::integer as looked_at,
    count(placed.nth)::integer as amount,
    coalesce(
        jsonb_agg(to_jsonb(placed) - '{lane,number,nth}'::text[] order by placed.nth) filter (where placed.nth <= c.most),
        '[]'
    ) as tasks
from unnest(:columns::text[], :limits::integer[]) with ordinality as c (value, most, place)
left join placed on placed.lane = c.value
group by c.place
order by c.place;

-- name: list_asked
-- Which of some tasks a query finds, also closed ones. Served by tasks_pkey.
select array_agg(t.id)
from tasks t
where t.workspace_id = :workspace_id and t.id = any(:ids::bigint[]) and t.deleted_at is null
    -- here: asked
;

-- name: list_labelled
-- Tasks with a label, in any of its spellings; some of them where there are more than `most`. With its limit beside it,
-- PostgreSQL would read all tasks instead of the index. Served by tasks_labels.
with found as materialized (
    select t.id from tasks t where t.workspace_id = :workspace_id and t.deleted_at is null and t.labels && :values::text[]
)
select array_agg(id) from (select id from found limit :most) as few;

-- name: list_with_words
-- The same of tasks with some words. Served by task_words_search.
with found as materialized (
    select w.task_id as id from task_words w where w.workspace_id = :workspace_id and w.words @@ (select words_asked(:text))
)
select array_agg(id) from (select id from found limit :most) as few;

-- name: list_with_files
-- The same of tasks with a file. Served by files_of_task.
select array_agg(task_id)
from (
    select f.task_id
    from files f
    where f.workspace_id = :workspace_id and f.task_id is not null and f.deleted_at is null
    order by f.task_id
    limit :most
) as few;

-- name: list_with_drafts
-- The same of tasks with a draft. Served by drafts_of_task.
select array_agg(task_id)
from (
    select d.task_id
    from drafts d
    where d.workspace_id = :workspace_id and d.task_id is not null and d.deleted_at is null
    order by d.task_id
    limit :most
) as few;

-- name: list_repeating
-- The same of open tasks that repeat. Served by tasks_one_open_of_series.
select array_agg(id)
from (
    select t.id
    from tasks t
    where t.workspace_id = :workspace_id and t.repeat is not null and t.deleted_at is null
        and t.status in ('pending', 'in_progress', 'waiting')
    order by coalesce(t.series_id, t.id)
    limit :most
) as few;

-- name: list_all_waiting
-- The same of tasks that wait. Served by tasks_waiting.
select array_agg(id)
from (
    select t.id
    from tasks t
    where t.workspace_id = :workspace_id and t.status = 'waiting' and t.deleted_at is null
    order by t.assignee_id, t.updated_at, t.id
    limit :most
) as few;

-- name: list_in_progress
-- The same of tasks that somebody works on. Served by tasks_in_progress.
select array_agg(id)
from (
    select t.id
    from tasks t
    where t.workspace_id = :workspace_id and t.status = 'in_progress' and t.deleted_at is null
    order by t.id
    limit :most
) as few;

-- name: list_of
-- The same of tasks of some projects or people. Served by tasks_timed_of_project, tasks_untimed_of_project and
-- tasks_closed_of_project, or by those of assignees.
select array_agg(id)
from (
    select found.id
    from unnest(:values::bigint[]) as asked (id)
    cross join lateral (
        (
            select t.id
            from tasks t
            where t.workspace_id = :workspace_id and t.is_open and t.due_at is not null
                and t.project_id = asked.id                                                 -- when project
                and t.assignee_id = asked.id                                                -- when assignee
            order by t.due_at, t.priority, t.id
            limit :most
        )
        union all
        (
            select t.id
            from tasks t
            where t.workspace_id = :workspace_id and t.is_open and t.due_at is null
                and t.project_id = asked.id                                                 -- when project
                and t.assignee_id = asked.id                                                -- when assignee
            order by t.due_sort, t.priority, t.id
            limit :most
        )
        union all
        (
            select t.id
            from tasks t
            where t.workspace_id = :workspace_id and not t.is_open and t.deleted_at is null
                and t.project_id = asked.id                                                 -- when project
                and t.assignee_id = asked.id                                                -- when assignee
            order by t.status, t.closed_at desc, t.id desc
            limit :most
        )
    ) as found
    limit :most
) as few;

-- name: list_waiting
-- The same of tasks that wait for some people: all that wait are looked at. Served by tasks_waiting.
select array_agg(id)
from (
    select t.id
    from tasks t
    where t.workspace_id = :workspace_id and t.status = 'waiting' and t.deleted_at is null
    order by t.assignee_id, t.updated_at, t.id
    limit :most
) as few;

-- name: list_due
-- The same of open tasks that are due on some days. Served by tasks_timed and tasks_untimed.
select array_agg(id)
from (
    (
        select t.id
        from tasks t
        where t.workspace_id = :workspace_id and t.is_open and t.due_at is not null
            and t.due_at >= :from_at::timestamptz and t.due_at < :to_at::timestamptz
        order by t.due_at, t.priority, t.id
        limit :most
    )
    union all
    (
        select t.id
        from tasks t
        where t.workspace_id = :workspace_id and t.is_open and t.due_at is null
            and t.due_sort between :from_day::date and :to_day::date and t.due_sort <> 'infinity'
        order by t.due_sort, t.priority, t.id
        limit :most
    )
) as few;

-- name: list_changed
-- The same of open tasks that were last changed on some days. Served by tasks_open_by_change.
select array_agg(id)
from (
    select t.id
    from tasks t
    where t.workspace_id = :workspace_id and t.is_open
        and t.updated_at >= :from_at::timestamptz and t.updated_at < :to_at::timestamptz
    order by t.updated_at desc, t.id desc
    limit :most
) as few;

-- name: get_missed
-- Occurrences that were missed and move on, of all workspaces, the longest due first. Served by tasks_missed.
select
    t.workspace_id, t.id, t.version,
    jsonb_build_object(
        'repeat', t.repeat, 'due_on', t.due_on, 'due_at', t.due_at, 'starts_on', t.starts_on, 'reminder', t.reminder,
        'status', t.status
    ) as planned
from tasks t
where t.missed_at <= :now and t.is_open
order by t.missed_at
limit :limit;

-- name: keep_missed
-- A missed occurrence that stays as it is, and isn't looked at again. No change that anybody sees. Served by tasks_pkey.
update tasks set missed_at = null where workspace_id = :workspace_id and id = :task_id and version = :version;

-- name: get_stats
-- How many tasks each filter has, from the counters, without those that start after today; these are counted for
-- themselves. Due dates are summed into the buckets that the page offers. Due days are counted by day. Due moments are
-- counted by day too, for all days (of UTC) that are past wherever somebody is, and each for itself ('due at') for those
-- around now; `passed` are those of today that are past, and `next_at` is the next one that will be. What is due after
-- the week is in none of them, and isn't read. Served by counters_pkey.
select
    case when c.dimension = 'due at' then 'due' else c.dimension end as dimension,
    case
        when c.dimension = 'due at' then case
            when c.value < (:day_start::timestamptz at time zone 'UTC')::text then 'overdue'
            when c.value < (:now::timestamptz at time zone 'UTC')::text then 'passed'
            when c.value < (:day_end::timestamptz at time zone 'UTC')::text then 'today'
            else 'week'
        end
        when c.dimension <> 'due' then c.value
        when c.value = '' then 'none'
        when c.value < :today::date::text then 'overdue'
        when c.value = :today::date::text then 'today'
        else 'week'
    end as value,
    c.status,
    sum(c.amount)::bigint as amount,
    min(c.value::timestamp at time zone 'UTC')
        filter (where c.dimension = 'due at' and c.value >= (:now::timestamptz at time zone 'UTC')::text) as next_at
from (
    select c.dimension, c.value, c.status, c.amount
    from counters c
    where c.workspace_id = :workspace_id and c.subject = 'task' and c.dimension in ('', 'project', 'assignee', 'label')
    union all
    select c.dimension, c.value, c.status, c.amount
    from counters c
    where c.workspace_id = :workspace_id and c.subject = 'task' and c.dimension = 'due'
        and c.value <= :week_end::date::text
        and (c.value < (:day_start::timestamptz at time zone 'UTC')::date::text or right(c.value, 1) <> 'T')
    union all
    select c.dimension, c.value, c.status, c.amount
    from counters c
    where c.workspace_id = :workspace_id and c.subject = 'task' and c.dimension = 'due at'
        and c.value >= (:day_start::timestamptz at time zone 'UTC')::date::text
        and c.value < (:week_end_at::timestamptz at time zone 'UTC')::text
    union all
    select case when l.apart then 'start' else ltrim(substr(c.dimension, 6)) end, substr(c.value, 12), c.status,
        case when l.apart then c.amount else -c.amount end
    from counters c
    join (values (false), (true)) as l (apart) on not l.apart or c.dimension = 'later'
    where c.workspace_id = :workspace_id and c.subject = 'task'
        and c.dimension in ('later', 'later project', 'later assignee', 'later label', 'later due', 'later due at')
        and c.value >= (:today::date + 1)::text
        and case c.dimension
            when 'later due' then substr(c.value, 12) <= :week_end::date::text
                and (substr(c.value, 12) < (:day_start::timestamptz at time zone 'UTC')::date::text or right(c.value, 1) <> 'T')
            when 'later due at' then substr(c.value, 12) >= (:day_start::timestamptz at time zone 'UTC')::date::text
                and substr(c.value, 12) < (:week_end_at::timestamptz at time zone 'UTC')::text
            else true
        end
) as c
where c.amount <> 0
group by 1, 2, 3;

-- name: get_labels
-- The labels that tasks of these workspaces have, the most frequent spelling of each first. Served by counters_pkey.
select c.workspace_id, c.value, sum(c.amount)::bigint as amount
from counters c
where c.workspace_id = any(:workspace_ids::bigint[]) and c.subject = 'task' and c.dimension = 'label'
group by c.workspace_id, c.value
having sum(c.amount) > 0
order by amount desc, c.value;

-- name: list_trash
-- What of these is in the trash, the latest first. Served by tasks_trash.
select 'task' as subject, t.id, t.title as title, t.deleted_at
from tasks t
where t.workspace_id = :workspace_id and t.deleted_at is not null
    and (t.deleted_at, t.id) < (:after_at::timestamptz, :after_id)  -- when after
order by t.deleted_at desc, t.id desc
limit :limit;

-- name: get_titles
-- What some tasks are called; also of those in the trash. Served by tasks_pkey.
select t.id, t.title, t.deleted_at from tasks t where t.workspace_id = :workspace_id and t.id = any(:ids::bigint[]);
