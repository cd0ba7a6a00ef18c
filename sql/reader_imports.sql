-- name: add_import
-- A list that was read, to be looked at before anything is added.
insert into reader_imports (workspace_id, name, emails, names, unreadable, refused, created_by, created_at)
values (
    :workspace_id, :name, :emails::text[], :names::text[], :unreadable::jsonb, :refused, :actor_id, :now
)
returning id;

-- name: get_import
-- An import, without its addresses. Served by reader_imports_pkey.
select
    i.id, i.name, i.version, cardinality(i.emails) as rows, i.unreadable, i.refused, i.carried, i.added, i.consent,
    a.name as creator_name, i.created_at, i.confirmed_at, i.deleted_at
from reader_imports i
join accounts a on a.id = i.created_by
where i.workspace_id = :workspace_id and i.id = :import_id;

-- name: preview_import
-- What an import would do now. Served by reader_imports_pkey and readers_by_address.
select
    (count(*) filter (where r.id is null or (r.deleted_at is not null and r.status = 'subscribed')))::integer as new,
    (count(*) filter (where r.id is not null and not (r.deleted_at is not null and r.status = 'subscribed')))::integer
        as known,
    (count(*) filter (where r.status in ('left', 'bounced')))::integer as away,
    coalesce((array_agg(e.email order by e.place) filter (where r.id is null))[1:5], '{}') as emails
from reader_imports i
cross join unnest(i.emails) with ordinality as e (email, place)
left join readers r on r.workspace_id = i.workspace_id and r.email = e.email
where i.workspace_id = :workspace_id and i.id = :import_id;

-- name: confirm_import
-- What was read is to be added, and its event; nothing where it was confirmed before. Served by reader_imports_pkey.
with confirmed as (
    update reader_imports i
    set confirmed_at = :now, consent = :consent, version = i.version + 1
    where i.workspace_id = :workspace_id and i.id = :import_id and i.confirmed_at is null and i.deleted_at is null
    returning i.id, i.name, cardinality(i.emails) as rows
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, after)
    select
        :workspace_id, :now, :actor_id, 'import', id, 'import.created',
        jsonb_build_object('name', name, 'rows', rows)
    from confirmed
    returning id
)
select confirmed.id, recorded.id as event_id from confirmed, recorded;

-- name: change_import
-- Every change of an import goes this way: into the trash and out of it; the job that takes its readers along is asked
-- for by the same stroke. Served by reader_imports_pkey.
with old as materialized (
    select i as import, jsonb_build_object('deleted_at', i.deleted_at) as fields
    from reader_imports i
    where i.workspace_id = :workspace_id and i.id = :import_id and i.confirmed_at is not null
    for update
), changed as (
    update reader_imports i
    set deleted_at = (:patch::jsonb ->> 'deleted_at')::timestamptz, version = i.version + 1
    from old
    where i.workspace_id = :workspace_id and i.id = :import_id
        and (:version::integer is null or i.version = :version)
        and not exists (
            select from jsonb_each(:expected::jsonb) as e where old.fields -> e.key is distinct from e.value
        )
        and i.deleted_at is distinct from (:patch::jsonb ->> 'deleted_at')::timestamptz
    returning i.*
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, undoes, before, after)
    select
        :workspace_id, :now, :actor_id, 'import', :import_id, :action, :undoes, old.fields,
        jsonb_build_object('deleted_at', changed.deleted_at) || :extra::jsonb
    from changed, old
    returning id
), asked as (
    insert into jobs (name, workspace_id, arguments, run_at, tries_left)
    select :job, :workspace_id, jsonb_build_object('import_id', id), :now, :tries from changed
)
select
    (old.import).version as version_before,
    (old.import).name as title,
    changed.version as version_after,
    (select id from recorded) as event_id
from old left join changed on true;

-- name: carry_import
-- Some more of the addresses of an import become readers. Who is known stays as they are; who was in the trash though
-- subscribed comes back. Served by reader_imports_pkey and readers_by_address.
with import as (
    select i.* from reader_imports i
    where i.workspace_id = :workspace_id and i.id = :import_id and i.carried = :carried and i.deleted_at is null
    for update
), added as (
    insert into readers as r (
        workspace_id, email, name, status, status_at, source, consent, import_id, created_by, created_at, updated_at
    )
    select
        i.workspace_id, e.email, e.name, 'subscribed', i.confirmed_at, 'imported', i.consent, i.id, i.created_by,
        i.confirmed_at, i.confirmed_at
    from import i
    cross join unnest(
        i.emails[i.carried + 1 : i.carried + :limit], i.names[i.carried + 1 : i.carried + :limit]
    ) as e (email, name)
    on conflict (workspace_id, email) do update
    set deleted_at = null, with_import = false, import_id = excluded.import_id, consent = excluded.consent, status_at = excluded.status_at,
        updated_at = excluded.updated_at, version = r.version + 1
    where r.deleted_at is not null and r.status = 'subscribed'
    returning r.id
)
update reader_imports i
set carried = least(import.carried + :limit, cardinality(import.emails)),
    added = i.added + (select count(*) from added)
from import
where i.workspace_id = import.workspace_id and i.id = import.id
returning i.carried, (select count(*) from added)::integer as moved;

-- name: follow_import
-- Some of the readers of an import follow it into the trash, but for those who have left since; and those who did follow
-- it out again. Served by readers_of_import.
with moved as (
    update readers r
    set deleted_at = i.deleted_at, with_import = i.deleted_at is not null, updated_at = :now, version = r.version + 1
    from reader_imports i, (
        select x.id
        from readers x
        join reader_imports j on j.workspace_id = x.workspace_id and j.id = x.import_id
        where x.workspace_id = :workspace_id and x.import_id = :import_id and x.id > :after
            and (
                (j.deleted_at is not null and x.deleted_at is null and x.status = 'subscribed')
                or (j.deleted_at is null and x.with_import)
            )
        order by x.id
        limit :limit
        for update of x
    ) as chosen
    where i.workspace_id = :workspace_id and i.id = :import_id and r.workspace_id = :workspace_id and r.id = chosen.id
    returning r.id
)
select coalesce(max(id), 0) as carried, count(*)::integer as moved from moved;

-- name: delete_unconfirmed
-- Lists that were read and never added. Served by reader_imports_unconfirmed.
delete from reader_imports where confirmed_at is null and created_at < :before;

-- name: list_trash
-- What of these is in the trash, the latest first. Served by reader_imports_trash.
select 'import' as subject, i.id, i.name as title, i.deleted_at
from reader_imports i
where i.workspace_id = :workspace_id and i.deleted_at is not null
    and (i.deleted_at, i.id) < (:after_at::timestamptz, :after_id)  -- when after
order by i.deleted_at desc, i.id desc
limit :limit;
