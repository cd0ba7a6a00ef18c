-- name: get_morning
-- At which time of their day a member wants the briefing by mail; no row where they don't. Served by morning_mails_pkey.
select m.goes_at from morning_mails m where m.workspace_id = :workspace_id and m.account_id = :account_id;

-- name: save_morning
-- A member wants the briefing at a time of their day from now on. Served by morning_mails_pkey.
insert into morning_mails as m (workspace_id, account_id, goes_at, next_at)
values (:workspace_id, :account_id, :goes_at, :next_at)
on conflict (workspace_id, account_id) do update set goes_at = excluded.goes_at, next_at = excluded.next_at;

-- name: stop_morning
-- A member wants it no more. Served by morning_mails_pkey.
delete from morning_mails m where m.workspace_id = :workspace_id and m.account_id = :account_id;

-- name: take_morning
-- Whose mail is due for longest, for the transaction that sends it; what another is at is left to it. Served by
-- morning_mails_due.
select m.workspace_id, m.account_id, m.goes_at, m.next_at
from morning_mails m
where m.next_at <= :now
order by m.next_at
limit 1
for update skip locked;

-- name: set_next_morning
-- When the next one goes. Served by morning_mails_pkey.
update morning_mails m set next_at = :next_at where m.workspace_id = :workspace_id and m.account_id = :account_id;
