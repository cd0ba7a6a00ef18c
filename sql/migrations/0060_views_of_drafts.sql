-- Saved views list tasks, or drafts.
alter table views
    add column lists text not null default 'tasks' constraint views_lists_known check (lists in ('tasks', 'drafts'));
