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
