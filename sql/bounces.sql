-- part: mailbox_columns
b.workspace_id, b.host, b.port, b.user_name, b.secret, b.folder, b.move_to, b.uid_validity, b.last_uid, b.looked_at,
b.failing_since, b.failure, b.found, b.version

-- name: get_mailbox
-- The mailbox that a workspace's mails come back to. Served by bounce_mailboxes_pkey.
select
-- include: mailbox_columns
from bounce_mailboxes b
where b.workspace_id = :workspace_id;

-- name: list_mailboxes
-- All of them, one after the other, for the job that reads them. Served by bounce_mailboxes_pkey.
select
-- include: mailbox_columns
from bounce_mailboxes b
where b.workspace_id > :after
order by b.workspace_id
limit :limit;

-- name: get_failing
-- Those that can't be read, for whoever runs the desk. It reads them all: there are few.
select w.name, b.failing_since, b.failure
from bounce_mailboxes b
join workspaces w on w.id = b.workspace_id
where b.failing_since is not null
order by b.workspace_id;

-- name: save_mailbox
-- Changes it, unless somebody did since; null then. Without a new password the one that is kept stays. Another mailbox is
-- read from its beginning. Served by bounce_mailboxes_pkey.
with saved as (
    insert into bounce_mailboxes as b (workspace_id, host, port, user_name, secret, folder, move_to, version)
    values (:workspace_id, :host, :port, :user_name, :secret::bytea, :folder, :move_to, 2)
    on conflict (workspace_id) do update
    set host = excluded.host, port = excluded.port, user_name = excluded.user_name, secret = excluded.secret,
        folder = excluded.folder, move_to = excluded.move_to, failing_since = null, failure = '',
        uid_validity = case
            when (b.host, b.port, b.user_name, b.folder)
                = (excluded.host, excluded.port, excluded.user_name, excluded.folder) then b.uid_validity
        end,
        version = b.version + 1
    where b.version = :version
    returning b.version
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action)
    select :workspace_id, :now, :actor_id, 'workspace', :workspace_id, 'workspace.mailbox_changed' from saved
)
select version from saved;

-- name: delete_mailbox
-- It is read no more, and its password is gone; nothing where there is none. Served by bounce_mailboxes_pkey.
with gone as (
    delete from bounce_mailboxes b where b.workspace_id = :workspace_id returning b.workspace_id
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action)
    select :workspace_id, :now, :actor_id, 'workspace', :workspace_id, 'workspace.mailbox_removed' from gone
)
select workspace_id from gone;

-- name: note_looked
-- It was read up to a mail. Nothing where it is another mailbox by now. Served by bounce_mailboxes_pkey.
update bounce_mailboxes b
set uid_validity = :uid_validity, last_uid = :last_uid, looked_at = :now, failing_since = null, failure = '',
    found = b.found + :found
where b.workspace_id = :workspace_id and b.version = :version;

-- name: note_failure
-- It can't be read now, and since when. Served by bounce_mailboxes_pkey.
update bounce_mailboxes b
set failing_since = coalesce(b.failing_since, :now), failure = :failure
where b.workspace_id = :workspace_id and b.version = :version;

-- name: find_sent
-- The latest mails that went to readers of some addresses, or of some ids. Served by readers_by_address, readers_pkey,
-- mailings_of_reader and mailings_pkey.
with named as (
    select r.id, r.email from readers r where r.workspace_id = :workspace_id and r.email = any(:emails::text[])
    union
    select r.id, r.email from readers r where r.workspace_id = :workspace_id and r.id = any(:ids::bigint[])
)
select n.id as reader_id, n.email, sent.mailing_id, sent.key
from named n
cross join lateral (
    select m.id as mailing_id, m.key
    from mailing_readers mr
    join mailings m on m.workspace_id = mr.workspace_id and m.id = mr.mailing_id
    where mr.workspace_id = :workspace_id and mr.reader_id = n.id and mr.state in ('sent', 'doubtful', 'sending')
    order by mr.mailing_id desc
    limit :limit
) as sent;

-- name: note_soft
-- One more mail that was put off, once each; how many there are since a moment, of those since the reader's status last
-- changed, and when the first of them was. Served by soft_bounces_pkey and readers_pkey.
with noted as (
    insert into soft_bounces (workspace_id, reader_id, mailing_id, at, words)
    select :workspace_id, r.id, :mailing_id, :now, :words
    from readers r
    where r.workspace_id = :workspace_id and r.id = :reader_id
    on conflict do nothing
    returning at, mailing_id
), counted as (
    select s.at
    from soft_bounces s
    join readers r on r.workspace_id = s.workspace_id and r.id = s.reader_id
    where s.workspace_id = :workspace_id and s.reader_id = :reader_id and s.at >= greatest(r.status_at, :since)
    union all
    select at from noted
)
select count(*)::integer as amount, min(at) as first_at from counted;

-- name: delete_old_soft
-- Those that count no longer. Served by soft_bounces_at.
delete from soft_bounces s
where (s.workspace_id, s.reader_id, s.mailing_id) in (
    select workspace_id, reader_id, mailing_id from soft_bounces where at < :before order by at limit :limit
);
