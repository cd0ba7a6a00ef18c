-- no transaction
-- Events say by one even word what was done to what: "task.completed", "item.checked". They name the part of the row that
-- it was done to, and an undo the event that it took back. Rows are carried over in batches, so that a large desk neither
-- waits nor grows by a second table; a run that is stopped half-way goes on where it was.

do $$
begin
    if exists (
        select from information_schema.columns
        where table_schema = current_schema() and table_name = 'events' and column_name = 'kind'
    ) then
        alter table events rename column kind to action;
    end if;
end $$;

alter table events
    add column if not exists part    text,
    add column if not exists part_id bigint,
    add column if not exists undoes  bigint;

drop index concurrently if exists events_to_carry_over;  -- what a run that was stopped has left isn't valid
create index concurrently events_to_carry_over on events (workspace_id, id) where position('.' in action) = 0;

-- until nothing changes
with batch as (
    select workspace_id, id
    from events
    where position('.' in action) = 0
    order by workspace_id, id
    limit 2000  -- at a time
), told as (
    select
        e.workspace_id, e.id,
        case
            when e.action like 'item\_%' or e.action = 'undone' and e.after ? 'items' then 'item'
            when e.action like 'comment%' or e.action = 'undone' and e.after ? 'comment_id' then 'comment'
            when e.action like 'file\_%' or e.action = 'undone' and e.after ? 'file_id' then 'file'
            when e.action in ('saved', 'merged', 'autosaved', 'clashed', 'text_restored', 'named')
                or e.action = 'undone' and e.subject = 'draft' and e.after ? 'revision' then 'revision'
        end as part,
        case e.action
            when 'item_added' then 'created'
            when 'item_done' then 'checked'
            when 'item_undone' then 'unchecked'
            when 'item_renamed' then 'updated'
            when 'item_moved' then 'moved'
            when 'item_deleted' then 'deleted'
            when 'commented' then 'created'
            when 'comment_edited' then 'updated'
            when 'comment_deleted' then 'deleted'
            when 'file_added' then 'created'
            when 'file_deleted' then 'deleted'
            when 'file_restored' then 'restored'
            when 'clashed' then 'conflicted'
            when 'text_restored' then 'restored'
            when 'edited' then 'updated'
            when 'moved' then 'updated'
            else e.action
        end as act,
        e.after
    from events e
    join batch using (workspace_id, id)
)
update events e
set
    action = coalesce(told.part, e.subject) || '.' || told.act,
    part = told.part,
    part_id = case told.part
        when 'item' then case
            when jsonb_array_length(told.after -> 'items') = 1 then (told.after -> 'items' -> 0 ->> 'id')::bigint
        end
        when 'comment' then (told.after ->> 'comment_id')::bigint
        when 'file' then (told.after ->> 'file_id')::bigint
        when 'revision' then (told.after ->> 'revision')::bigint
    end
from told
where e.workspace_id = told.workspace_id and e.id = told.id;

drop index concurrently events_to_carry_over;

alter table events
    drop constraint if exists events_action_named,
    add constraint events_action_named check (action ~ '^[a-z]+\.[a-z_]+$') not valid;
alter table events validate constraint events_action_named;
