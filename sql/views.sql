-- part: view_columns
    v.id, v.version, v.owner_id, v.name, v.icon, v.lists, v.query, v.shape, v.group_by, v.sort_by, v.columns, v.shared,
    v.deleted_at

-- name: add_view
-- A new view and its event, pinned for its owner behind what they have pinned, if they see fewer than `most`, nearly so:
-- those that are added together don't count each other; else nothing. Served by views_shared, views_own and pinned_views_pkey.
with added as (
    insert into views (
        workspace_id, owner_id, name, icon, lists, query, shape, group_by, sort_by, columns, shared, created_at,
        updated_at
    )
    select
        :workspace_id, :actor_id, :name, :icon, :lists, :query, :shape, :group_by, :sort_by, :columns::text[], :shared, :now, :now
    where (
        select count(*) from views v where v.workspace_id = :workspace_id and v.shared and v.deleted_at is null
    ) + (
        select count(*)
        from views v
        where v.workspace_id = :workspace_id and v.owner_id = :actor_id and not v.shared and v.deleted_at is null
    ) < :most
    returning *
), pinned as (
    insert into pinned_views as p (workspace_id, account_id, view_ids)
    select :workspace_id, :actor_id, array[id] from added
    on conflict (workspace_id, account_id) do update set view_ids = p.view_ids || excluded.view_ids
    where cardinality(p.view_ids) < :most_pinned
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, after)
    select
        workspace_id, :now, :actor_id, 'view', id, 'view.created',
        jsonb_build_object(
            'name', name, 'icon', icon, 'query', query, 'shape', shape, 'group_by', group_by, 'sort_by', sort_by,
            'columns', columns, 'shared', shared
        )
    from added
    returning id
)
select added.id, recorded.id as event_id from added, recorded;

-- name: change_view
-- Every change of a view goes this way: an edit, the trash, an undo. The same rules as change_draft. Whose view it is
-- alone, nobody else changes, and nobody else makes it theirs alone. Served by views_pkey.
with old as materialized (
    select v as view, to_jsonb(v) as fields
    from views v
    where v.workspace_id = :workspace_id and v.id = :view_id and (v.shared or v.owner_id = :actor_id)
    for update
), changed as (
    update views v
    set
        name = p.name,
        icon = p.icon,
        query = p.query,
        shape = p.shape,
        group_by = p.group_by,
        sort_by = p.sort_by,
        columns = p.columns,
        shared = p.shared,
        deleted_at = p.deleted_at,
        updated_at = :now,
        version = v.version + 1
    from old, jsonb_populate_record(old.view, :patch::jsonb) as p
    where v.workspace_id = :workspace_id and v.id = :view_id
        and (:version::integer is null or v.version = :version)
        and (p.shared or v.owner_id = :actor_id)
        and not exists (
            select from jsonb_each(:expected::jsonb) as e where old.fields -> e.key is distinct from e.value
        )
        and (v.name, v.icon, v.query, v.shape, v.group_by, v.sort_by, v.columns, v.shared, v.deleted_at)
            is distinct from (p.name, p.icon, p.query, p.shape, p.group_by, p.sort_by, p.columns, p.shared, p.deleted_at)
    returning v.*
), difference as (
    select jsonb_object_agg(key, o.value) as before, jsonb_object_agg(key, n.value) as after
    from changed, old, jsonb_each(old.fields) as o join jsonb_each(to_jsonb(changed)) as n using (key)
    where o.value is distinct from n.value and key not in ('version', 'updated_at')
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, undoes, before, after)
    select :workspace_id, :now, :actor_id, 'view', :view_id, :action, :undoes, before, after || :extra::jsonb
    from difference
    where before is not null
    returning id
)
select
    (old.view).version as version_before,
    (old.view).name as title,
    changed.version as version_after,
    (select id from recorded) as event_id
from old left join changed on true;

-- name: get_view
-- One view, whoever sees it; also from the trash. Served by views_pkey.
select
    -- include: view_columns
from views v
where v.workspace_id = :workspace_id and v.id = :view_id;

-- name: list_views
-- The views that somebody sees, by name: those that are shared and their own, and where each stands among what they have
-- pinned. Those that were taken out of the trash come on top of the most that can be added.
-- Served by views_shared, views_own and pinned_views_pkey.
select
    -- include: view_columns
    , array_position(p.view_ids, v.id) as pinned_at
from (
    select * from views where workspace_id = :workspace_id and shared and deleted_at is null
    union all
    select * from views where workspace_id = :workspace_id and owner_id = :account_id and not shared and deleted_at is null
) v
left join pinned_views p on p.workspace_id = :workspace_id and p.account_id = :account_id
order by title_order(v.name) collate "C", v.id
limit :limit;

-- name: list_pinned
-- The views that somebody has pinned and sees, in their order. Served by pinned_views_pkey and views_pkey.
select
    -- include: view_columns
    , pin.place as pinned_at
from pinned_views p
cross join lateral unnest(p.view_ids) with ordinality as pin (view_id, place)
join views v on v.workspace_id = p.workspace_id and v.id = pin.view_id
where p.workspace_id = :workspace_id and p.account_id = :account_id
    and v.deleted_at is null and (v.shared or v.owner_id = p.account_id)
order by pin.place
limit :limit;

-- name: make_pins
-- The empty list of who has pinned nothing yet, so that there is a row that can be held. Served by pinned_views_pkey.
insert into pinned_views (workspace_id, account_id, view_ids) values (:workspace_id, :account_id, '{}')
on conflict (workspace_id, account_id) do nothing;

-- name: pin_view
-- Put a view among those that somebody has pinned, at a place that is counted from 1 (places beyond the ends mean the
-- ends), move it there, or with no place take it out; and the event. Those that have gone keep their places behind the one
-- that they followed. Nothing is changed where it is so already, where they see no such view, or where they have
-- `most_pinned`. With `expected`, nothing is changed either where they have pinned others by now. Their list was made.
-- Served by pinned_views_pkey and views_pkey.
with made as materialized (
    select p.view_ids
    from pinned_views p
    where p.workspace_id = :workspace_id and p.account_id = :account_id
    for update
), view as materialized (
    select v.id, v.name
    from views v
    where v.workspace_id = :workspace_id and v.id = :view_id and (v.shared or v.owner_id = :account_id)
), seen as materialized (
    select pin.view_id, pin.place, row_number() over (order by pin.place) as nth
    from made
    cross join lateral unnest(made.view_ids) with ordinality as pin (view_id, place)
    join views v on v.workspace_id = :workspace_id and v.id = pin.view_id
    where v.deleted_at is null and (v.shared or v.owner_id = :account_id) and v.id <> :view_id
), wanted as materialized (
    select coalesce(:whole::bigint[], (
        select coalesce(array_agg(each.view_id order by each.place, each.moved), '{}')
        from (
            select pin.view_id, pin.place::numeric as place, 0 as moved
            from made cross join lateral unnest(made.view_ids) with ordinality as pin (view_id, place)
            where pin.view_id <> :view_id
            union all
            select
                :view_id,
                coalesce((select s.place - 0.5 from seen s where s.nth = greatest(:place::bigint, 1)), 1000),
                1
            where :place::bigint is not null
        ) as each
    )) as view_ids
), changed as (
    update pinned_views p
    set view_ids = wanted.view_ids
    from made, wanted, view
    where p.workspace_id = :workspace_id and p.account_id = :account_id
        and made.view_ids is distinct from wanted.view_ids
        and (:expected::bigint[] is null or made.view_ids = :expected)
        and cardinality(wanted.view_ids) <= greatest(:most_pinned::integer, cardinality(made.view_ids))
    returning p.view_ids
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, undoes, before, after)
    select
        :workspace_id, :now, :account_id, 'view', :view_id, :action, 'pin', :view_id, :undoes,
        jsonb_build_object('pin', jsonb_build_object('views', made.view_ids)),
        jsonb_build_object('pin', jsonb_build_object('views', changed.view_ids))
    from made, changed
    returning id
)
select view.id, (select id from recorded) as event_id from view;

-- name: list_trash
-- What of these is in the trash for somebody, the latest first. Served by views_trash.
select 'view' as subject, v.id, v.name as title, v.deleted_at
from views v
where v.workspace_id = :workspace_id and v.deleted_at is not null and (v.shared or v.owner_id = :account_id)
    and (v.deleted_at, v.id) < (:after_at::timestamptz, :after_id)  -- when after
order by v.deleted_at desc, v.id desc
limit :limit;

-- name: list_asking
-- The texts of views, also of those in the trash, and of calendars that have not ended, as far as they can name something.
-- Served by views_pkey and feeds_of_member.
select 'view' as place, v.id, v.lists, v.query from views v where v.workspace_id = :workspace_id and v.query like '%:%'
union all
select 'feed', f.id, 'tasks', f.query from feeds f where f.workspace_id = :workspace_id and f.revoked_at is null and f.query like '%:%';

-- name: rewrite
-- Other texts for views and calendars whose texts are still as they `was`, each view with its event. Served by views_pkey
-- and feeds_pkey.
with given as materialized (
    select g.* from jsonb_to_recordset(:texts::jsonb) as g (place text, id bigint, was text, now text)
), views_changed as (
    update views v
    set query = g.now, updated_at = :now, version = v.version + 1
    from given g
    where v.workspace_id = :workspace_id and g.place = 'view' and v.id = g.id and v.query = g.was
    returning v.id, g.was, g.now
), feeds_changed as (
    update feeds f
    set query = g.now
    from given g
    where f.workspace_id = :workspace_id and g.place = 'feed' and f.id = g.id and f.query = g.was
)
insert into events (workspace_id, at, actor_id, subject, subject_id, action, before, after)
select
    :workspace_id, :now, :actor_id, 'view', id, 'view.followed', jsonb_build_object('query', was),
    jsonb_build_object('query', now)
from views_changed;
