-- name: find_journal_target
-- The place that is the journal. Served by targets_of_workspace.
select t.id from targets t where t.workspace_id = :workspace_id and t.kind = 'journal' and t.deleted_at is null;

-- name: find_receipt
-- The last receipt of a draft at a place. Served by receipts_of_draft.
select r.id
from receipts r
where r.workspace_id = :workspace_id and r.draft_id = :draft_id and r.target_id = :target_id
order by r.id desc
limit 1;

-- name: begin_day
-- Somebody means to do the open tasks of some titles on a day, in the order of these. Served by picks_pkey; it looks
-- through the tasks.
insert into picks (workspace_id, account_id, day, task_id, place)
select t.workspace_id, :account_id, :day, t.id, array_position(:titles::text[], t.title)
from tasks t
where t.workspace_id = :workspace_id and t.is_open and t.title = any(:titles::text[]);
