-- name: get_items
-- The checklist of a task, in its order. Served by checklist_items_of_task.
select i.id, i.version, i.title, i.done_at, a.name as done_by_name
from checklist_items i
left join accounts a on a.id = i.done_by
where i.workspace_id = :workspace_id and i.task_id = :task_id and i.deleted_at is null
order by i.position, i.id;

-- name: add_items
-- New items at the end of a checklist, the task's counts, and one event for all of them; nothing where more than :most
-- would stand there. No row where there is no such task, or it is in the trash. The task's row is taken first, as by
-- every write of its checklist, so that these follow one another. Served by tasks_pkey, checklist_items_of_task.
with task as materialized (
    select t.id, t.items_total
    from tasks t
    where t.workspace_id = :workspace_id and t.id = :task_id and t.deleted_at is null
    for no key update
), added as (
    insert into checklist_items (workspace_id, task_id, title, position, created_by, created_at)
    select
        :workspace_id, task.id, line.title,
        coalesce((
            select max(i.position)
            from checklist_items i
            where i.workspace_id = :workspace_id and i.task_id = :task_id and i.deleted_at is null
        ), 0) + line.place,
        :actor_id, :now
    from task, unnest(:titles::text[]) with ordinality as line (title, place)
    where task.items_total + cardinality(:titles::text[]) <= :most::integer
    order by line.place
    returning id, title
), counted as (
    update tasks t
    set items_total = t.items_total + new.amount
    from (select count(*) as amount from added) as new
    where t.workspace_id = :workspace_id and t.id = :task_id and new.amount > 0
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, after)
    select
        :workspace_id, :now, :actor_id, 'task', :task_id, 'item.created', 'item', case when count(*) = 1 then min(id) end,
        jsonb_build_object('items', jsonb_agg(jsonb_build_object('id', id, 'title', title) order by id))
    from added
    having count(*) > 0
    returning id, before, after
)
select
    task.items_total::integer as total_before, array(select id from added order by id) as item_ids,
    recorded.id as event_id, recorded.before, recorded.after
from task left join recorded on true;

-- name: change_items
-- Every change of items but their order goes this way: a tick, a new name, the trash, an undo. `patch` holds the new
-- values of some columns, for all the items named. Nothing is changed where one isn't there, is of another version than
-- the one given, has another value in a column of `expected`, or where more than :most would stand on the list. No row
-- where there is no such task, or it is in the trash. Served by tasks_pkey, checklist_items_pkey.
with task as materialized (
    select t.id, t.items_total
    from tasks t
    where t.workspace_id = :workspace_id and t.id = :task_id and t.deleted_at is null
    for no key update
), old as materialized (
    select i.id, i as item, to_jsonb(i) as fields
    from checklist_items i, task
    where i.workspace_id = :workspace_id and i.id = any(:item_ids::bigint[]) and i.task_id = task.id
    order by i.id
    for update of i
), agreed as (
    select
        count(*) = cardinality(:item_ids::bigint[])
            and bool_and(:version::integer is null or (old.item).version = :version)
            and bool_and(not exists (
                select from jsonb_each(:expected::jsonb) as e where old.fields -> e.key is distinct from e.value
            ))
            and max(task.items_total) + count(*) filter (
                where (old.item).deleted_at is not null and p.deleted_at is null
            ) <= :most::integer as all_right
    from task, old, jsonb_populate_record(old.item, :patch::jsonb) as p
), changed as (
    update checklist_items i
    set
        title = p.title,
        done_at = p.done_at,
        done_by = p.done_by,
        deleted_at = p.deleted_at,
        version = (old.item).version + 1
    from agreed, old, jsonb_populate_record(old.item, :patch::jsonb) as p
    where i.workspace_id = :workspace_id and i.id = old.id
        and agreed.all_right
        and to_jsonb(p) is distinct from old.fields
    returning i.id, i.title, i.done_at, i.deleted_at, to_jsonb(i) as fields
), delta as (
    select
        count(*) filter (where c.deleted_at is null)
            - count(*) filter (where (old.item).deleted_at is null) as total,
        count(*) filter (where c.deleted_at is null and c.done_at is not null)
            - count(*) filter (where (old.item).deleted_at is null and (old.item).done_at is not null) as done
    from changed c join old using (id)
), counted as (
    update tasks t
    set items_total = t.items_total + delta.total, items_done = t.items_done + delta.done
    from delta
    where t.workspace_id = :workspace_id and t.id = :task_id and (delta.total <> 0 or delta.done <> 0)
), difference as (
    select jsonb_object_agg(o.key, o.value) as before, jsonb_object_agg(o.key, n.value) as after
    from changed c join old using (id), jsonb_each(old.fields) as o join jsonb_each(c.fields) as n using (key)
    where o.value is distinct from n.value and o.key <> 'version'
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, undoes, before, after)
    select
        :workspace_id, :now, :actor_id, 'task', :task_id, :action, 'item',
        (select case when count(*) = 1 then min(id) end from changed), :undoes,
        jsonb_build_object('item', difference.before),
        jsonb_build_object('item', difference.after, 'items', (
            select jsonb_agg(jsonb_build_object('id', c.id, 'title', c.title) order by c.id) from changed c
        ))
    from difference
    where difference.before is not null
    returning id, before, after
)
select
    old.id,
    (old.item).version as version_before,
    (old.item).title as title,
    (old.item).deleted_at is not null as was_deleted,
    recorded.id as event_id, recorded.before, recorded.after
from old left join recorded on true
order by old.id;

-- name: move_item
-- Put an item at another place of its list, counted from 1, and number all of them anew; and the event. Places beyond
-- the ends mean the ends. Nothing is changed where it is there already, or isn't at `expected_place`. The rows are read
-- as they are once they are locked, and one that was added in the meantime stays behind them: so moves at the same time
-- follow one another, and none can lose or double an item. An open form stays good: `version` isn't touched. Served by
-- tasks_pkey, checklist_items_of_task.
with task as materialized (
    select t.id
    from tasks t
    where t.workspace_id = :workspace_id and t.id = :task_id and t.deleted_at is null
    for no key update
), items as materialized (
    select i.id, i.title, i.position
    from checklist_items i, task
    where i.workspace_id = :workspace_id and i.task_id = task.id and i.deleted_at is null
    order by i.id
    for update of i
), placed as (
    select
        id, title,
        row_number() over (order by position, id) as place,
        least(greatest(:place::bigint, 1), count(*) over ()) as wanted
    from items
), moved as (
    select id, title, place, wanted
    from placed
    where id = :item_id and place <> wanted and (:expected_place::integer is null or place = :expected_place)
), arranged as (
    select
        p.id,
        row_number() over (
            order by case when p.id <> m.id then p.place when m.wanted < m.place then m.wanted - 0.5 else m.wanted + 0.5 end
        ) as position
    from placed p, moved m
), changed as (
    update checklist_items i
    set position = a.position
    from arranged a
    where i.workspace_id = :workspace_id and i.id = a.id
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, undoes, before, after)
    select
        :workspace_id, :now, :actor_id, 'task', :task_id, :action, 'item', id, :undoes,
        jsonb_build_object('item', jsonb_build_object('place', place)),
        jsonb_build_object(
            'item', jsonb_build_object('place', wanted),
            'items', jsonb_build_array(jsonb_build_object('id', id, 'title', title))
        )
    from moved
    returning id
)
select p.place::integer as place_before, p.wanted::integer as place_after, (select id from recorded) as event_id
from placed p
where p.id = :item_id;
