-- name: get_outage
-- Since when no mail is taken; at most one row.
select since, error from mail_outage;

-- name: begin_outage
-- No mail is taken. Since when stays, what was said last is kept.
insert into mail_outage (since, error) values (:now, :error)
on conflict (one) do update set error = excluded.error;

-- name: end_outage
-- Mail is taken again. Of no row, and so without a write, nearly always.
delete from mail_outage;

-- name: get_outage_seconds
-- For how many seconds no mail has been taken; 0 where it is. Of one row at most.
select coalesce(max(extract(epoch from :now - since)), 0)::float8 from mail_outage;

-- name: is_member
-- Whether somebody is still a member of a workspace. Served by members_pkey.
select exists (
    select from members where workspace_id = :workspace_id and account_id = :account_id and left_at is null
);
