-- Which workspaces have events that nobody may have been told of yet, so that whoever looks for news reads no others. Who
-- writes notes its workspace here after having counted its changes on, by which it holds the workspace until it commits:
-- so a workspace that nobody holds, and all of whose changes were asked about, can be taken off the list.
create table news_to_tell (
    workspace_id bigint primary key references workspaces on delete cascade
);

create or replace function announce_events() returns trigger language plpgsql as $$
begin
    with moved as (
        update workspaces w
        set change = w.change + r.events
        from (select workspace_id, count(*) as events from recorded group by workspace_id order by workspace_id) as r
        where w.id = r.workspace_id
        returning w.id
    )
    insert into news_to_tell select id from moved on conflict do nothing;
    return null;
end $$;

-- All of them, since what is being written just now is announced by what announced it before.
insert into news_to_tell select id from workspaces on conflict do nothing;
