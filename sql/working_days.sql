-- name: get_week
-- How a workspace works, and one of its members. Served by workspaces_pkey, members_pkey.
select
    w.work_minutes, w.country, w.region, m.work_minutes as own_minutes, w.version, coalesce(m.version, 1) as own_version
from workspaces w
left join members m on m.workspace_id = w.id and m.account_id = :account_id and m.left_at is null
where w.id = :workspace_id;

-- name: get_days
-- The week of a workspace and of one of its members, and on which days the business is closed or that member is away, as far
-- as these aren't over: all that a calendar is made of. Served by workspaces_pkey, members_pkey and absences_to_come.
select
    w.work_minutes, w.country, w.region, m.work_minutes as own_minutes,
    coalesce((
        select jsonb_agg(to_jsonb(f))
        from (
            select a.account_id, a.first_on, a.last_on, a.note
            from absences a
            where a.workspace_id = :workspace_id and a.deleted_at is null and a.last_on >= :since
                and (a.account_id is null or a.account_id = :account_id)
            order by a.last_on, a.id
            limit :limit
        ) as f
    ), '[]') as absences
from workspaces w
left join members m on m.workspace_id = w.id and m.account_id = :account_id and m.left_at is null
where w.id = :workspace_id;

-- name: get_absences
-- The days on which the business is closed or one of its members is away, as far as they aren't over. Served by
-- absences_to_come.
select a.id, a.account_id, a.first_on, a.last_on, a.note, a.version, a.deleted_at
from absences a
where a.workspace_id = :workspace_id and a.deleted_at is null and a.last_on >= :since
    and (a.account_id is null or a.account_id = :account_id)
order by a.last_on, a.id
limit :limit;

-- name: get_absence
-- One absence; also from the trash. Served by absences_pkey.
select a.id, a.account_id, a.first_on, a.last_on, a.note, a.version, a.deleted_at
from absences a
where a.workspace_id = :workspace_id and a.id = :absence_id;

-- name: add_absence
-- Days off and their event, unless there are `most` of them to come already; nearly so, for those that are added together
-- don't count each other. Where the business is closed, reminders that
-- count its days of work are asked to move (webapp/reminders/moving.py). Served by absences_to_come.
with added as (
    insert into absences (workspace_id, account_id, first_on, last_on, note)
    select :workspace_id, :account_id, :first_on, :last_on, :note
    where (
        select count(*) from absences a
        where a.workspace_id = :workspace_id and a.deleted_at is null and a.last_on >= :since
            and a.account_id is not distinct from :account_id
    ) < :most
    returning *
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, after)
    select
        workspace_id, :now, :actor_id, 'absence', id, 'absence.created',
        jsonb_strip_nulls(jsonb_build_object(
            'account_id', account_id, 'first_on', first_on, 'last_on', last_on, 'note', nullif(note, '')
        ))
    from added
    returning id
), asked as (
    insert into jobs (name, workspace_id, run_at, tries_left)
    select 'move_reminders', :workspace_id, :now, 5 from added where account_id is null
)
select added.id, recorded.id as event_id from added, recorded;

-- name: change_absence
-- Every change of an absence goes this way: the trash, an undo. Reminders follow as they do when it is added. Served by
-- absences_pkey.
with old as materialized (
    select a as absence, to_jsonb(a) as fields
    from absences a
    where a.workspace_id = :workspace_id and a.id = :absence_id
    for update
), changed as (
    update absences a
    set deleted_at = p.deleted_at, version = a.version + 1
    from old, jsonb_populate_record(old.absence, :patch::jsonb) as p
    where a.workspace_id = :workspace_id and a.id = :absence_id
        and (:version::integer is null or a.version = :version)
        and not exists (
            select from jsonb_each(:expected::jsonb) as e where old.fields -> e.key is distinct from e.value
        )
        and a.deleted_at is distinct from p.deleted_at
    returning a.*
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, undoes, before, after)
    select
        :workspace_id, :now, :actor_id, 'absence', :absence_id, :action, :undoes,
        jsonb_build_object('deleted_at', (old.absence).deleted_at),
        jsonb_build_object(
            'deleted_at', changed.deleted_at, 'account_id', changed.account_id, 'first_on', changed.first_on,
            'last_on', changed.last_on
        ) || :extra::jsonb
    from changed, old
    returning id
), asked as (
    insert into jobs (name, workspace_id, run_at, tries_left)
    select 'move_reminders', :workspace_id, :now, 5 from changed where account_id is null
)
select
    (old.absence).version as version_before,
    (old.absence).note as title,
    changed.version as version_after,
    (select id from recorded) as event_id
from old left join changed on true;

-- name: update_week
-- The week of a workspace and its holidays, if nobody changed its settings since, and the event; reminders follow. Served by
-- workspaces_pkey.
with old as (
    select id, work_minutes, country, region from workspaces where id = :workspace_id and version = :version for update
), changed as (
    update workspaces w
    set work_minutes = :work_minutes::integer[], country = :country, region = :region, version = w.version + 1
    from old
    where w.id = old.id
    returning w.id, w.work_minutes, w.country, w.region, w.version
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, before, after)
    select
        changed.id, :now, :actor_id, 'workspace', changed.id, 'workspace.week_changed', to_jsonb(old) - 'id',
        to_jsonb(changed) - 'id' - 'version'
    from changed, old
), asked as (
    insert into jobs (name, workspace_id, run_at, tries_left)
    select 'move_reminders', :workspace_id, :now, 5 from changed
)
select version from changed;

-- name: update_own_week
-- A member's own week, null for that of the workspace, if it wasn't changed since, and the event. Served by members_pkey.
with old as (
    select account_id, work_minutes from members
    where workspace_id = :workspace_id and account_id = :actor_id and left_at is null and version = :version
    for update
), changed as (
    update members m
    set work_minutes = :work_minutes::integer[], version = m.version + 1
    from old
    where m.workspace_id = :workspace_id and m.account_id = old.account_id
    returning m.account_id, m.work_minutes, m.version
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, before, after)
    select
        :workspace_id, :now, :actor_id, 'member', changed.account_id, 'member.week_changed',
        jsonb_build_object('work_minutes', old.work_minutes), jsonb_build_object('work_minutes', changed.work_minutes)
    from changed, old
)
select version from changed;

-- name: list_trash
-- What of these is in the trash, the latest first. Served by absences_trash.
select
    'absence' as subject, a.id,
    coalesce(nullif(a.note, ''), case when a.account_id is null then 'Closed' else 'Days off' end) as title, a.deleted_at
from absences a
where a.workspace_id = :workspace_id and a.deleted_at is not null
    and (a.deleted_at, a.id) < (:after_at::timestamptz, :after_id)  -- when after
order by a.deleted_at desc, a.id desc
limit :limit;
