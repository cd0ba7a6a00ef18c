-- name: begin_utterance
-- Something that somebody begins to say, or has typed; what was begun by this key already is that.
-- Served by utterances_workspace_id_account_id_key_key.
with added as (
    insert into utterances (workspace_id, account_id, key, state, words, began_at)
    values (:workspace_id, :account_id, :key, :state, :words, :now)
    on conflict (workspace_id, account_id, key) do nothing
    returning id, state
)
select id, state from added
union all
select id, state from utterances where workspace_id = :workspace_id and account_id = :account_id and key = :key
limit 1;

-- name: add_piece
-- A piece of the sound of something that is being said, once, as far as all of it isn't more than so many bytes, nearly so:
-- pieces that come together don't count each other; returns how many there are with it. Served by utterances_workspace_id_account_id_key_key, utterance_pieces_pkey.
with u as (
    select workspace_id, id from utterances
    where workspace_id = :workspace_id and account_id = :account_id and key = :key and state = 'arriving'
    for share
), total as (
    select coalesce(sum(octet_length(p.data)), 0)::bigint as bytes
    from u join utterance_pieces p on p.workspace_id = u.workspace_id and p.utterance_id = u.id
), added as (
    insert into utterance_pieces (workspace_id, utterance_id, number, data)
    select u.workspace_id, u.id, :number, :data::bytea
    from u, total
    where total.bytes + octet_length(:data::bytea) <= :most
    on conflict do nothing
)
select
    total.bytes + case
        when exists (
            select from utterance_pieces p
            where p.workspace_id = u.workspace_id and p.utterance_id = u.id and p.number = :number
        ) then 0
        else octet_length(:data::bytea)
    end
from u, total;

-- name: list_pieces
-- Which pieces of a sound are there. Served by utterance_pieces_pkey.
select p.number
from utterances u
join utterance_pieces p on p.workspace_id = u.workspace_id and p.utterance_id = u.id
where u.workspace_id = :workspace_id and u.account_id = :account_id and u.id = :utterance_id
order by p.number;

-- name: get_sound
-- The sound of what somebody said, in its pieces. Served by utterance_pieces_pkey.
select p.number, p.data
from utterances u
join utterance_pieces p on p.workspace_id = u.workspace_id and p.utterance_id = u.id
where u.workspace_id = :workspace_id and u.account_id = :account_id and u.id = :utterance_id
order by p.number;

-- name: get_sound_so_far
-- The sound of what is still being said, in its first pieces. Served by utterances_workspace_id_account_id_key_key,
-- utterance_pieces_pkey.
select p.number, p.data
from utterances u
join utterance_pieces p on p.workspace_id = u.workspace_id and p.utterance_id = u.id
where u.workspace_id = :workspace_id and u.account_id = :account_id and u.key = :key and u.state = 'arriving'
    and octet_length(p.data) <= :most
order by p.number
limit :limit;

-- part: utterance_columns
    u.id, u.version, u.state, u.words, u.problem, u.seconds, u.media_type, u.proposals as stored, u.began_at, u.taken_at,
    u.confirmed_at,
    exists (select from utterance_pieces p where p.workspace_id = u.workspace_id and p.utterance_id = u.id) as has_sound

-- name: get_utterance
-- What somebody said. Served by utterances_pkey.
select
    -- include: utterance_columns
from utterances u
where u.workspace_id = :workspace_id and u.account_id = :account_id and u.id = :utterance_id;

-- name: lock_utterance
-- The same, to be changed: who confirms it a second time waits for the first. Served by utterances_pkey.
select
    -- include: utterance_columns
from utterances u
where u.workspace_id = :workspace_id and u.account_id = :account_id and u.id = :utterance_id
for update;

-- name: list_open_utterances
-- What somebody said and hasn't confirmed, the latest first. Served by utterances_of.
select
    -- include: utterance_columns
from utterances u
where u.workspace_id = :workspace_id and u.account_id = :account_id and u.confirmed_at is null and u.state <> 'arriving'
order by u.id desc
limit :limit;

-- name: take_utterance
-- Begin to write down what was said, unless somebody is at it: of whom nothing was heard since `before` is gone.
-- Served by utterances_pkey.
update utterances
set state = 'waiting', problem = '', media_type = coalesce(:media_type, media_type), taken_at = :now
where workspace_id = :workspace_id and account_id = :account_id and id = :utterance_id
    and state <> 'written' and (state <> 'waiting' or taken_at is null or taken_at < :before)
returning id;

-- name: hold_utterance
-- Whoever took it last is still at it. Served by utterances_pkey.
update utterances
set taken_at = :now
where workspace_id = :workspace_id and id = :utterance_id and state = 'waiting' and taken_at = :taken_at
returning id;

-- name: write_utterance
-- The words of it, and what they were understood as, or why there are none; by who took it last. Served by
-- utterances_pkey.
update utterances
set
    state = :state, words = :words, problem = :problem, seconds = :seconds, proposals = :proposals::jsonb,
    version = version + 1
where workspace_id = :workspace_id and id = :utterance_id and state = 'waiting' and taken_at = :taken_at
returning id;

-- name: change_utterance
-- What became of its proposals, or other words in the place of those that were heard. Served by utterances_pkey.
update utterances
set words = :words, proposals = :proposals::jsonb, version = :version, confirmed_at = :confirmed_at, state = 'written'
where workspace_id = :workspace_id and id = :utterance_id;

-- name: delete_utterance
-- All of it. Served by utterances_pkey.
delete from utterances
where workspace_id = :workspace_id and account_id = :account_id and id = :utterance_id
returning id;

-- name: delete_confirmed_sound
-- Its sound, where the workspace keeps none of what is confirmed. Served by utterance_pieces_pkey.
delete from utterance_pieces p
using workspaces w
where p.workspace_id = :workspace_id and p.utterance_id = :utterance_id
    and w.id = p.workspace_id and w.recording_days = 0;

-- name: delete_old_sounds
-- Recordings that their workspace doesn't keep for so long, but for those that weren't written down. A small table, read
-- in the order of utterance_pieces_pkey.
delete from utterance_pieces p
using utterances u, workspaces w
where u.workspace_id = p.workspace_id and u.id = p.utterance_id and w.id = u.workspace_id and u.state = 'written'
    and case
        when w.recording_days = 0 then u.confirmed_at is not null
        else u.began_at < :now::timestamptz - w.recording_days * interval '1 day'
    end;

-- name: delete_old_utterances
-- What was said long ago, confirmed or not. Served by utterances_age.
delete from utterances where began_at < :before;

-- name: list_known
-- What somebody may speak of: open tasks, tasks that are done, drafts; of each the ones that changed last.
-- Served by tasks_open_by_change, tasks_closed, drafts_by_change.
(
    select 'task' as kind, t.id, t.version, t.title, t.due_on
    from tasks t
    where t.workspace_id = :workspace_id and t.is_open
    order by t.updated_at desc, t.id desc
    limit :tasks
)
union all
(
    select 'done', t.id, t.version, t.title, t.due_on
    from tasks t
    where t.workspace_id = :workspace_id and not t.is_open and t.deleted_at is null and t.status = 'completed'
    order by t.closed_at desc, t.id desc
    limit :done
)
union all
(
    select 'draft', d.id, d.version, d.title, null
    from drafts d
    where d.workspace_id = :workspace_id and d.deleted_at is null
    order by d.updated_at desc, d.id desc
    limit :drafts
);
