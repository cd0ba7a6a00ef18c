-- name: list_targets
-- The places of a workspace, by their names. Served by targets_of_workspace.
select t.id, t.version, t.kind, t.name, t.settings, t.secret, t.for_kinds, t.deleted_at
from targets t
where t.workspace_id = :workspace_id and t.deleted_at is null
order by lower(t.name), t.id
limit :limit;

-- name: get_target
-- One place; also from the trash. Served by targets_pkey.
select t.id, t.version, t.kind, t.name, t.settings, t.secret, t.for_kinds, t.deleted_at
from targets t
where t.workspace_id = :workspace_id and t.id = :target_id;

-- name: add_target
-- A new place and its event, unless there are `most` of them already; nearly so, for those that are added together don't
-- count each other. No event tells a secret. Served by
-- targets_of_workspace.
with added as (
    insert into targets (workspace_id, kind, name, settings, secret, for_kinds, created_by, created_at)
    select :workspace_id, :kind, :name, :settings::jsonb, :secret::bytea, :for_kinds::text[], :actor_id, :now
    where (
        select count(*) from targets t where t.workspace_id = :workspace_id and t.deleted_at is null
    ) < :most
    returning *
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, after)
    select
        workspace_id, :now, :actor_id, 'target', id, 'target.created',
        jsonb_build_object('name', name, 'kind', kind, 'settings', settings, 'for_kinds', for_kinds)
    from added
    returning id
)
select added.id, recorded.id as event_id from added, recorded;

-- name: change_target
-- Every change of a place goes this way: an edit, another secret, the trash, an undo. No event tells a secret: one that
-- is typed anew can't be taken back. Served by targets_pkey.
with old as materialized (
    select t as target, to_jsonb(t) - 'secret' as fields
    from targets t
    where t.workspace_id = :workspace_id and t.id = :target_id
    for update
), changed as (
    update targets t
    set name = p.name,
        settings = p.settings,
        for_kinds = p.for_kinds,
        deleted_at = p.deleted_at,
        secret = coalesce(:secret::bytea, t.secret),
        version = t.version + 1
    from old, jsonb_populate_record(old.target, :patch::jsonb) as p
    where t.workspace_id = :workspace_id and t.id = :target_id
        and (:version::integer is null or t.version = :version)
        and not exists (
            select from jsonb_each(:expected::jsonb) as e where old.fields -> e.key is distinct from e.value
        )
        and (
            (t.name, t.settings, t.for_kinds, t.deleted_at) is distinct from (p.name, p.settings, p.for_kinds, p.deleted_at)
            or :secret::bytea is not null
        )
    returning t.*
), difference as (
    select
        coalesce(jsonb_object_agg(key, o.value) filter (where o.value is distinct from n.value and key <> 'version'), '{}') as before,
        coalesce(jsonb_object_agg(key, n.value) filter (where o.value is distinct from n.value and key <> 'version'), '{}') as after
    from changed, old, jsonb_each(old.fields) as o join jsonb_each(to_jsonb(changed)) as n using (key)
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, undoes, before, after)
    select :workspace_id, :now, :actor_id, 'target', :target_id, :action, :undoes, before, after || :extra::jsonb
    from difference
    where exists (select from changed)
    returning id
)
select
    (old.target).version as version_before,
    (old.target).name as title,
    changed.version as version_after,
    (select id from recorded) as event_id
from old left join changed on true;

-- name: list_trash
-- What of these is in the trash, the latest first. Served by targets_trash.
select 'target' as subject, t.id, t.name as title, t.deleted_at
from targets t
where t.workspace_id = :workspace_id and t.deleted_at is not null
    and (t.deleted_at, t.id) < (:after_at::timestamptz, :after_id)  -- when after
order by t.deleted_at desc, t.id desc
limit :limit;
