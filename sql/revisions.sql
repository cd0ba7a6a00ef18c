-- name: get_present
-- Drafts as they are now, for saving on top of them: for each `place` of the arrays a draft's text, whether that is kept
-- by a row of its own, the text of the revision `began_from` where that has a row of its own, the row of autosaves that
-- the next one goes to, the last revision that the same editing session saved after `began_from`, and this person's last
-- event among the draft's latest twenty. Nothing where the draft is in the trash.
-- Served by drafts_pkey, revisions_pkey, autosaves_pkey, revisions_of_session, events_of_subject.
select
    d.version, d.revision, d.last_revision, d.title, d.body, d.word_count,
    exists (
        select from revisions r
        where r.workspace_id = d.workspace_id and r.draft_id = d.id and r.number = d.revision
    ) as kept, b.title as before_title, b.body as before_body, a.number as pack_number, a.packed,
    o.number as own_revision, e.id as event_id, e.action as event_action, e.at as event_at, e.before as event_before,
    e.after as event_after, asked.place
from unnest(
    :workspace_ids::bigint[], :draft_ids::bigint[], :actor_ids::bigint[], :sessions::text[], :began_from::integer[]
) with ordinality as asked (workspace_id, draft_id, actor_id, session, began_from, place)
join drafts d on d.workspace_id = asked.workspace_id and d.id = asked.draft_id and d.deleted_at is null
left join revisions b on b.workspace_id = d.workspace_id and b.draft_id = d.id and b.number = asked.began_from
left join lateral (
    select number, packed
    from autosaves
    where workspace_id = d.workspace_id and draft_id = d.id
    order by number desc
    limit 1
) a on true
left join lateral (
    select number
    from revisions
    where workspace_id = d.workspace_id and draft_id = d.id and session = asked.session and session <> ''
        and kind = 'saved' and author_id = asked.actor_id and number > asked.began_from
    order by number desc
    limit 1
) o on true
left join lateral (
    select id, action, at, before, after
    from (
        select id, actor_id, action, at, before, after
        from events
        where workspace_id = d.workspace_id and subject = 'draft' and subject_id = d.id
        order by id desc
        limit 20
    ) latest
    where actor_id = asked.actor_id and after ? 'revision'
    order by id desc
    limit 1
) e on true;

-- part: changed
changed as (
    -- which of the drafts still are as they were read, in the order of their ids, as every write of several takes them
    select d.id
    from asked join drafts d on d.workspace_id = :workspace_id and d.id = asked.draft_id
    where d.deleted_at is null and d.version = asked.version and d.last_revision = asked.number - 1
    order by d.id
    for no key update of d
), saved as (
    update drafts d
    set
        title = case when asked.aside then d.title else asked.title end,
        body = case when asked.aside then d.body else asked.body end,
        word_count = case when asked.aside then d.word_count else asked.word_count end,
        updated_by = case when asked.aside then d.updated_by else asked.actor_id end,
        updated_at = case when asked.aside then d.updated_at else asked.at end,
        revision = case when asked.aside then d.revision else asked.number end,
        last_revision = asked.number
    from changed join asked on asked.draft_id = changed.id
    where d.workspace_id = :workspace_id and d.id = changed.id
),

-- name: keep_revisions
-- Save texts as revisions, each with its event, if the draft still is as it was read; no row where it isn't. A text
-- becomes the draft's, or with `aside` stands beside it. `asked` is an array of objects, each for another draft, and
-- their texts are in `bodies`: they are committed together. Served by drafts_pkey, revisions_pkey.
with asked as materialized (
    select *
    from rows from (
        jsonb_to_recordset(:asked::jsonb) as (
            draft_id bigint, actor_id bigint, version integer, number integer, aside boolean, title text,
            word_count integer, revision_kind text, began_from integer, session text, action text, undoes bigint,
            before jsonb, after jsonb, at timestamptz
        ),
        unnest(:bodies::text[])
    ) as a (
        draft_id, actor_id, version, number, aside, title, word_count, revision_kind, began_from, session, action, undoes,
        before, after, at, body
    )
),
-- include: changed
kept as (
    insert into revisions (
        workspace_id, draft_id, number, kind, title, body, word_count, author_id, created_at, began_from, session
    )
    select :workspace_id, id, number, revision_kind, title, body, word_count, actor_id, at, began_from, session
    from changed join asked on asked.draft_id = changed.id
)
insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, undoes, before, after)
select :workspace_id, at, actor_id, 'draft', id, action, 'revision', number, undoes, before, after
from changed join asked on asked.draft_id = changed.id
order by id
returning id as event_id, subject_id as draft_id;

-- name: keep_autosaves
-- Save texts as autosaves: as keep_revisions, but into rows of autosaves, which are in `packs` (a draft's first, or
-- `pack_number`'s one more), and with the event of the editing session, which goes on where there is an `event_id`.
-- Served by drafts_pkey, autosaves_pkey, events_pkey.
with asked as materialized (
    select *
    from rows from (
        jsonb_to_recordset(:asked::jsonb) as (
            draft_id bigint, actor_id bigint, version integer, number integer, aside boolean, title text,
            word_count integer, pack_number integer, action text, event_id bigint, before jsonb, after jsonb,
            at timestamptz
        ),
        unnest(:bodies::text[]),
        unnest(:packs::bytea[])
    ) as a (
        draft_id, actor_id, version, number, aside, title, word_count, pack_number, action, event_id, before, after, at,
        body, packed
    )
),
-- include: changed
kept as (
    insert into autosaves (workspace_id, draft_id, number, last_number, last_at, packed)
    select :workspace_id, id, pack_number, number, at, packed
    from changed join asked on asked.draft_id = changed.id
    on conflict (workspace_id, draft_id, number) do update
    set last_number = excluded.last_number, last_at = excluded.last_at, packed = excluded.packed
), continued as (
    update events e
    set at = asked.at, part_id = asked.number, after = asked.after
    from changed join asked on asked.draft_id = changed.id
    where e.workspace_id = :workspace_id and e.id = asked.event_id
    returning e.id, e.subject_id
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, before, after)
    select :workspace_id, at, actor_id, 'draft', id, action, 'revision', number, before, after
    from changed join asked on asked.draft_id = changed.id
    where asked.event_id is null
    order by id
    returning id, subject_id
)
select id as event_id, subject_id as draft_id from continued
union all
select id, subject_id from recorded;

-- name: get_revision
-- One revision of a draft: its own row, or else the row of autosaves that may hold it. Served by revisions_pkey,
-- autosaves_pkey.
select
    r.number, r.kind, r.name, r.title, r.body, r.word_count, r.created_at, r.author_id, r.began_from, r.session,
    a.packed
from (select :workspace_id::bigint as workspace_id, :draft_id::bigint as draft_id, :number::integer as number) as wanted
left join revisions r using (workspace_id, draft_id, number)
left join lateral (
    select packed
    from autosaves
    where r.number is null and workspace_id = wanted.workspace_id and draft_id = wanted.draft_id
        and number <= wanted.number
    order by number desc
    limit 1
) a on true
where r.number is not null or a.packed is not null;

-- name: get_autosaves
-- The rows of autosaves between two revisions, the latest first. Served by autosaves_pkey.
select packed
from autosaves
where workspace_id = :workspace_id and draft_id = :draft_id and number <= :last and last_number >= :first
order by number desc
limit :limit;

-- name: name_revision
-- Name a revision, or take its name away, with the event, if its name still is as expected. An autosave gets a row of
-- its own, so that it is kept whatever becomes of autosaves. Served by revisions_pkey, drafts_pkey.
with draft as (
    select workspace_id, id
    from drafts
    where workspace_id = :workspace_id and id = :draft_id and deleted_at is null
    for update
), old as materialized (
    select r.name
    from draft join revisions r on r.workspace_id = draft.workspace_id and r.draft_id = draft.id
    where r.number = :number
    for update of r  -- reads it anew where another waited for the draft
), named as (
    insert into revisions as r (
        workspace_id, draft_id, number, kind, title, body, word_count, author_id, created_at, began_from, session, name
    )
    select
        workspace_id, id, :number, :revision_kind, :title, :body, :word_count, :author_id, :created_at, :began_from,
        :session, :name
    from draft
    where (select name from old) is not distinct from :expected::text and :name::text is distinct from :expected::text
    on conflict (workspace_id, draft_id, number) do update set name = excluded.name
    where r.name is not distinct from :expected::text
    returning r.workspace_id, r.draft_id
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, undoes, before, after)
    select
        workspace_id, :now, :actor_id, 'draft', draft_id, :action, 'revision', :number, :undoes,
        jsonb_build_object('revision', :number::integer, 'name', :expected::text),
        jsonb_build_object('revision', :number::integer, 'name', :name::text)
    from named
    returning id
)
select (select name from old) as name, (select id from recorded) as event_id from draft;

-- name: get_names_of_revisions
-- The names that revisions of a draft have. Served by revisions_pkey.
select number, name
from revisions
where workspace_id = :workspace_id and draft_id = :draft_id and name is not null
order by number desc
limit :limit;

-- name: get_saves
-- The history of a draft's text, the latest first. Served by events_of_subject.
select
    e.id, e.at, e.actor_id, a.name as actor_name, e.subject, e.subject_id, e.action, e.part, e.part_id, e.undoes, e.before,
    e.after
from events e
left join accounts a on a.id = e.actor_id
where e.workspace_id = :workspace_id and e.subject = 'draft' and e.subject_id = :draft_id and e.after ? 'revision'
    and e.id < :before_id  -- when older
order by e.id desc
limit :limit;

-- name: delete_old_autosaves
-- Autosaves that are older than their workspace keeps them, but for those that hold a draft's present text; at most
-- some at a time. A row to which somebody adds one just now is left, or is looked at anew. Served by autosaves_by_age.
with old as materialized (
    select a.workspace_id, a.draft_id, a.number
    from workspaces w
    join autosaves a on a.workspace_id = w.id and a.last_at < :now::timestamptz - make_interval(days => w.autosave_days)
    join drafts d on d.workspace_id = a.workspace_id and d.id = a.draft_id
    where w.autosave_days is not null and d.revision not between a.number and a.last_number
    limit :limit
    for update of a skip locked
)
delete from autosaves a
using old
where a.workspace_id = old.workspace_id and a.draft_id = old.draft_id and a.number = old.number;
