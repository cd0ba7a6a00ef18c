-- name: add_suggestions
-- What one person suggests at once: the batch, its suggestions in their order, and the event. No row where there is no
-- such draft, or it is in the trash. Served by drafts_pkey.
with draft as materialized (
    select d.id
    from drafts d
    where d.workspace_id = :workspace_id and d.id = :draft_id and d.deleted_at is null
    for key share
), batch as (
    insert into suggestion_batches (
        workspace_id, draft_id, author_id, link_id, author_name, revision, title, body, note, created_at
    )
    select :workspace_id, id, :author_id, :link_id, :author_name, :revision, :title, :body, :note, :now from draft
    returning id
), made as (
    insert into suggestions (workspace_id, draft_id, batch_id, part, start_at, end_at, before, after)
    select :workspace_id, :draft_id, batch.id, c.part, c.start_at, c.end_at, c.before, c.after
    from batch, jsonb_to_recordset(:changes::jsonb) as c(
        place integer, part text, start_at integer, end_at integer, before text, after text
    )
    order by c.place
    returning id
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, before, after)
    select
        :workspace_id, :now, :author_id, 'draft', :draft_id, 'suggestion.made', 'suggestion', min(id),
        jsonb_build_object('state', 'withdrawn'),
        jsonb_build_object('state', 'open', 'suggestions', jsonb_agg(id order by id)) || :told::jsonb
    from made
    having count(*) > 0
    returning id
)
select (select min(id) from made) as id, recorded.id as event_id from recorded;

-- name: get_open
-- The suggestions of a draft that nobody has decided about, the oldest first. Served by suggestions_open,
-- suggestion_batches_pkey.
select
    s.id, s.batch_id, s.part, s.start_at, s.end_at, s.before, s.after, s.note, s.state, b.author_id, b.link_id,
    b.author_name, b.note as batch_note, b.revision, b.created_at
from suggestions s
join suggestion_batches b on b.workspace_id = s.workspace_id and b.id = s.batch_id
where s.workspace_id = :workspace_id and s.draft_id = :draft_id and s.state = 'open'
order by s.id
limit :limit;

-- name: get_suggestion
-- One suggestion of a draft, also one that was decided about. Served by suggestions_pkey, suggestion_batches_pkey.
select
    s.id, s.batch_id, s.part, s.start_at, s.end_at, s.before, s.after, s.note, s.state, b.author_id, b.link_id,
    b.author_name, b.note as batch_note, b.revision, b.created_at
from suggestions s
join suggestion_batches b on b.workspace_id = s.workspace_id and b.id = s.batch_id
where s.workspace_id = :workspace_id and s.draft_id = :draft_id and s.id = :suggestion_id;

-- name: get_bases
-- The texts that some batches of suggestions are about, each revision once. Served by suggestion_batches_pkey.
select distinct on (revision) revision, title, body
from suggestion_batches
where workspace_id = :workspace_id and draft_id = :draft_id and id = any(:batch_ids::bigint[]) and revision <> :present
order by revision;

-- name: claim_suggestions
-- Take suggestions that are open, for the text that is saved with them; the event is that of the save. Served by
-- suggestions_pkey.
update suggestions
set state = 'accepted', decided_by = :actor_id, decided_at = :now
where workspace_id = :workspace_id and draft_id = :draft_id and id = any(:ids::bigint[]) and state = 'open'
returning id;

-- name: turn_suggestions
-- Where the text of suggestions that were taken is taken back they are open again, and taken where that is taken back in
-- turn. Served by suggestions_pkey.
update suggestions
set
    state = case state when 'open' then 'accepted' else 'open' end,
    decided_by = case state when 'open' then :actor_id::bigint end,
    decided_at = case state when 'open' then :now::timestamptz end
where workspace_id = :workspace_id and draft_id = :draft_id and id = any(:ids::bigint[])
    and state in ('open', 'accepted');

-- name: decide_suggestions
-- Decide about suggestions without a change of the text, or take that back: all of them, where each is as `expected`,
-- or none; with the event. No row where nothing was changed. Served by drafts_pkey, suggestions_pkey.
with draft as materialized (
    select d.id
    from drafts d
    where d.workspace_id = :workspace_id and d.id = :draft_id and d.deleted_at is null
    for key share
), old as materialized (
    select s.id, s.state
    from suggestions s, draft
    where s.workspace_id = :workspace_id and s.draft_id = draft.id and s.id = any(:ids::bigint[])
    order by s.id
    for update of s
), changed as (
    update suggestions s
    set
        state = :state,
        decided_by = case when :state = 'open' then null else :actor_id::bigint end,
        decided_at = case when :state = 'open' then null else :now::timestamptz end
    from old
    where s.workspace_id = :workspace_id and s.id = old.id
        and (select count(*) from old where old.state = :expected) = cardinality(:ids::bigint[])
    returning s.id
)
insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, undoes, before, after)
select
    :workspace_id, :now, :actor_id, 'draft', :draft_id, :action, 'suggestion', min(id), :undoes,
    jsonb_build_object('state', :expected::text),
    jsonb_build_object('state', :state::text, 'suggestions', jsonb_agg(id order by id)) || :told::jsonb
from changed
having count(*) > 0
returning id as event_id;

-- name: note_suggestion
-- Say why a suggestion is made, with the event. No row where it isn't this person's, isn't open, or says so already.
-- Served by suggestions_pkey, suggestion_batches_pkey.
with old as materialized (
    select s.id, s.note
    from suggestions s
    join suggestion_batches b on b.workspace_id = s.workspace_id and b.id = s.batch_id
    join drafts d on d.workspace_id = s.workspace_id and d.id = s.draft_id
    where s.workspace_id = :workspace_id and s.draft_id = :draft_id and s.id = :suggestion_id and s.state = 'open'
        and b.author_id = :actor_id and d.deleted_at is null and s.note <> :note
    for update of s
), changed as (
    update suggestions s
    set note = :note
    from old
    where s.workspace_id = :workspace_id and s.id = old.id
    returning s.id
)
insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, before, after)
select
    :workspace_id, :now, :actor_id, 'draft', :draft_id, 'suggestion.noted', 'suggestion', id,
    jsonb_build_object('note', (select note from old)), jsonb_build_object('note', :note::text)
from changed
returning id as event_id;
