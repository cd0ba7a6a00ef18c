-- no transaction
-- Drafts are listed by their titles and from the newest too, and those of one author or of no project by themselves. Each
-- statement can be run again.
drop index concurrently if exists drafts_in_title_order;  -- what a run that was stopped has left isn't valid
create index concurrently drafts_in_title_order on drafts (workspace_id, (title_order(title)) collate "C", id)
    where deleted_at is null;
drop index concurrently if exists drafts_by_newest;
create index concurrently drafts_by_newest on drafts (workspace_id, id desc) where deleted_at is null;
drop index concurrently if exists drafts_of_author;
create index concurrently drafts_of_author on drafts (workspace_id, created_by, updated_at desc, id desc)
    where deleted_at is null;
drop index concurrently if exists drafts_of_no_project;
create index concurrently drafts_of_no_project on drafts (workspace_id, updated_at desc, id desc)
    where deleted_at is null and project_id is null;
