-- name: get_items
-- The checklists of tasks, each of the workspace at its place in :workspace_ids, in their order. Served by
-- checklist_items_of_task.
select found.*, asked.workspace_id, asked.task_id
from unnest(:workspace_ids::bigint[], :task_ids::bigint[]) as asked (workspace_id, task_id)
cross join lateral (
    select i.id, i.version, i.title, i.done_at, a.name as done_by_name
    from checklist_items i
    left join accounts a on a.id = i.done_by
    where i.workspace_id = asked.workspace_id and i.task_id = asked.task_id and i.deleted_at is null
    order by i.position, i.id
) as found;

-- name: add_items
-- New items at the end of checklists, their tasks' counts, and one event for each list: `asked` is an array of objects,
-- each for another task, which are committed together. Nothing is added where more than :most would stand on a list. No
-- row where there is no such task, or it is in the trash. The tasks' rows are taken first, in their order, as by every
-- write of a checklist, so that these follow one another; of `several` those are left out that others hold just now. What
-- others added while this waited isn't seen, but counted: so many places are left to it. Served by tasks_pkey,
-- checklist_items_of_task.
with asked as materialized (
    select a.*
    from jsonb_to_recordset(:asked::jsonb) as a (
        task_id bigint, actor_id bigint, titles text[], done boolean[], extra jsonb, at timestamptz
    )
), lists as materialized (
    select asked.*, t.items_total
    from asked join tasks t on t.workspace_id = :workspace_id and t.id = asked.task_id
    where t.deleted_at is null
    order by asked.task_id
    for no key update of t
    skip locked  -- when several
), added as (
    insert into checklist_items (workspace_id, task_id, title, position, created_by, created_at, done_by, done_at)
    select
        :workspace_id, l.task_id, line.title,
        (
            select coalesce(max(i.position), 0) + greatest(l.items_total - count(*), 0)
            from checklist_items i
            where i.workspace_id = :workspace_id and i.task_id = l.task_id and i.deleted_at is null
        ) + line.place,
        l.actor_id, l.at, case when line.done then l.actor_id end, case when line.done then l.at end
    from lists l, unnest(l.titles, l.done) with ordinality as line (title, done, place)
    where l.items_total + cardinality(l.titles) <= :most::integer
    order by l.task_id, line.place
    returning id, task_id, title, done_at
), of_each as materialized (
    select
        task_id, count(*) as amount, count(done_at) as done, array_agg(id order by id) as ids,
        jsonb_agg(jsonb_build_object('id', id, 'title', title) order by id) as told
    from added
    group by task_id
), counted as (
    update tasks t
    set items_total = t.items_total + o.amount, items_done = t.items_done + o.done
    from of_each o
    where t.workspace_id = :workspace_id and t.id = o.task_id
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, after)
    select
        :workspace_id, l.at, l.actor_id, 'task', l.task_id, 'item.created', 'item', case when o.amount = 1 then o.ids[1] end,
        jsonb_build_object('items', o.told) || coalesce(l.extra, '{}')
    from lists l join of_each o using (task_id)
    order by l.task_id
    returning id, subject_id, before, after
)
select
    l.items_total::integer as total_before, coalesce(o.ids, '{}') as item_ids, r.id as event_id, r.before, r.after, l.task_id
from lists l left join of_each o using (task_id) left join recorded r on r.subject_id = l.task_id;

-- name: change_items
-- Every change of items but their order goes this way: a tick, a new name, the trash, an undo. `asked` is an array of
-- objects, each for another task, which are committed together; its `patch` holds the new values of some columns, for
-- all its items. Nothing is changed where one of these isn't there, is of another version than the one given, has
-- another value in a column of `expected`, or where more than :most would stand on the list. No row where there is no
-- such task, or it is in the trash, or, of `several`, others hold it just now. Served by tasks_pkey, checklist_items_pkey.
with asked as materialized (
    select a.*
    from jsonb_to_recordset(:asked::jsonb) as a (
        task_id bigint, item_ids bigint[], actor_id bigint, action text, patch jsonb, version integer, expected jsonb,
        undoes bigint, at timestamptz
    )
), lists as materialized (
    select asked.*, t.items_total
    from asked join tasks t on t.workspace_id = :workspace_id and t.id = asked.task_id
    where t.deleted_at is null
    order by asked.task_id
    for no key update of t
    skip locked  -- when several
), old as materialized (
    select i.id, i.task_id, i as item, to_jsonb(i) as fields
    from lists l join checklist_items i
        on i.workspace_id = :workspace_id and i.id = any(l.item_ids) and i.task_id = l.task_id
    order by i.id
    for update of i
), wanted as materialized (
    select old.id, old.task_id, old.item, old.fields, p as patched, l.version, l.expected
    from old join lists l using (task_id), jsonb_populate_record(old.item, l.patch) as p
), agreed as materialized (
    select w.task_id
    from wanted w join lists l using (task_id)
    group by w.task_id, l.item_ids, l.items_total
    having count(*) = cardinality(l.item_ids)
        and bool_and(w.version is null or (w.item).version = w.version)
        and bool_and(w.fields || w.expected = w.fields)
        and l.items_total + count(*) filter (
            where (w.item).deleted_at is not null and (w.patched).deleted_at is null
        ) <= :most::integer
), changed as (
    update checklist_items i
    set
        title = (w.patched).title,
        done_at = (w.patched).done_at,
        done_by = (w.patched).done_by,
        deleted_at = (w.patched).deleted_at,
        version = (w.item).version + 1
    from agreed join wanted w using (task_id)
    where i.workspace_id = :workspace_id and i.id = w.id and w.patched is distinct from w.item
    returning i.id, i.task_id, i.title, i.done_at, i.deleted_at, to_jsonb(i) as fields
), delta as (
    select
        c.task_id,
        count(*) filter (where c.deleted_at is null)
            - count(*) filter (where (old.item).deleted_at is null) as total,
        count(*) filter (where c.deleted_at is null and c.done_at is not null)
            - count(*) filter (where (old.item).deleted_at is null and (old.item).done_at is not null) as done
    from changed c join old using (id)
    group by c.task_id
), counted as (
    update tasks t
    set items_total = t.items_total + delta.total, items_done = t.items_done + delta.done
    from delta
    where t.workspace_id = :workspace_id and t.id = delta.task_id and (delta.total <> 0 or delta.done <> 0)
), difference as (
    select c.task_id, jsonb_object_agg(o.key, o.value) as before, jsonb_object_agg(o.key, n.value) as after
    from changed c join old using (id), jsonb_each(old.fields) as o join jsonb_each(c.fields) as n using (key)
    where o.value is distinct from n.value and o.key <> 'version'
    group by c.task_id
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, undoes, before, after)
    select
        :workspace_id, l.at, l.actor_id, 'task', l.task_id, l.action, 'item',
        (select case when count(*) = 1 then min(c.id) end from changed c where c.task_id = l.task_id), l.undoes,
        jsonb_build_object('item', d.before),
        jsonb_build_object('item', d.after, 'items', (
            select jsonb_agg(jsonb_build_object('id', c.id, 'title', c.title) order by c.id)
            from changed c
            where c.task_id = l.task_id
        ))
    from difference d join lists l using (task_id)
    order by l.task_id
    returning id, subject_id, before, after
)
select
    old.id,
    (old.item).version as version_before,
    (old.item).title as title,
    (old.item).deleted_at is not null as was_deleted,
    r.id as event_id, r.before, r.after, old.task_id
from old left join recorded r on r.subject_id = old.task_id
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
