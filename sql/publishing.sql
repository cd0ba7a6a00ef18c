-- part: post_files
    coalesce((
        select jsonb_agg(
            jsonb_build_object(
                'id', f.id, 'name', f.name, 'sha256', encode(f.sha256, 'base64'), 'size', c.size,
                'media_type', c.media_type, 'width', c.width, 'height', c.height, 'widths', c.widths
            )
            order by f.id
        )
        from jsonb_array_elements(p.content -> 'files') as shown
        join files f on f.workspace_id = p.workspace_id and f.id = (shown ->> 'id')::bigint
        join contents c on c.workspace_id = f.workspace_id and c.sha256 = f.sha256
        where (shown ->> 'there')::boolean
    ), '[]') as files,

-- name: get_posts
-- What went out, exactly as it did: content from the publication, text from its revision. What was marked by hand before
-- contents were kept isn't known any more. Served by publications_pkey, revisions_pkey, publications_of_draft and
-- files_pkey.
select
    p.workspace_id, w.slug as workspace_slug, w.name as workspace_name, p.draft_id, p.id as publication_id, p.revision,
    p.content_hash, p.content, r.body,
    -- include: post_files
    coalesce(a.name, '') as author_name, p.published_at,
    (
        select min(o.published_at)
        from publications o
        where o.workspace_id = p.workspace_id and o.draft_id = p.draft_id
            and (o.withdrawn_at is null or o.id = p.id)
    ) as first_published_at
from publications p
join workspaces w on w.id = p.workspace_id
join drafts d on d.workspace_id = p.workspace_id and d.id = p.draft_id
join revisions r on r.workspace_id = p.workspace_id and r.draft_id = p.draft_id and r.number = p.revision
left join accounts a on a.id = d.created_by
where p.workspace_id = :workspace_id and p.id = any(:publication_ids::bigint[]) and p.content is not null
order by p.id;

-- name: get_post_of_draft
-- A draft as it would go out now. Served by drafts_pkey, publications_of_draft and files_pkey.
select
    p.workspace_id, w.slug as workspace_slug, w.name as workspace_name, p.draft_id, 0::bigint as publication_id, p.revision,
    p.content_hash, p.content, p.body,
    -- include: post_files
    coalesce(a.name, '') as author_name, :now::timestamptz as published_at,
    coalesce(
        (
            select min(o.published_at)
            from publications o
            where o.workspace_id = p.workspace_id and o.draft_id = p.draft_id and o.withdrawn_at is null
        ),
        :now::timestamptz
    ) as first_published_at
from (
    select
        d.workspace_id, d.id as draft_id, d.revision, d.content_hash, draft_content(d) as content, d.body, d.created_by
    from drafts d
    where d.workspace_id = :workspace_id and d.id = :draft_id
) as p
join workspaces w on w.id = p.workspace_id
left join accounts a on a.id = p.created_by;

-- name: find_schedule
-- The draft of a schedule. Served by draft_schedules_pkey.
select s.draft_id from draft_schedules s where s.workspace_id = :workspace_id and s.id = :schedule_id;

-- name: add_schedule
-- The content as it is goes out at a moment. Served by drafts_pkey.
insert into draft_schedules (workspace_id, draft_id, goes_at, revision, content_hash, set_by, set_at)
select d.workspace_id, d.id, :goes_at, d.revision, d.content_hash, :actor_id, :now
from drafts d
where d.workspace_id = :workspace_id and d.id = :draft_id
returning id, version;

-- name: move_schedule
-- Another moment, and the content as it is where `:takes` says so. Served by draft_schedules_pkey and drafts_pkey.
update draft_schedules s
set
    goes_at = :goes_at,
    set_by = :actor_id,
    set_at = :now,
    version = s.version + 1,
    missed_at = null,
    revision = case when :takes then d.revision else s.revision end,
    content_hash = case when :takes then d.content_hash else s.content_hash end,
    held_at = case when :takes then null else s.held_at end
from drafts d
where s.workspace_id = :workspace_id and s.id = :schedule_id and s.ended_at is null
    and d.workspace_id = s.workspace_id and d.id = s.draft_id
returning s.id, s.version;

-- name: end_schedule
-- A schedule is over. Served by draft_schedules_pkey.
update draft_schedules s
set ended_at = :now, ending = :ending
where s.workspace_id = :workspace_id and s.id = :schedule_id and s.ended_at is null;

-- name: open_schedule
-- One that was taken back is open again, where its moment is still to come and no other of its draft is; another version,
-- since its job may be over. Served by draft_schedules_pkey and schedules_open.
update draft_schedules s
set ended_at = null, ending = null, version = s.version + 1
where s.workspace_id = :workspace_id and s.id = :schedule_id and s.ending = 'taken_back' and s.goes_at > :now
    and not exists (
        select from draft_schedules o
        where o.workspace_id = s.workspace_id and o.draft_id = s.draft_id and o.ended_at is null
    )
returning s.id, s.version;

-- name: miss_schedule
-- Its moment has passed, and somebody is asked. Served by draft_schedules_pkey.
update draft_schedules s
set missed_at = :now
where s.workspace_id = :workspace_id and s.id = :schedule_id and s.ended_at is null and s.missed_at is null
returning s.id;

-- name: ask_again
-- Asks once more for what is due and isn't asked for any more: its job failed, was dropped, or came while the clock wasn't
-- believed. Served by schedules_due, jobs_waiting and jobs_running.
insert into jobs (name, key, workspace_id, arguments, run_at, tries_left)
select
    :name::text, concat_ws(' ', 'go out', s.workspace_id, s.id || '@' || s.version, 'asked at', :now::timestamptz), s.workspace_id,
    jsonb_build_object('schedule_id', s.id, 'version', s.version), :now, :tries
from draft_schedules s
where s.ended_at is null and s.missed_at is null and s.goes_at <= :now
    and not exists (
        select from jobs j
        where j.name = :name::text and j.state = 'waiting' and j.workspace_id = s.workspace_id
            and (j.arguments ->> 'schedule_id')::bigint = s.id
    )
    and not exists (
        select from jobs j
        where j.name = :name::text and j.state = 'running' and j.workspace_id = s.workspace_id
            and (j.arguments ->> 'schedule_id')::bigint = s.id
    )
order by s.goes_at
limit :limit
on conflict (key) do nothing;

-- name: set_targets
-- Where a draft goes, whatever its kind. Served by draft_targets_pkey.
insert into draft_targets (workspace_id, draft_id, target_ids) values (:workspace_id, :draft_id, :target_ids::bigint[])
on conflict (workspace_id, draft_id) do update set target_ids = excluded.target_ids
where draft_targets.target_ids <> excluded.target_ids;

-- name: chosen_targets
-- The places that a draft goes to and are there: as its page says, else as its kind. Served by draft_targets_pkey and
-- targets_of_workspace.
select array(
    select t.id
    from targets t
    where t.workspace_id = d.workspace_id and t.deleted_at is null
        and (
            t.id = any(c.target_ids)
            or c.draft_id is null and d.kind::text = any(t.for_kinds)
        )
    order by t.id
) as target_ids
from drafts d
left join draft_targets c on c.workspace_id = d.workspace_id and c.draft_id = d.id
where d.workspace_id = :workspace_id and d.id = :draft_id;

-- name: add_publication
-- This very content goes out. Violates publications_approved where that isn't approved, and has to be. Served by
-- drafts_pkey.
insert into publications (
    workspace_id, draft_id, review_id, revision, content_hash, content, schedule_id, published_at, published_by
)
select
    d.workspace_id, d.id, :review_id, d.revision, d.content_hash, draft_content(d), :schedule_id, :now, :actor_id
from drafts d
where d.workspace_id = :workspace_id and d.id = :draft_id
returning id;

-- name: drop_receipts
-- What was still to be brought to some places, and nobody has begun, isn't any more; nor, where that is said, what failed
-- there; how many. Served by receipts_open.
with dropped as (
    update receipts r
    set state = 'dropped', done_at = :now, answer = :answer
    where r.workspace_id = :workspace_id and r.draft_id = :draft_id and r.target_id = any(:target_ids::bigint[])
        and (r.state = 'waiting' and r.tries = 0 or :failed_too and r.state in ('failed', 'conflict'))
        and r.act <> 'withdraw' and r.publication_id <> :publication_id
    returning r.id
)
select count(*)::integer from dropped;

-- name: add_receipts
-- What is to be done at places, each with its job: a draft that is there, or on its way, is changed there. Nothing where it
-- is there as it is, or on its way so, and nothing else is to be done there after that; nor where it is out at one of
-- `fixed_kinds`, which can't change that. Served by targets_pkey, placements_pkey, receipts_open.
with added as (
    insert into receipts (workspace_id, publication_id, draft_id, target_id, act, asked_by, asked_at)
    select
        t.workspace_id, p.id, p.draft_id, t.id,
        case
            when coalesce(latest.act <> 'withdraw', there.target_id is not null) then 'update'
            else 'publish'
        end,
        :actor_id, :now
    from targets t
    join publications p on p.workspace_id = t.workspace_id and p.id = :publication_id
    left join placements there on there.workspace_id = t.workspace_id and there.draft_id = p.draft_id
        and there.target_id = t.id and there.withdrawn_at is null
    left join lateral (
        select r.act, o.content_hash
        from receipts r
        join publications o on o.workspace_id = r.workspace_id and o.id = r.publication_id
        where r.workspace_id = t.workspace_id and r.draft_id = p.draft_id and r.target_id = t.id
            and r.state in ('waiting', 'failed', 'conflict')
        order by r.id desc
        limit 1
    ) as latest on true
    where t.workspace_id = :workspace_id and t.id = any(:target_ids::bigint[]) and t.deleted_at is null
        and (there.target_id is null or t.kind <> all(:fixed_kinds::text[]))
        and (latest.act = 'withdraw' or coalesce(latest.content_hash, there.content_hash) is distinct from p.content_hash)
    order by t.id
    returning id, workspace_id, target_id
), asked as (
    insert into jobs (name, key, workspace_id, arguments, run_at, tries_left)
    select
        :name, concat_ws(' ', 'receipt', workspace_id, id || '@1'), workspace_id,
        jsonb_build_object('receipt_id', id), :now, :tries
    from added
    order by id
)
select coalesce(array_agg(target_id order by id), '{}') as target_ids from added;

-- name: withdraw_publications
-- A draft isn't to be out any more, whenever it went; returns the review by which it last did, if any. Served by
-- publications_of_draft.
with withdrawn as (
    update publications p
    set withdrawn_at = :now, withdrawn_by = :actor_id
    where p.workspace_id = :workspace_id and p.draft_id = :draft_id and p.withdrawn_at is null
    returning p.id, p.review_id
)
select review_id from withdrawn order by id desc limit 1;

-- name: add_withdrawals
-- A draft is taken from each place where it is, or may be by now, unless that is of `fixed_kinds`; each with its job. It may
-- also be where nobody tries it any more, if it was ever tried there: the answer may have been lost. Served by
-- placements_pkey and receipts_of_draft.
with out as (
    select l.target_id, l.publication_id
    from placements l
    where l.workspace_id = :workspace_id and l.draft_id = :draft_id and l.withdrawn_at is null
    union
    select r.target_id, r.publication_id
    from receipts r
    where r.workspace_id = :workspace_id and r.draft_id = :draft_id and r.act <> 'withdraw'
        and (r.state in ('waiting', 'failed', 'conflict') or r.state = 'dropped' and r.tries > 0)
        and not exists (
            select from receipts w
            where w.workspace_id = r.workspace_id and w.draft_id = r.draft_id and w.target_id = r.target_id and w.id > r.id
                and w.act = 'withdraw' and w.state = 'done'
        )
), added as (
    insert into receipts (workspace_id, publication_id, draft_id, target_id, act, asked_by, asked_at)
    select distinct on (o.target_id) :workspace_id::bigint, o.publication_id, :draft_id::bigint, o.target_id, 'withdraw', :actor_id::bigint, :now
    from out o
    join targets t on t.workspace_id = :workspace_id and t.id = o.target_id and t.kind <> all(:fixed_kinds::text[])
    where not exists (
        select from receipts w
        where w.workspace_id = :workspace_id and w.draft_id = :draft_id and w.target_id = o.target_id
            and w.act = 'withdraw' and w.state in ('waiting', 'failed', 'conflict')
    )
    order by o.target_id, o.publication_id desc
    returning id, workspace_id, target_id
), asked as (
    insert into jobs (name, key, workspace_id, arguments, run_at, tries_left)
    select
        :name, concat_ws(' ', 'receipt', workspace_id, id || '@1'), workspace_id,
        jsonb_build_object('receipt_id', id), :now, :tries
    from added
    order by id
)
select coalesce(array_agg(target_id order by id), '{}') as target_ids from added;

-- name: get_delivery
-- A receipt with the place that it is about, and where the draft is there; whether an earlier one of the same draft and
-- place is still open, which goes first; and the keys of those that were tried and given up since it was last taken from
-- there. Served by receipts_pkey, targets_pkey, placements_pkey, receipts_open and receipts_of_draft.
select
    r.id, r.publication_id, r.draft_id, r.target_id, r.act, r.key, r.state, r.version, r.overwrite, r.asked_by,
    d.created_by,
    jsonb_build_object(
        'id', t.id, 'version', t.version, 'kind', t.kind, 'name', t.name, 'settings', t.settings,
        'secret', translate(encode(t.secret, 'base64'), E'\n', ''), 'for_kinds', t.for_kinds, 'deleted_at', t.deleted_at
    ) as target,
    l.remote_id, l.url, l.fingerprint,
    exists (
        select from receipts e
        where e.workspace_id = r.workspace_id and e.draft_id = r.draft_id and e.target_id = r.target_id and e.id < r.id
            and e.state in ('waiting', 'failed', 'conflict')
    ) as waits,
    array(
        select e.key
        from receipts e
        where e.workspace_id = r.workspace_id and e.draft_id = r.draft_id and e.target_id = r.target_id and e.id < r.id
            and e.act <> 'withdraw' and e.state = 'dropped' and e.tries > 0
            and not exists (
                select from receipts w
                where w.workspace_id = e.workspace_id and w.draft_id = e.draft_id and w.target_id = e.target_id
                    and w.id > e.id and w.id < r.id and w.act = 'withdraw' and w.state = 'done'
            )
        order by e.id desc
        limit 5
    ) as lost
from receipts r
join drafts d on d.workspace_id = r.workspace_id and d.id = r.draft_id
join targets t on t.workspace_id = r.workspace_id and t.id = r.target_id
left join placements l on l.workspace_id = r.workspace_id and l.draft_id = r.draft_id and l.target_id = r.target_id
    and l.withdrawn_at is null
where r.workspace_id = :workspace_id and r.id = :receipt_id;

-- name: hold_receipt
-- A receipt that is still to be done, held until the commit. Served by receipts_pkey.
select r.id
from receipts r
where r.workspace_id = :workspace_id and r.id = :receipt_id and r.state = 'waiting'
for no key update;

-- name: begin_try
-- Something is sent now. Served by receipts_pkey.
update receipts r
set tries = r.tries + 1, tried_at = :now
where r.workspace_id = :workspace_id and r.id = :receipt_id and r.state = 'waiting'
returning r.tries;

-- name: note_error
-- Why the last try failed, while there are more. Served by receipts_pkey.
update receipts r
set error = :error
where r.workspace_id = :workspace_id and r.id = :receipt_id and r.state = 'waiting';

-- name: end_receipt
-- What came of a receipt, and its event; `next` are those of the same draft and place, which may go now. Served by
-- receipts_pkey, receipts_open and placements_pkey.
with ended as (
    update receipts r
    set
        state = :state,
        done_at = :now,
        url = :url,
        answer = left(:answer, 2000),
        error = left(:error, 2000),
        theirs = left(:theirs, 1000000)
    where r.workspace_id = :workspace_id and r.id = :receipt_id and r.state in ('waiting', 'failed', 'conflict')
        and r.state <> :state
    returning r.*
), placed as (
    insert into placements as l (
        workspace_id, draft_id, target_id, publication_id, content_hash, remote_id, url, fingerprint, placed_at, updated_at
    )
    select
        e.workspace_id, e.draft_id, e.target_id, e.publication_id, p.content_hash, :remote_id, :url, :fingerprint, :now, :now
    from ended e
    join publications p on p.workspace_id = e.workspace_id and p.id = e.publication_id
    where e.state = 'done' and e.act <> 'withdraw'
    on conflict (workspace_id, draft_id, target_id) do update
    set publication_id = excluded.publication_id,
        content_hash = excluded.content_hash,
        remote_id = excluded.remote_id,
        url = excluded.url,
        fingerprint = excluded.fingerprint,
        placed_at = case when l.withdrawn_at is null then l.placed_at else excluded.placed_at end,
        updated_at = excluded.updated_at,
        withdrawn_at = null
), taken as (
    update placements l
    set withdrawn_at = :now
    from ended e
    where e.state = 'done' and e.act = 'withdraw' and l.workspace_id = e.workspace_id and l.draft_id = e.draft_id
        and l.target_id = e.target_id and l.withdrawn_at is null
), following as (
    insert into jobs (name, key, workspace_id, arguments, run_at, tries_left)
    select
        :name, concat_ws(' ', 'receipt', n.workspace_id, n.id || '@' || n.version, 'after', e.id), n.workspace_id,
        jsonb_build_object('receipt_id', n.id), :now, :tries
    from ended e
    cross join lateral (
        select r.workspace_id, r.id, r.version
        from receipts r
        where r.workspace_id = e.workspace_id and r.draft_id = e.draft_id and r.target_id = e.target_id
            and r.state = 'waiting' and r.id > e.id
        order by r.id
        limit 1
    ) as n
    where e.state in ('done', 'dropped')
    on conflict (key) do nothing
)
insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, after)
select
    e.workspace_id, :now, :actor_id, 'draft', e.draft_id, 'receipt.' || e.state, 'receipt', e.id,
    jsonb_strip_nulls(jsonb_build_object(
        'act', e.act, 'target', t.name, 'url', nullif(e.url, ''), 'error', nullif(e.error, ''),
        'publishing', (
            select array_agg(distinct each order by each)
            from unnest(array[e.asked_by, d.created_by]) as each
            where each is not null
        )
    ))
from ended e
join targets t on t.workspace_id = e.workspace_id and t.id = e.target_id
join drafts d on d.workspace_id = e.workspace_id and d.id = e.draft_id
returning id as event_id;

-- name: retry_receipt
-- What failed, or was changed over there, is tried again; and its event. Served by receipts_pkey.
with again as (
    update receipts r
    set state = 'waiting', version = r.version + 1, overwrite = r.overwrite or :overwrite, error = '', done_at = null
    where r.workspace_id = :workspace_id and r.id = :receipt_id and r.state in ('failed', 'conflict')
        and (r.state = 'failed' or :overwrite)
    returning r.*
), asked as (
    insert into jobs (name, key, workspace_id, arguments, run_at, tries_left)
    select
        :name, concat_ws(' ', 'receipt', workspace_id, id || '@' || version), workspace_id,
        jsonb_build_object('receipt_id', id), :now, :tries
    from again
)
insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, after)
select
    a.workspace_id, :now, :actor_id, 'draft', a.draft_id, 'receipt.retried', 'receipt', a.id,
    jsonb_build_object('act', a.act, 'target', t.name, 'overwrite', :overwrite::boolean)
from again a
join targets t on t.workspace_id = a.workspace_id and t.id = a.target_id
returning id as event_id;

-- name: hurry_receipt
-- What waits to be tried again is tried now, by the very job that waits for that, which loses no try by it; and its event.
-- Nothing where it is being tried, or about to be. Served by receipts_pkey and jobs_open.
with hurried as (
    update jobs j
    set run_at = :now, tries_left = j.tries_left + 1
    from receipts r
    where r.workspace_id = :workspace_id and r.id = :receipt_id and r.state = 'waiting'
        and j.workspace_id = r.workspace_id and j.state = 'waiting' and j.name = :name
        and (j.arguments ->> 'receipt_id')::bigint = r.id and j.run_at > :now
    returning r.workspace_id, r.id, r.draft_id, r.target_id, r.act
)
insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, after)
select
    h.workspace_id, :now, :actor_id, 'draft', h.draft_id, 'receipt.hurried', 'receipt', h.id,
    jsonb_build_object('act', h.act, 'target', t.name)
from hurried h
join targets t on t.workspace_id = h.workspace_id and t.id = h.target_id
returning id as event_id;

-- name: list_given_up
-- Receipts that wait and that nobody does any more: their job failed or was dropped. What waits for an earlier one, or was
-- asked for just now, isn't among them. Served by receipts_waiting, receipts_open, jobs_waiting and jobs_running.
select r.workspace_id, r.id
from receipts r
where r.state = 'waiting' and r.asked_at < :before
    and not exists (
        select from receipts e
        where e.workspace_id = r.workspace_id and e.draft_id = r.draft_id and e.target_id = r.target_id and e.id < r.id
            and e.state in ('waiting', 'failed', 'conflict')
    )
    and not exists (
        select from jobs j
        where j.name = :name and j.state = 'waiting' and j.workspace_id = r.workspace_id
            and (j.arguments ->> 'receipt_id')::bigint = r.id
    )
    and not exists (
        select from jobs j
        where j.name = :name and j.state = 'running' and j.workspace_id = r.workspace_id
            and (j.arguments ->> 'receipt_id')::bigint = r.id
    )
order by r.workspace_id, r.id
limit :limit;

-- name: name_deliveries
-- Which drafts some jobs bring where. Served by jobs_pkey, receipts_pkey, drafts_pkey and targets_pkey.
select j.id, concat_ws(', ', d.title, t.name) as words
from jobs j
join receipts r on r.workspace_id = j.workspace_id and r.id = (j.arguments ->> 'receipt_id')::bigint
join drafts d on d.workspace_id = r.workspace_id and d.id = r.draft_id
join targets t on t.workspace_id = r.workspace_id and t.id = r.target_id
where j.id = any(:job_ids::bigint[]);

-- name: name_going_out
-- Which drafts some jobs let out. Served by jobs_pkey, draft_schedules_pkey and drafts_pkey.
select j.id, d.title as words
from jobs j
join draft_schedules s on s.workspace_id = j.workspace_id and s.id = (j.arguments ->> 'schedule_id')::bigint
join drafts d on d.workspace_id = s.workspace_id and d.id = s.draft_id
where j.id = any(:job_ids::bigint[]);

-- name: record_part
-- The event of something that was done to a draft's publishing, in the transaction that does it.
insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, undoes, after)
values (
    :workspace_id, :now, :actor_id, 'draft', :draft_id, :action, split_part(:action, '.', 1), :part_id, :undoes,
    jsonb_strip_nulls(:after::jsonb)
)
returning id as event_id;

-- name: is_out_at_all
-- Whether a draft is out exactly as it is at each of some places, or will be, by what is to be done there last. Served by
-- drafts_pkey, placements_pkey and receipts_open.
select not exists (
    select from unnest(:target_ids::bigint[]) as chosen (target_id)
    where not coalesce(
        (
            select r.act <> 'withdraw' and p.content_hash = d.content_hash
            from receipts r
            join publications p on p.workspace_id = r.workspace_id and p.id = r.publication_id
            where r.workspace_id = d.workspace_id and r.draft_id = d.id and r.target_id = chosen.target_id
                and r.state in ('waiting', 'failed', 'conflict')
            order by r.id desc
            limit 1
        ),
        exists (
            select from placements l
            where l.workspace_id = d.workspace_id and l.draft_id = d.id and l.target_id = chosen.target_id
                and l.withdrawn_at is null and l.content_hash = d.content_hash
        )
    )
)
from drafts d
where d.workspace_id = :workspace_id and d.id = :draft_id;

-- name: places_of
-- The places where a draft is, or may be by now. Served by placements_pkey and receipts_open.
select array(
    select l.target_id from placements l
    where l.workspace_id = :workspace_id and l.draft_id = :draft_id and l.withdrawn_at is null
    union
    select r.target_id from receipts r
    where r.workspace_id = :workspace_id and r.draft_id = :draft_id and r.state in ('waiting', 'failed', 'conflict')
    order by 1
) as target_ids;

-- name: hold_wanting
-- A receipt that waits for somebody, held until the commit. Served by receipts_pkey.
select r.id
from receipts r
where r.workspace_id = :workspace_id and r.id = :receipt_id and r.state in ('failed', 'conflict')
for no key update;

-- part: receipt_row
    r.id, r.publication_id, r.draft_id, d.title, r.target_id, t.name as target_name, t.kind as target_kind, r.act, r.state, p.revision,
    p.content_hash, r.asked_at, r.tries, r.tried_at, r.done_at, r.url, r.answer, r.error, r.theirs,
    coalesce((
        select e.id
        from receipts e
        where e.workspace_id = r.workspace_id and e.draft_id = r.draft_id and e.target_id = r.target_id and e.id < r.id
            and e.state in ('waiting', 'failed', 'conflict')
        order by e.id
        limit 1
    ), 0) as waits_for,
    case when r.state = 'waiting' and r.error <> '' then (
        select min(j.run_at)
        from jobs j  -- by jobs_open
        where j.workspace_id = r.workspace_id and j.state = 'waiting' and j.name = :job::text
            and (j.arguments ->> 'receipt_id')::bigint = r.id
    ) end as next_try_at
from receipts r
join publications p on p.workspace_id = r.workspace_id and p.id = r.publication_id
join targets t on t.workspace_id = r.workspace_id and t.id = r.target_id
join drafts d on d.workspace_id = r.workspace_id and d.id = r.draft_id

-- name: list_receipts
-- What was done with a draft at places, the latest first. Served by receipts_of_draft.
select
    -- include: receipt_row
where r.workspace_id = :workspace_id and r.draft_id = :draft_id
order by r.id desc
limit :limit;

-- name: list_wanting
-- What waits for somebody, the longest first. Served by receipts_wanting.
select
    -- include: receipt_row
where r.workspace_id = :workspace_id and r.state in ('failed', 'conflict')
order by r.id
limit :limit;

-- name: list_put_off
-- What couldn't be done and is tried again by itself, the longest first. Served by receipts_waiting.
select
    -- include: receipt_row
where r.workspace_id = :workspace_id and r.state = 'waiting' and r.error <> ''
order by r.id
limit :limit;

-- name: list_receipts_of
-- What was done at places with some publications. Served by receipts_of_publication.
select
    -- include: receipt_row
where r.workspace_id = :workspace_id and r.publication_id = any(:publication_ids::bigint[])
order by r.id;

-- name: get_receipt
-- One receipt. Served by receipts_pkey.
select
    -- include: receipt_row
where r.workspace_id = :workspace_id and r.id = :receipt_id;

-- name: get_where
-- Where a draft can go, where it is to go, and where it is; with the time zone of the workspace, and the day by which the
-- open tasks of its plan are placed. Served by targets_of_workspace, draft_targets_pkey, placements_pkey,
-- draft_plans_pkey, draft_plan_tasks_pkey and tasks_pkey.
select
    w.time_zone,
    d.kind::text as draft_kind,
    coalesce((
        select jsonb_agg(
            jsonb_build_object('id', t.id, 'kind', t.kind, 'name', t.name, 'is_default', d.kind::text = any(t.for_kinds))
            order by lower(t.name), t.id
        )
        from targets t
        where t.workspace_id = d.workspace_id and t.deleted_at is null
    ), '[]') as places,
    c.target_ids as chosen,
    coalesce((
        select jsonb_agg(
            jsonb_build_object(
                'target_id', l.target_id, 'name', t.name, 'kind', t.kind, 'url', l.url, 'placed_at', l.placed_at,
                'updated_at', l.updated_at, 'is_current', l.content_hash = d.content_hash
            )
            order by l.placed_at, l.target_id
        )
        from placements l
        join targets t on t.workspace_id = l.workspace_id and t.id = l.target_id
        where l.workspace_id = d.workspace_id and l.draft_id = d.id and l.withdrawn_at is null
    ), '[]') as out,
    (
        select p.goes_on
        from draft_plans p
        where p.workspace_id = d.workspace_id and p.draft_id = d.id
            and exists (
                select from draft_plan_tasks k
                join tasks t on t.workspace_id = k.workspace_id and t.id = k.task_id
                where k.workspace_id = p.workspace_id and k.draft_id = p.draft_id and t.is_open
            )
    ) as planned_on
from drafts d
join workspaces w on w.id = d.workspace_id
left join draft_targets c on c.workspace_id = d.workspace_id and c.draft_id = d.id
where d.workspace_id = :workspace_id and d.id = :draft_id;

-- part: scheduled_row
    s.id, s.draft_id, d.title, d.kind::text, s.goes_at, s.revision, s.set_by, a.name as setter_name, s.held_at, s.missed_at,
    array(
        select t.name
        from targets t
        left join draft_targets c on c.workspace_id = s.workspace_id and c.draft_id = s.draft_id
        where t.workspace_id = s.workspace_id and t.deleted_at is null
            and (t.id = any(c.target_ids) or c.draft_id is null and d.kind::text = any(t.for_kinds))
        order by lower(t.name), t.id
    ) as places
from draft_schedules s
join drafts d on d.workspace_id = s.workspace_id and d.id = s.draft_id and d.deleted_at is null
join accounts a on a.id = s.set_by

-- name: list_scheduled
-- What goes out next, the earliest first; held back or not. Served by schedules_by_moment.
select
    -- include: scheduled_row
where s.workspace_id = :workspace_id and s.ended_at is null and s.missed_at is null
order by s.goes_at, s.id
limit :limit;

-- name: list_today
-- What goes out before a moment, or was to and waits for somebody, the earliest first. Served by schedules_by_moment.
select
    -- include: scheduled_row
where s.workspace_id = :workspace_id and s.ended_at is null and s.goes_at < :until::timestamptz
order by s.goes_at, s.id
limit :limit;

-- name: list_missed
-- What was to go out and didn't, the earliest first. Served by schedules_by_moment.
select
    -- include: scheduled_row
where s.workspace_id = :workspace_id and s.ended_at is null and s.missed_at is not null
order by s.goes_at, s.id
limit :limit;

-- name: list_published
-- What went out lately, the latest first, and whether by itself. Served by publications_pkey and draft_schedules_pkey.
select
    p.id, p.draft_id, d.title, d.kind::text, p.revision, p.content_hash, p.published_at, p.published_by,
    a.name as publisher_name, coalesce(s.missed_at is null and s.goes_at <= p.published_at, false) as as_scheduled,
    p.withdrawn_at
from publications p
join drafts d on d.workspace_id = p.workspace_id and d.id = p.draft_id
join accounts a on a.id = p.published_by
left join draft_schedules s on s.workspace_id = p.workspace_id and s.id = p.schedule_id
where p.workspace_id = :workspace_id
order by p.id desc
limit :limit;
