-- What belongs to no project or to nobody, in the order of its list. The indexes of one project and one assignee don't
-- serve it: for their order `is null` is no equality, so a list was walked past all that belongs somewhere.
create index tasks_open_of_no_project on tasks (workspace_id, due_sort, priority, id)
    where is_open and project_id is null;
create index tasks_open_of_nobody on tasks (workspace_id, due_sort, priority, id)
    where is_open and assignee_id is null;
create index tasks_closed_of_no_project on tasks (workspace_id, status, closed_at desc, id desc)
    where not is_open and deleted_at is null and project_id is null;
create index tasks_closed_of_nobody on tasks (workspace_id, status, closed_at desc, id desc)
    where not is_open and deleted_at is null and assignee_id is null;
