-- name: hold_still
-- Until the transaction ends ranks of a workspace aren't spread anew; several may move at once.
select pg_advisory_xact_lock_shared(hashtextextended('ranks of ' || :workspace_id::bigint, 0));

-- name: hold_alone
-- Until the transaction ends nobody moves a task of a workspace by hand.
select pg_advisory_xact_lock(hashtextextended('ranks of ' || :workspace_id::bigint, 0));

-- name: get_bounds
-- Where an open task stands by hand, with those right before and right after it, but for the one that is moved, and where
-- that stands. Served by tasks_pkey, tasks_open_by_hand.
select
    rank_of(a.rank, a.id) as anchor,
    (
        select rank_of(t.rank, t.id)
        from tasks t
        where t.workspace_id = :workspace_id and t.is_open and t.id <> :task_id
            and rank_of(t.rank, t.id) collate "C" < rank_of(a.rank, a.id) collate "C"
        order by rank_of(t.rank, t.id) collate "C" desc, t.id desc
        limit 1
    ) as above,
    (
        select rank_of(t.rank, t.id)
        from tasks t
        where t.workspace_id = :workspace_id and t.is_open and t.id <> :task_id
            and rank_of(t.rank, t.id) collate "C" > rank_of(a.rank, a.id) collate "C"
        order by rank_of(t.rank, t.id) collate "C", t.id
        limit 1
    ) as below,
    rank_of(m.rank, m.id) as own
from tasks a
join tasks m on m.workspace_id = a.workspace_id and m.id = :task_id and m.deleted_at is null
where a.workspace_id = :workspace_id and a.id = :anchor_id and a.is_open;

-- name: get_first_long
-- The first rank that has become long. Served by tasks_long_ranks.
select t.rank
from tasks t
where t.workspace_id = :workspace_id and length(t.rank) > 48
order by t.rank
limit 1;

-- name: get_short_around
-- The short ranks right before and right after a long one; null where there is none. What stands between has long ones.
-- Served by tasks_open_by_hand and tasks_ranks.
select
    (
        select max(rank collate "C")
        from (
            (
                select rank_of(t.rank, t.id) as rank
                from tasks t
                where t.workspace_id = :workspace_id and t.is_open and length(rank_of(t.rank, t.id)) <= 48
                    and rank_of(t.rank, t.id) collate "C" < :rank
                order by rank_of(t.rank, t.id) collate "C" desc, t.id desc
                limit 1
            )
            union all
            (
                select t.rank
                from tasks t
                where t.workspace_id = :workspace_id and t.rank is not null and length(t.rank) <= 48 and t.rank < :rank
                order by t.rank desc
                limit 1
            )
        ) as r
    ) as above,
    (
        select min(rank collate "C")
        from (
            (
                select rank_of(t.rank, t.id) as rank
                from tasks t
                where t.workspace_id = :workspace_id and t.is_open and length(rank_of(t.rank, t.id)) <= 48
                    and rank_of(t.rank, t.id) collate "C" > :rank
                order by rank_of(t.rank, t.id) collate "C", t.id
                limit 1
            )
            union all
            (
                select t.rank
                from tasks t
                where t.workspace_id = :workspace_id and t.rank is not null and length(t.rank) <= 48 and t.rank > :rank
                order by t.rank
                limit 1
            )
        ) as r
    ) as below;

-- name: list_long
-- The tasks with long ranks from one on, up to where a short one stands, in their order. Served by tasks_long_ranks.
select t.id
from tasks t
where t.workspace_id = :workspace_id and length(t.rank) > 48 and t.rank >= :rank
    and t.rank < :below  -- when below
order by t.rank
limit :limit;

-- name: spread
-- New ranks for some tasks, which keep their order: no change that anybody sees. Served by tasks_pkey.
update tasks t
set rank = n.rank
from unnest(:ids::bigint[], :ranks::text[]) as n (id, rank)
where t.workspace_id = :workspace_id and t.id = n.id;
