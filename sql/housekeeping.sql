-- name: delete_expired_sessions
-- Served by sessions_expiry.
delete from sessions where expires_at < :before;

-- name: delete_old_devices
-- Served by devices_seen.
delete from devices where seen_at < :before;

-- name: delete_expired_links
-- A small table: links live for days and are few.
delete from one_time_links where expires_at < :now;

-- name: delete_old_attempts
-- Served by rate_limits_window.
delete from rate_limits where window_start < :before;

-- name: delete_empty_counters
-- Counts that came down to nothing, such as those of days long past: pages read all counts of their workspace. A row
-- that somebody counts in just now is left to the next time. The table is small: it is read as a whole.
delete from counters c
using (
    select workspace_id, subject, dimension, value, status
    from counters
    where amount = 0
    order by workspace_id, subject, dimension, value, status
    limit :limit
    for update skip locked
) empty
where (c.workspace_id, c.subject, c.dimension, c.value, c.status)
    = (empty.workspace_id, empty.subject, empty.dimension, empty.value, empty.status);

-- name: delete_old_lines
-- The names of lines that devices kept: none waits for as long. Served by kept_lines_at.
delete from kept_lines where at < :before;
