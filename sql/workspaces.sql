-- name: add_workspace
-- A new workspace with its owner, and the event; nothing where the slug is taken. Served by workspaces_slug_key.
with added as (
    insert into workspaces (slug, name, time_zone, week_start, date_order)
    values (:slug, :name, :time_zone, :week_start, :date_order)
    on conflict (slug) do nothing
    returning *
), joined as (
    insert into members (workspace_id, account_id, role)
    select id, :account_id, 'owner' from added
    returning workspace_id, account_id
), recorded as (
    insert into events (workspace_id, actor_id, subject, subject_id, action, after)
    select added.id, joined.account_id, 'workspace', added.id, 'workspace.created', to_jsonb(added) - 'created_at' - 'change'
    from added, joined
)
select id from added;

-- name: list_workspaces
-- The workspaces of an account. Served by members_account.
select w.slug, w.name, m.role::text as role
from members m
join workspaces w on w.id = m.workspace_id
where m.account_id = :account_id and m.left_at is null
order by title_order(w.name) collate "C", w.id;

-- name: get_workspace
-- One workspace's settings. Served by workspaces_pkey.
select id, slug, name, time_zone, week_start, date_order, autosave_days, recording_days, language, version
from workspaces where id = :workspace_id;

-- name: update_workspace
-- The settings of a workspace, if nobody changed them since, and the event. Served by workspaces_pkey.
with old as (
    select * from workspaces where id = :workspace_id and version = :version for update
), changed as (
    update workspaces w
    set
        name = :name,
        time_zone = :time_zone,
        week_start = :week_start,
        date_order = :date_order,
        autosave_days = :autosave_days,
        recording_days = :recording_days,
        language = coalesce(:language, w.language),
        version = w.version + 1
    from old
    where w.id = old.id
    returning w.*
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, before, after)
    select changed.id, :now, :actor_id, 'workspace', changed.id, 'workspace.updated', to_jsonb(old) - 'change', to_jsonb(changed) - 'change'
    from changed, old
)
select version from changed;

-- name: list_members
-- The members' page, with the open tasks that are theirs, from the counters. Served by members_pkey, counters_pkey.
select
    a.id, a.name, a.email, m.role::text, m.joined_at, m.version,
    (
        select coalesce(sum(c.amount), 0)::bigint
        from counters c
        where c.workspace_id = m.workspace_id and c.subject = 'task' and c.dimension = 'assignee'
            and c.value = m.account_id::text and c.status in ('pending', 'in_progress', 'waiting')
    ) as open_tasks
from members m
join accounts a on a.id = m.account_id
where m.workspace_id = :workspace_id and m.left_at is null
order by m.role, title_order(a.name) collate "C", a.id;

-- name: add_member
-- Join a workspace, or come back to it. Served by members_pkey.
with joined as (
    insert into members (workspace_id, account_id, role)
    values (:workspace_id, :account_id, :role::member_role)
    on conflict (workspace_id, account_id) do update
    set role = excluded.role, left_at = null, joined_at = :now, version = members.version + 1
    where members.left_at is not null
    returning workspace_id, account_id, role
)
insert into events (workspace_id, at, actor_id, subject, subject_id, action, after)
select workspace_id, :now, account_id, 'member', account_id, 'member.joined', jsonb_build_object('role', role) from joined;

-- name: change_member
-- Another role for a member, or none: then they leave. The last owner stays one. Owners are locked in the order of
-- their key first, so that two owners can't step down at the same moment, and then the member, who may have left or have
-- another role by then. Who is no owner any more has no open invitations either. Served by members_pkey, invitations_of.
with owners as materialized (
    select account_id from members
    where workspace_id = :workspace_id and role = 'owner' and left_at is null
    order by account_id
    for update
), old as materialized (
    select m.account_id, m.role from members m
    where m.workspace_id = :workspace_id and m.account_id = :account_id and m.left_at is null
        and (select count(*) from owners) >= 0
    for update of m
), changed as (
    update members m
    set
        role = coalesce(:role::member_role, m.role),
        left_at = case when :role::member_role is null then :now::timestamptz end,
        version = m.version + 1
    from old
    where m.workspace_id = :workspace_id and m.account_id = old.account_id
        and (old.role <> 'owner' or :role::member_role = 'owner' or (select count(*) from owners) > 1)
    returning m.account_id, m.role, m.left_at
), closed as (
    -- an invitation is good as long as who gave it is an owner
    update invitations i
    set closed_at = :now
    from changed
    where i.workspace_id = :workspace_id and i.invited_by = changed.account_id and i.closed_at is null
        and (changed.left_at is not null or changed.role <> 'owner')
    returning i.id, i.role
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, before, after)
    select
        :workspace_id::bigint, :now::timestamptz, :actor_id::bigint, 'member', changed.account_id,
        case when changed.left_at is null then 'member.role_changed' else 'member.left' end,
        jsonb_build_object('role', old.role),
        case when changed.left_at is null then jsonb_build_object('role', changed.role) else '{}'::jsonb end
    from changed, old
    union all
    select :workspace_id, :now, :actor_id, 'invitation', id, 'invitation.closed', jsonb_build_object('role', role), '{}'::jsonb from closed
)
select (select count(*) from old) as found, (select count(*) from changed) as changed;

-- part: invitation_of_link
        select workspace_id, id from invitations where token_hash = :token_hash
        union all
        select workspace_id, invitation_id from invitation_links where token_hash = :token_hash

-- name: add_invitation
-- A link by which somebody can join with a role; only its hash is kept.
with added as (
    insert into invitations (workspace_id, token_hash, role, note, invited_by, created_at, expires_at)
    values (:workspace_id, :token_hash, :role::member_role, :note, :actor_id, :now, :expires_at)
    returning *
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, after)
    select
        workspace_id, :now, :actor_id, 'invitation', id, 'invitation.created',
        jsonb_build_object('role', role, 'note', note)
    from added
)
select id from added;

-- name: add_invitation_link
-- One more link of an invitation that still works, and what is written with it. Served by invitations_pkey.
with link as (
    insert into invitation_links (token_hash, workspace_id, invitation_id)
    select :token_hash, i.workspace_id, i.id
    from invitations i
    join members m on m.workspace_id = i.workspace_id and m.account_id = i.invited_by
    where i.workspace_id = :workspace_id and i.id = :invitation_id and i.closed_at is null and i.expires_at > :now
        and m.role = 'owner' and m.left_at is null
    returning workspace_id, invitation_id
)
select w.id as workspace_id, w.name as workspace_name, w.slug, i.role::text, a.name as invited_by
from link
join workspaces w on w.id = link.workspace_id
join invitations i on i.workspace_id = link.workspace_id and i.id = link.invitation_id
join accounts a on a.id = i.invited_by;

-- name: list_invitations
-- Links that still work: those of owners. Served by invitations_pkey.
select i.id, i.role::text, i.note, a.name as invited_by, i.created_at, i.expires_at
from invitations i
join accounts a on a.id = i.invited_by
join members m on m.workspace_id = i.workspace_id and m.account_id = i.invited_by
where i.workspace_id = :workspace_id and i.closed_at is null and i.expires_at > :now
    and m.role = 'owner' and m.left_at is null
order by i.id desc
limit 100;

-- name: find_invitation
-- What an invitation's link leads to, as long as who gave it is an owner. Served by invitations_token_hash_key and
-- invitation_links_pkey.
select w.id as workspace_id, w.name as workspace_name, w.slug, i.role::text, a.name as invited_by
from invitations i
join workspaces w on w.id = i.workspace_id
join accounts a on a.id = i.invited_by
join members m on m.workspace_id = i.workspace_id and m.account_id = i.invited_by
where (i.workspace_id, i.id) in (
    -- include: invitation_of_link
    ) and i.closed_at is null and i.expires_at > :now
    and m.role = 'owner' and m.left_at is null;

-- name: accept_invitation
-- Use an invitation up and join: of two uses at once only one succeeds, and none once who gave it is no owner any more.
-- Served by invitations_token_hash_key, invitation_links_pkey and invitations_pkey.
with used as (
    update invitations i
    set closed_at = :now
    where (i.workspace_id, i.id) in (
        -- include: invitation_of_link
        ) and i.closed_at is null and i.expires_at > :now
        and exists (
            select from members m
            where m.workspace_id = i.workspace_id and m.account_id = i.invited_by
                and m.role = 'owner' and m.left_at is null
        )
    returning i.workspace_id, i.id, i.role
), joined as (
    insert into members (workspace_id, account_id, role, joined_at)
    select workspace_id, :account_id, role, :now from used
    on conflict (workspace_id, account_id) do update
    set
        role = case when members.left_at is null then members.role else excluded.role end,
        left_at = null,
        version = members.version + 1
    returning workspace_id, account_id, role
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, after)
    select workspace_id, :now, account_id, 'member', account_id, 'member.joined', jsonb_build_object('role', role) from joined
)
select count(*) from joined;

-- name: close_invitation
-- Take an invitation back. Served by invitations_pkey.
with closed as (
    update invitations
    set closed_at = :now
    where workspace_id = :workspace_id and id = :invitation_id and closed_at is null
    returning workspace_id, id, role
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, before)
    select workspace_id, :now, :actor_id, 'invitation', id, 'invitation.closed', jsonb_build_object('role', role) from closed
)
select count(*) from closed;

-- name: find_workspace
-- The id of a workspace. Served by workspaces_slug_key.
select id from workspaces where slug = :slug;
