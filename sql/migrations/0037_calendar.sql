-- no transaction
-- What went out, by its moment: for the calendar.
drop index concurrently if exists publications_by_moment;  -- what a run that was stopped has left isn't valid
create index concurrently publications_by_moment on publications (workspace_id, published_at, id) where withdrawn_at is null;
