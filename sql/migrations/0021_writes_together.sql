-- Writes that are committed together count on as many as they are, so that the number of a workspace still goes up by one
-- for each of its events.
create or replace function announce_events() returns trigger language plpgsql as $$
begin
    update workspaces w
    set change = w.change + r.events
    from (select workspace_id, count(*) as events from recorded group by workspace_id order by workspace_id) as r
    where w.id = r.workspace_id;
    return null;
end $$;
