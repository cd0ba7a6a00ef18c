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
