-- name: get_attempts
-- How many attempts at each of some limited things there were in the window that is under way. Served by
-- rate_limits_pkey.
select key, attempts from rate_limits where key = any(:keys::text[]) and window_start >= :window_start;

-- name: count_attempts
-- One more attempt at each of some limited things: how many in this window, this one included. The keys are in order, so
-- that two who count can't wait for each other. Served by rate_limits_pkey.
insert into rate_limits as r (key, window_start, attempts)
select key, :now, 1 from unnest(:keys::text[]) with ordinality as asked (key, place) order by place
on conflict (key) do update set
    attempts = case when r.window_start < :window_start then 1 else r.attempts + 1 end,
    window_start = case when r.window_start < :window_start then excluded.window_start else r.window_start end
returning key, attempts;

-- name: take_attempts_back
-- One attempt less at each of some things: it was none. Served by rate_limits_pkey.
with taken as materialized (
    select key from rate_limits where key = any(:keys::text[]) order by key for update
)
update rate_limits r set attempts = greatest(r.attempts - 1, 0) from taken where r.key = taken.key;

-- name: forget_attempts
-- A success clears the counts. Served by rate_limits_pkey.
delete from rate_limits where key = any(:keys::text[]);

-- name: forget_attempts_at
-- All counts of an account, whoever tried from wherever. A small table: one row for each that tried within a day.
delete from rate_limits where starts_with(key, :beginning);
