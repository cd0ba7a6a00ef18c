-- name: add_change
-- Tasks that are to be changed as one act, as they were found, each in one of `parts`. Only inserts.
with added as (
    insert into bulk_changes (workspace_id, account_id, query, amount, is_all, made_at)
    values (:workspace_id, :account_id, :query, cardinality(:task_ids::bigint[]), :is_all, :now)
    returning id
), parts as (
    insert into bulk_parts (workspace_id, change_id, part, task_ids, versions)
    select
        :workspace_id, added.id, t.part, array_agg(t.id order by t.place), array_agg(t.version order by t.place)
    from added, unnest(:task_ids::bigint[], :versions::integer[], :parts::integer[])
        with ordinality as t (id, version, part, place)
    group by 2, 3
)
select id from added;

-- name: get_change
-- A change of very many tasks. Served by bulk_changes_pkey.
select b.id, b.account_id, b.query, b.amount, b.is_all, b.form, b.stage, b.stopped, b.error, b.made_at, b.began_at, b.event_id
from bulk_changes b
where b.workspace_id = :workspace_id and b.id = :change_id;

-- name: list_changes
-- What a member changed of late. Served by bulk_changes_of_member.
select b.id, b.account_id, b.query, b.amount, b.is_all, b.form, b.stage, b.stopped, b.error, b.made_at, b.began_at, b.event_id
from bulk_changes b
where b.workspace_id = :workspace_id and b.account_id = :account_id and b.stage in ('changing', 'changed', 'undoing', 'undone')
order by b.id desc
limit :limit;

-- name: list_parts
-- How far each part is. Served by bulk_parts_pkey.
select p.part, cardinality(p.task_ids) as amount, p.looked, p.done, p.changed, p.reasons, p.left_out
from bulk_parts p
where p.workspace_id = :workspace_id and p.change_id = :change_id
order by p.part;

-- name: get_next_part
-- The first part of which something is still to be done. Served by bulk_parts_pkey.
select p.part, p.task_ids, p.versions, p.event_ids
from bulk_parts p
where p.workspace_id = :workspace_id and p.change_id = :change_id
    and not p.looked                                                                        -- when looking
    and not p.done                                                                          -- when changing
    and p.done                                                                              -- when undoing
order by p.part
limit 1;

-- name: move_on
-- Let a change go on to another stage, if it is at one of some, with the event that this is, if it is one (`action`); a look
-- begins anew. No row where it isn't at any of them. Served by bulk_changes_pkey, bulk_parts_pkey.
with old as materialized (
    select b.id, coalesce(b.form ->> 'act' = 'delete', false) as deletes
    from bulk_changes b
    where b.workspace_id = :workspace_id and b.id = :change_id and b.account_id = :account_id and b.stage = any(:stages::text[])
    for no key update of b
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, undoes, before, after)
    select
        :workspace_id, :now, :account_id, 'workspace', :workspace_id, :action, 'bulk', old.id, :undoes,
        jsonb_build_object('done', :stage <> 'changing'),
        jsonb_build_object('done', :stage = 'changing', 'deletes', old.deletes, 'amount', (
            select coalesce(sum(p.changed), 0) from bulk_parts p where p.workspace_id = :workspace_id and p.change_id = old.id
        ))
    from old
    where :action::text is not null
    returning id
), moved as (
    update bulk_changes b
    set stage = :stage, stopped = false, error = '',
        form = coalesce(:form::jsonb, b.form),
        began_at = case when :stage = 'changing' then coalesce(b.began_at, :now) else b.began_at end,
        event_id = coalesce((select id from recorded), b.event_id)
    from old
    where b.workspace_id = :workspace_id and b.id = old.id
    returning b.id, b.event_id
), anew as (
    update bulk_parts p
    set looked = false, changed = 0, reasons = '{}', left_out = '[]'
    from moved
    where p.workspace_id = :workspace_id and p.change_id = moved.id and :stage = 'looking'
)
select moved.id, (select id from recorded) as event_id from moved;

-- name: stop
-- Let no further part of a change be changed, or taken back. Served by bulk_changes_pkey.
update bulk_changes
set stopped = true
where workspace_id = :workspace_id and id = :change_id and account_id = :account_id and stage in ('changing', 'undoing')
returning id;

-- name: end_stage
-- A change has come to the end of a stage, with what went wrong, if it is still there. Served by bulk_changes_pkey.
update bulk_changes
set stage = :stage, error = :error
where workspace_id = :workspace_id and id = :change_id and stage = :was;

-- name: note_look
-- What would become of a part. Served by bulk_parts_pkey.
update bulk_parts
set looked = true, changed = :changed, reasons = :reasons::jsonb, left_out = :left_out::jsonb
where workspace_id = :workspace_id and change_id = :change_id and part = :part;

-- name: note_done
-- A part was changed or taken back, in the transaction of that, by some events. No row where it is so already. Served by
-- bulk_parts_pkey.
update bulk_parts
set done = :done, changed = :changed, reasons = :reasons::jsonb, left_out = :left_out::jsonb, event_ids = :event_ids::bigint[]
where workspace_id = :workspace_id and change_id = :change_id and part = :part and done <> :done
returning part;

-- name: delete_old
-- Forget what was changed long ago. Served by bulk_changes_old.
delete from bulk_changes where made_at < :before;

-- name: get_titles
-- Changes of very many tasks that are still known. Served by bulk_changes_pkey.
select b.id, 'Tasks' as title, null::timestamptz as deleted_at
from bulk_changes b
where b.workspace_id = :workspace_id and b.id = any(:ids::bigint[]);

-- name: list_tasks
-- The next tasks of a change, after one of its parts and a place in that. Served by bulk_parts_pkey, tasks_pkey.
select p.part, u.place, t.id, t.title, t.is_open, t.deleted_at is not null as in_trash
from bulk_parts p
cross join lateral unnest(p.task_ids) with ordinality as u (id, place)
join tasks t on t.workspace_id = :workspace_id and t.id = u.id
where p.workspace_id = :workspace_id and p.change_id = :change_id and p.part >= :after_part
    and (p.part, u.place) > (:after_part, :after_place)
order by p.part, u.place
limit :limit;
