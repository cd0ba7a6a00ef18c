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
            t.id, t.version, t.title, t.status::text, t.priority::text, t.due_on, t.due_at, t.project_id,
            p.name as project_name, t.assignee_id, a.name as assignee_name, t.labels, t.estimate_minutes,
            t.notes <> '' as has_notes, t.repeat is not null as repeats, t.starts_on, t.items_done, t.items_total,
            t.comments_count, w.name as waiting_for_name, t.waiting_note, t.updated_at, t.closed_at,
            rank_of(t.rank, t.id) as rank,
            row_number() over (
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

-- name: list_limits
-- How many tasks the columns of a board should hold at most. Served by the key of board_limits.
select l.value, l.most from board_limits l where l.workspace_id = :workspace_id and l.board = :board and l.most is not null;

-- name: get_limit
-- The board and the column of a limit, also of one that was taken away. Served by board_limits_pkey.
select l.board, l.value from board_limits l where l.workspace_id = :workspace_id and l.id = :limit_id;

-- name: set_limit
-- Set how many tasks a column should hold at most, and record it. No row where it isn't `was` any more. Served by the
-- key of board_limits.
with old as materialized (
    select l.id, l.most
    from board_limits l
    where l.workspace_id = :workspace_id and l.board = :board and l.value = :value
    for update
), changed as (
    insert into board_limits as l (workspace_id, board, value, most)
    select :workspace_id, :board, :value, :most::integer
    where (select most from old) is not distinct from :was::integer
    on conflict (workspace_id, board, value) do update set most = excluded.most
        where l.most is not distinct from :was::integer
    returning l.id, l.most
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, undoes, before, after)
    select
        :workspace_id, :now, :actor_id, 'workspace', :workspace_id, :action, 'limit', changed.id, :undoes::bigint,
        jsonb_build_object('most', :was::integer),
        jsonb_build_object('most', changed.most, 'board', :board::text, 'value', :value::text, 'name', :name::text)
    from changed
    where changed.most is distinct from :was::integer
    returning id
)
select changed.id, (select id from recorded) as event_id from changed;
