-- name: delete_expired_sessions
-- Served by sessions_expiry.
delete from sessions where expires_at < :now;

-- name: delete_expired_links
-- A small table: links live for days and are few.
delete from one_time_links where expires_at < :now;

-- name: delete_old_attempts
-- A small table: one row for each address and account that tried to sign in within a day.
delete from rate_limits where window_start < :before;
