-- name: add_template
-- A new template and its event, if the workspace has fewer than `most`, nearly so: those that are added together don't count
-- each other; else nothing. Served by draft_templates_in_order.
with added as (
    insert into draft_templates (workspace_id, kind, name, title, body, created_by, created_at, updated_at)
    select :workspace_id, :kind::draft_kind, :name, :title, :body, :actor_id, :now, :now
    where (
        select count(*) from draft_templates t where t.workspace_id = :workspace_id and t.deleted_at is null
    ) < :most
    returning workspace_id, id, kind, name, title
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, after)
    select
        workspace_id, :now, :actor_id, 'template', id, 'template.created',
        jsonb_build_object('kind', kind, 'name', name, 'title', title)
    from added
    returning id
)
select added.id, recorded.id as event_id from added, recorded;

-- name: change_template
-- Every change of a template goes this way: an edit, the trash, an undo. The same rules as change_draft; the event holds
-- the text too, for a template has no revisions. Served by draft_templates_pkey.
with old as materialized (
    select t as template, to_jsonb(t) as fields
    from draft_templates t
    where t.workspace_id = :workspace_id and t.id = :template_id
    for update
), changed as (
    update draft_templates t
    set
        kind = p.kind,
        name = p.name,
        title = p.title,
        body = p.body,
        deleted_at = p.deleted_at,
        updated_at = :now,
        version = t.version + 1
    from old, jsonb_populate_record(old.template, :patch::jsonb) as p
    where t.workspace_id = :workspace_id and t.id = :template_id
        and (:version::integer is null or t.version = :version)
        and not exists (
            select from jsonb_each(:expected::jsonb) as e where old.fields -> e.key is distinct from e.value
        )
        and (t.kind, t.name, t.title, t.body, t.deleted_at)
            is distinct from (p.kind, p.name, p.title, p.body, p.deleted_at)
    returning t.*
), difference as (
    select jsonb_object_agg(key, o.value) as before, jsonb_object_agg(key, n.value) as after
    from changed, old, jsonb_each(old.fields) as o join jsonb_each(to_jsonb(changed)) as n using (key)
    where o.value is distinct from n.value and key not in ('version', 'updated_at')
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, undoes, before, after)
    select :workspace_id, :now, :actor_id, 'template', :template_id, :action, :undoes, before, after || :extra::jsonb
    from difference
    where before is not null
    returning id
)
select
    (old.template).version as version_before,
    (old.template).name as title,
    changed.version as version_after,
    (select id from recorded) as event_id
from old left join changed on true;

-- name: get_template
-- One template with its text; also from the trash. Served by draft_templates_pkey.
select
    t.id, t.version, t.kind::text, t.name, t.title, t.body, t.created_at, c.name as creator_name, t.updated_at,
    t.deleted_at
from draft_templates t
left join accounts c on c.id = t.created_by
where t.workspace_id = :workspace_id and t.id = :template_id;

-- name: list_templates
-- The templates of a workspace, by kind and name; those that were taken out of the trash come on top of the most that
-- can be added. Served by draft_templates_in_order.
select t.id, t.kind::text, t.name, t.title
from draft_templates t
where t.workspace_id = :workspace_id and t.deleted_at is null
order by t.kind, title_order(t.name) collate "C", t.id
limit :limit;

-- name: list_trash
-- What of these is in the trash, the latest first. Served by draft_templates_trash.
select 'template' as subject, t.id, t.name as title, t.deleted_at
from draft_templates t
where t.workspace_id = :workspace_id and t.deleted_at is not null
    and (t.deleted_at, t.id) < (:after_at::timestamptz, :after_id)  -- when after
order by t.deleted_at desc, t.id desc
limit :limit;
