-- part: row_columns
r.id, r.version, r.email, r.name, r.status, r.status_at, r.source, r.created_at

-- name: add_reader
-- A new reader and their event; nothing where the address is known. The event doesn't name them. Served by
-- readers_by_address.
with added as (
    insert into readers (
        workspace_id, email, name, status, status_at, source, consent, created_by, created_at, updated_at
    )
    values (:workspace_id, :email, :name, 'subscribed', :now, 'added', :consent, :actor_id, :now, :now)
    on conflict (workspace_id, email) do nothing
    returning id
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action)
    select :workspace_id, :now, :actor_id, 'reader', id, 'reader.created' from added
    returning id
)
select added.id, recorded.id as event_id from added, recorded;

-- name: change_reader
-- Every change of a reader goes this way: an edit, leaving and coming back, the trash, an undo. Served by readers_pkey.
with old as materialized (
    select r as reader, to_jsonb(r) as fields
    from readers r
    where r.workspace_id = :workspace_id and r.id = :reader_id
    for update
), changed as (
    update readers r
    set email = p.email, name = p.name, consent = p.consent, status = p.status, bounce = p.bounce,
        deleted_at = p.deleted_at, with_import = r.with_import and p.deleted_at is not null,
        status_at = case when r.status = p.status then r.status_at else :now end,
        updated_at = :now, version = r.version + 1
    from old, jsonb_populate_record(old.reader, :patch::jsonb) as p
    where r.workspace_id = :workspace_id and r.id = :reader_id
        and (:version::integer is null or r.version = :version)
        and not exists (
            select from jsonb_each(:expected::jsonb) as e where old.fields -> e.key is distinct from e.value
        )
        and (r.email, r.name, r.consent, r.status, r.bounce, r.deleted_at)
            is distinct from (p.email, p.name, p.consent, p.status, p.bounce, p.deleted_at)
    returning r.*
), difference as (
    select jsonb_object_agg(key, o.value) as before, jsonb_object_agg(key, n.value) as after
    from changed, old, jsonb_each(old.fields) as o join jsonb_each(to_jsonb(changed)) as n using (key)
    where o.value is distinct from n.value and key not in ('version', 'updated_at', 'status_at', 'with_import')
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, undoes, before, after)
    select :workspace_id, :now, :actor_id, 'reader', :reader_id, :action, :undoes, before, after || :extra::jsonb
    from difference
    where before is not null
    returning id
)
select
    (old.reader).version as version_before,
    coalesce(nullif((old.reader).name, ''), (old.reader).email) as title,
    changed.version as version_after,
    (select id from recorded) as event_id
from old left join changed on true;

-- name: get_reader
-- One reader; also from the trash. Served by readers_pkey.
select
-- include: row_columns
    , r.consent, r.asked_at, r.bounce, r.import_id, i.name as import_name, c.name as creator_name, r.updated_at,
    r.deleted_at
from readers r
left join reader_imports i on i.workspace_id = r.workspace_id and i.id = r.import_id
left join accounts c on c.id = r.created_by
where r.workspace_id = :workspace_id and r.id = :reader_id;

-- name: find_reader
-- Whose an address is; also from the trash. Served by readers_by_address.
select r.id, r.deleted_at from readers r where r.workspace_id = :workspace_id and r.email = :email;

-- name: list_readers
-- A page of the readers, the last added first. Served by readers_listed, readers_by_id and reader_words_found.
select
-- include: row_columns
from readers r
where r.workspace_id = :workspace_id and r.deleted_at is null
    and r.status = :status                                                              -- when status
    and r.id in (                                                                       -- when words
        select w.reader_id from reader_words w                                          -- when words
        where w.workspace_id = :workspace_id and w.words @@ words_asked(:words)         -- when words
    )                                                                                   -- when words
    and r.id < :after                                                                   -- when after
order by r.id desc
limit :limit;

-- name: get_counts
-- How many readers there are of each status. Served by reader_counts_pkey.
select c.status, c.amount from reader_counts c where c.workspace_id = :workspace_id and c.amount > 0;

-- name: list_mails_to
-- The latest mails that were for a reader. Served by mailings_of_reader.
select m.id, m.subject, r.state, r.tried_at, r.answer
from mailing_readers r
join mailings m on m.workspace_id = r.workspace_id and m.id = r.mailing_id
where r.workspace_id = :workspace_id and r.reader_id = :reader_id
order by r.mailing_id desc
limit :limit;

-- name: forget_reader
-- A reader is gone for good, with what their events said; that somebody was is told by nothing but numbers. Served by
-- readers_pkey and the index of events by their rows.
with gone as (
    delete from readers r where r.workspace_id = :workspace_id and r.id = :reader_id returning r.id
), silenced as (
    update events e set before = '{}', after = '{}'
    from gone
    where e.workspace_id = :workspace_id and e.subject = 'reader' and e.subject_id = gone.id
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action)
    select :workspace_id, :now, :actor_id, 'reader', id, 'reader.forgotten' from gone
    returning id
)
select id from gone;

-- name: list_trash
-- What of these is in the trash, the latest first; those that came there with their import are in it. Everybody may look
-- there, so it names no address. Served by readers_trash.
select
    'reader' as subject, r.id,
    coalesce(nullif(r.name, ''), left(r.email, 1) || '…' || substring(r.email from '@.*$')) as title, r.deleted_at
from readers r
where r.workspace_id = :workspace_id and r.deleted_at is not null and not r.with_import
    and (r.deleted_at, r.id) < (:after_at::timestamptz, :after_id)  -- when after
order by r.deleted_at desc, r.id desc
limit :limit;

-- name: get_export
-- Some of the readers, in the order of their ids, for a file. Served by readers_pkey.
select r.id, r.email, r.name, r.status, r.status_at, r.source, r.consent, r.created_at
from readers r
where r.workspace_id = :workspace_id and r.id > :after and r.deleted_at is null
order by r.id
limit :limit;

-- name: get_newsletter
-- What a workspace says of itself to its readers. Served by newsletters_pkey.
select
    n.sender_name, n.reply_to, n.imprint, n.about, n.sign_up, n.mails_a_minute, n.version
from newsletters n
where n.workspace_id = :workspace_id;

-- name: get_failing_mailbox
-- Why mails that come back can't be read; nothing where they can. Served by bounce_mailboxes_pkey.
select b.failing_since, b.failure
from bounce_mailboxes b
where b.workspace_id = :workspace_id and b.failing_since is not null;

-- name: save_newsletter
-- Changes that, unless somebody did since; null then. Served by newsletters_pkey.
with saved as (
    insert into newsletters as n (
        workspace_id, sender_name, reply_to, imprint, about, sign_up, mails_a_minute, version
    )
    values (:workspace_id, :sender_name, :reply_to, :imprint, :about, :sign_up, :mails_a_minute, 2)
    on conflict (workspace_id) do update
    set sender_name = excluded.sender_name, reply_to = excluded.reply_to, imprint = excluded.imprint,
        about = excluded.about, sign_up = excluded.sign_up, mails_a_minute = excluded.mails_a_minute,
        version = n.version + 1
    where n.version = :version
    returning n.version
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action)
    select :workspace_id, :now, :actor_id, 'workspace', :workspace_id, 'workspace.newsletter_changed' from saved
)
select version from saved;

-- name: find_sign_up
-- The workspace at an address where readers can sign up; nothing where they can't. Served by the index of slugs.
select w.id, w.name, w.slug, w.time_zone, coalesce(nullif(n.sender_name, ''), w.name) as sender_name, n.about, n.imprint
from workspaces w
join newsletters n on n.workspace_id = w.id
where w.slug = :slug and n.sign_up;

-- name: ask_reader
-- Somebody signs up: they are asked by mail whether it was them, at most once in a while, unless they have the mails
-- already. What they were stays until they answer. Served by readers_by_address.
insert into readers as r (
    workspace_id, email, name, status, status_at, source, asked_at, created_at, updated_at
)
values (:workspace_id, :email, :name, 'waiting', :now, 'signed_up', :now, :now, :now)
on conflict (workspace_id, email) do update
set asked_at = :now, status_at = case when r.status = 'waiting' then :now else r.status_at end
where (r.status <> 'subscribed' or r.deleted_at is not null)
    and (r.asked_at is null or r.asked_at <= :not_since)
returning r.id;

-- name: get_asked
-- Whom a mail asks whether they want to be a reader, and on whose behalf. Served by readers_pkey.
select
    r.id, r.email, r.name, r.status, w.id as workspace_id, w.slug, w.name as workspace_name,
    coalesce(nullif(n.sender_name, ''), w.name) as sender_name, coalesce(n.imprint, '') as imprint,
    r.deleted_at
from readers r
join workspaces w on w.id = r.workspace_id
left join newsletters n on n.workspace_id = r.workspace_id
where r.workspace_id = :workspace_id and r.id = :reader_id;

-- name: delete_unconfirmed
-- Who signed up and never said that it was them. Served by readers_unconfirmed.
with gone as (
    delete from readers r
    using (
        select workspace_id, id from readers
        where status = 'waiting' and status_at < :before
        order by status_at
        limit :limit
        for update skip locked
    ) as old
    where r.workspace_id = old.workspace_id and r.id = old.id
    returning r.workspace_id, r.id
)
select count(*)::integer from gone;
