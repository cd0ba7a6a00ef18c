-- name: add_workspace
-- A new workspace with its owner, and the event. Violates workspaces_slug_key where the slug is taken.
with added as (
    insert into workspaces (slug, name, time_zone, week_start, date_order)
    values (:slug, :name, :time_zone, :week_start, :date_order)
    returning *
), joined as (
    insert into members (workspace_id, account_id, role)
    select id, :account_id, 'owner' from added
    returning workspace_id, account_id
), recorded as (
    insert into events (workspace_id, actor_id, subject, subject_id, kind, after)
    select added.id, joined.account_id, 'workspace', added.id, 'created', to_jsonb(added) - 'created_at'
    from added, joined
)
select id from added;

-- name: slug_taken
-- Is there a workspace of this slug? Served by workspaces_slug_key.
select exists (select from workspaces where slug = :slug);

-- name: list_workspaces
-- The workspaces of an account. Served by members_account.
select w.slug, w.name, m.role::text as role
from members m
join workspaces w on w.id = m.workspace_id
where m.account_id = :account_id and m.left_at is null
order by lower(w.name), w.id;

-- name: list_member_names
-- Everybody who can be an assignee, by name. Served by members_pkey.
select a.id, a.name
from members m
join accounts a on a.id = m.account_id
where m.workspace_id = :workspace_id and m.left_at is null
order by lower(a.name), a.id;
