-- name: add_mailing
-- A publication is to go to readers by mail, once for each key; nothing where it is asked for again. Served by
-- mailings_workspace_id_key_key.
insert into mailings (
    workspace_id, key, publication_id, draft_id, target_id, subject, post, sender_name, reply_to, imprint, created_at
)
values (
    :workspace_id, :key, :publication_id, :draft_id, :target_id, :subject, :post::jsonb, :sender_name, :reply_to,
    :imprint, :now
)
on conflict (workspace_id, key) do nothing
returning id;

-- name: find_mailing
-- The mailing of a key. Served by mailings_workspace_id_key_key.
select m.id from mailings m where m.workspace_id = :workspace_id and m.key = :key;

-- name: get_mailing
-- A mailing with its figures. Served by mailings_pkey.
select
    m.id, m.draft_id, m.state, m.subject, m.post, m.html, m.body, m.sender_name, m.reply_to, m.imprint, m.gathered_to,
    m.readers, m.sent, m.refused, m.skipped, m.doubtful, m.turn, m.setbacks, m.reason, m.created_at, m.ended_at,
    w.slug, w.name as workspace_name, m.key, coalesce(n.mails_a_minute, 120) as mails_a_minute,
    s.name as stopper_name
from mailings m
join workspaces w on w.id = m.workspace_id
left join newsletters n on n.workspace_id = m.workspace_id
left join accounts s on s.id = m.stopped_by
where m.workspace_id = :workspace_id and m.id = :mailing_id;

-- name: name_mailings
-- Which mailings some jobs send. Served by jobs_pkey and mailings_pkey.
select j.id, m.subject as words
from jobs j
join mailings m on m.workspace_id = j.workspace_id and m.id = (j.arguments ->> 'mailing_id')::bigint
where j.id = any(:job_ids::bigint[]);

-- name: list_mailings
-- The latest mailings of a workspace. Served by mailings_latest.
select m.id, m.subject, m.state, m.readers, m.sent, m.created_at
from mailings m
where m.workspace_id = :workspace_id
    and m.id < :after  -- when after
order by m.id desc
limit :limit;

-- name: gather
-- Some more of the readers who are subscribed are given a place in a mailing, in the order of their ids; how many, and the
-- last that was looked at. Served by readers_by_id.
with found as materialized (
    select r.id
    from readers r
    where r.workspace_id = :workspace_id and r.status = 'subscribed' and r.deleted_at is null
        and r.id > :gathered_to and r.status_at <= :until
    order by r.id
    limit :limit
), placed as (
    insert into mailing_readers (workspace_id, mailing_id, reader_id)
    select :workspace_id, :mailing_id, id from found
    on conflict do nothing
    returning reader_id
), counted as (
    update mailings m
    set readers = m.readers + (select count(*) from placed),
        gathered_to = coalesce((select max(id) from found), m.gathered_to),
        state = case when (select count(*) from found) < :limit and m.state = 'gathering' then 'sending' else m.state end
    where m.workspace_id = :workspace_id and m.id = :mailing_id and m.gathered_to = :gathered_to
    returning m.gathered_to, m.state
)
select gathered_to, state from counted;

-- name: write_mailing
-- What a mailing says, written once. Served by mailings_pkey.
update mailings m
set html = :html, body = :body, post = null
where m.workspace_id = :workspace_id and m.id = :mailing_id and m.html = '';

-- name: doubt
-- What was handed to the server when somebody died over it: nobody knows whether it went. Served by
-- mailing_readers_wanting.
with doubtful as (
    update mailing_readers r
    set state = 'doubtful', answer = 'The desk ended while this mail was handed over.'
    where r.workspace_id = :workspace_id and r.mailing_id = :mailing_id and r.state = 'sending'
    returning r.reader_id
)
update mailings m
set doubtful = m.doubtful + (select count(*) from doubtful)
where m.workspace_id = :workspace_id and m.id = :mailing_id and exists (select from doubtful);

-- name: list_waiting
-- Some readers whose mail waits and may be tried now. Who has left since, or is gone, comes too, to be skipped. Served by
-- mailing_readers_waiting.
select
    w.reader_id, coalesce(r.email, '') as email, coalesce(r.name, '') as name,
    coalesce(r.status = 'subscribed' and r.deleted_at is null, false) as wants_it, w.tries
from (
    select reader_id, tries, again_at
    from mailing_readers
    where workspace_id = :workspace_id and mailing_id = :mailing_id and state = 'waiting'
        and (again_at is null or again_at <= :now)
    order by again_at nulls first, reader_id
    limit :limit
) as w
left join readers r on r.workspace_id = :workspace_id and r.id = w.reader_id
order by w.again_at nulls first, w.reader_id;

-- name: begin_mail
-- The mail for a reader is handed over from now on, if it still waits, they still want it, and nobody stopped the mailing.
-- The mailing and the reader are locked, so that a stop, or a leave, that was answered holds. Served by mailings_pkey,
-- readers_pkey and mailing_readers_pkey.
with going_on as (
    select m.id, r.id as reader_id
    from mailings m
    join readers r on r.workspace_id = m.workspace_id and r.id = :reader_id
    where m.workspace_id = :workspace_id and m.id = :mailing_id and m.state = 'sending' and m.turn = :turn
        and r.status = 'subscribed' and r.deleted_at is null and r.email = :email
    for no key update of m
    for share of r
)
update mailing_readers w
set state = 'sending', tried_at = :now
from going_on g
where w.workspace_id = :workspace_id and w.mailing_id = g.id and w.reader_id = g.reader_id and w.state = 'waiting'
returning w.reader_id;

-- name: end_mail
-- What became of the mail for a reader; a doubt that somebody had meanwhile is settled by it. Served by
-- mailing_readers_pkey.
with ended as (
    update mailing_readers w
    set state = :state, answer = :answer, again_at = :again_at,
        tries = w.tries + (:again_at::timestamptz is not null)::integer,
        tried_at = coalesce(w.tried_at, :now)
    from (
        select state from mailing_readers
        where workspace_id = :workspace_id and mailing_id = :mailing_id and reader_id = :reader_id
        for update
    ) as old
    where w.workspace_id = :workspace_id and w.mailing_id = :mailing_id and w.reader_id = :reader_id
        and w.state = old.state and w.state in ('waiting', 'sending', 'doubtful')
    returning old.state as was, w.state
)
update mailings m
set sent = m.sent + (e.state = 'sent')::integer,
    refused = m.refused + (e.state = 'refused')::integer,
    skipped = m.skipped + (e.state = 'skipped')::integer,
    doubtful = m.doubtful + (e.state = 'doubtful')::integer - (e.was = 'doubtful')::integer,
    setbacks = case when e.state = 'sent' then 0 else m.setbacks end,
    reason = case when e.state = 'sent' and m.state = 'sending' then '' else m.reason end
from ended e
where m.workspace_id = :workspace_id and m.id = :mailing_id;

-- name: next_waiting
-- Whether mails of a mailing still wait, and when the next of them may be tried. Served by mailing_readers_waiting.
select w.reader_id, w.again_at
from mailing_readers w
where w.workspace_id = :workspace_id and w.mailing_id = :mailing_id and w.state = 'waiting'
order by w.again_at nulls first, w.reader_id
limit 1;

-- name: finish_mailing
-- All that a mailing could do is done. Served by mailings_pkey.
update mailings m
set state = 'done', ended_at = :now, reason = ''
where m.workspace_id = :workspace_id and m.id = :mailing_id and m.state = 'sending';

-- name: set_back
-- The server takes nothing for now: it is asked again later. Served by mailings_pkey.
update mailings m
set setbacks = m.setbacks + 1, reason = :reason
where m.workspace_id = :workspace_id and m.id = :mailing_id and m.state in ('gathering', 'sending')
returning m.setbacks;

-- name: pause_mailing
-- A mailing waits for a person, by the server's answer or because somebody stopped it; null where it has ended. Served by
-- mailings_pkey.
update mailings m
set state = :state, reason = :reason, stopped_by = :actor_id, setbacks = 0
where m.workspace_id = :workspace_id and m.id = :mailing_id and m.state in ('gathering', 'sending', 'paused')
returning m.id;

-- name: continue_mailing
-- A mailing goes on where it was: with those that wait, at once also where they were put off, and those who aren't gathered
-- yet. Null where there is nothing to go on with. Served by mailings_pkey and mailing_readers_waiting.
with going as (
    update mailings m
    set state = 'gathering', reason = '', stopped_by = null, setbacks = 0, turn = m.turn + 1, ended_at = null
    where m.workspace_id = :workspace_id and m.id = :mailing_id
        and m.state in ('gathering', 'sending', 'paused', 'stopped')
    returning m.workspace_id, m.id, m.turn
), waiting as (
    update mailing_readers w
    set again_at = null
    from going g
    where w.workspace_id = g.workspace_id and w.mailing_id = g.id and w.state = 'waiting' and w.again_at is not null
)
select turn from going;

-- name: list_wanting
-- The mails of a mailing that somebody should look at: refused, or nobody knows whether they went. Served by
-- mailing_readers_wanting.
select w.reader_id, coalesce(r.email, '') as email, coalesce(r.name, '') as name, w.state, w.answer, w.tried_at
from mailing_readers w
left join readers r on r.workspace_id = w.workspace_id and r.id = w.reader_id
where w.workspace_id = :workspace_id and w.mailing_id = :mailing_id and w.state in ('refused', 'doubtful')
    and w.reader_id > :after  -- when after
order by w.reader_id
limit :limit;

-- name: send_again
-- Those of a state wait again: who decides says that a second copy is no harm, or that none came. Null where there are
-- none. Served by mailing_readers_wanting and mailings_pkey.
with waiting as (
    update mailing_readers w
    set state = 'waiting', again_at = null, tries = 0, answer = ''
    where w.workspace_id = :workspace_id and w.mailing_id = :mailing_id and w.state = :state
        and w.reader_id = :reader_id  -- when one
    returning w.reader_id
)
update mailings m
set refused = m.refused - case when :state = 'refused' then (select count(*) from waiting) else 0 end,
    doubtful = m.doubtful - case when :state = 'doubtful' then (select count(*) from waiting) else 0 end,
    state = 'gathering', reason = '', stopped_by = null, setbacks = 0, turn = m.turn + 1, ended_at = null
where m.workspace_id = :workspace_id and m.id = :mailing_id and exists (select from waiting)
returning m.turn;

-- name: settle_doubt
-- A person knows that a doubtful mail went; null where it isn't doubtful. Served by mailing_readers_pkey.
with settled as (
    update mailing_readers w
    set state = 'sent', answer = 'Somebody found that it arrived.'
    where w.workspace_id = :workspace_id and w.mailing_id = :mailing_id and w.reader_id = :reader_id
        and w.state = 'doubtful'
    returning w.reader_id
)
update mailings m
set doubtful = m.doubtful - 1, sent = m.sent + 1
where m.workspace_id = :workspace_id and m.id = :mailing_id and exists (select from settled)
returning m.id;

-- name: has_readers
-- Whether anybody is subscribed. Served by reader_counts_pkey.
select exists (
    select from reader_counts c
    where c.workspace_id = :workspace_id and c.status = 'subscribed' and c.amount > 0
);

-- name: get_post_files
-- Files that a text names, also from the trash: they still show. Served by files_pkey, contents_pkey.
select f.id, f.name, f.sha256, c.size, c.media_type, c.width, c.height, c.widths
from files f
join contents c on c.workspace_id = f.workspace_id and c.sha256 = f.sha256
where f.workspace_id = :workspace_id and f.id = any(:file_ids::bigint[])
order by f.id;
