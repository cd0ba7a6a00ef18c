-- part: assistant_settings
a.is_on, a.url, a.model, a.secret, a.sees, a.requests_a_day, a.tokens_a_day, a.prompts, a.version

-- name: make_assistant
-- The assistant of a workspace that has none yet, off. Served by assistants_pkey.
insert into assistants (workspace_id) values (:workspace_id) on conflict (workspace_id) do nothing;

-- name: get_assistant
-- The settings of an assistant, which has the id of its workspace. Served by assistants_pkey.
select
    -- include: assistant_settings
from assistants a
where a.workspace_id = :workspace_id and a.workspace_id = :assistant_id;

-- name: change_assistant
-- Every change of the settings and prompts goes this way: an edit, an undo. `secret` is the one that is kept from now on:
-- with `rekeyed` it is that also where it is none. No event tells one. Served by assistants_pkey.
with old as materialized (
    select a as assistant, (to_jsonb(a) - 'secret') || '{"deleted_at": null}' as fields
    from assistants a
    where a.workspace_id = :workspace_id and a.workspace_id = :assistant_id
    for update
), changed as (
    update assistants a
    set
        is_on = p.is_on,
        url = p.url,
        model = p.model,
        sees = p.sees,
        requests_a_day = p.requests_a_day,
        tokens_a_day = p.tokens_a_day,
        prompts = p.prompts,
        secret = case when :rekeyed then :secret::bytea else a.secret end,
        version = a.version + 1
    from old, jsonb_populate_record(old.assistant, :patch::jsonb) as p
    where a.workspace_id = :workspace_id
        and (:version::integer is null or a.version = :version)
        and not exists (
            select from jsonb_each(:expected::jsonb) as e where old.fields -> e.key is distinct from e.value
        )
        and (
            :rekeyed
            or (a.is_on, a.url, a.model, a.sees, a.requests_a_day, a.tokens_a_day, a.prompts)
                is distinct from (p.is_on, p.url, p.model, p.sees, p.requests_a_day, p.tokens_a_day, p.prompts)
        )
    returning a.*
), difference as (
    select
        coalesce(jsonb_object_agg(key, o.value) filter (where o.value is distinct from n.value), '{}') as before,
        coalesce(jsonb_object_agg(key, n.value) filter (where o.value is distinct from n.value), '{}') as after
    from changed, old, jsonb_each(old.fields - 'version') as o join jsonb_each(to_jsonb(changed)) as n using (key)
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, undoes, before, after)
    select :workspace_id, :now, :actor_id, 'assistant', :assistant_id, :action, :undoes, before, after || :extra::jsonb
    from difference
    where exists (select from changed)
    returning id
)
select
    (old.assistant).version as version_before,
    'Help with writing' as title,
    changed.version as version_after,
    (select id from recorded) as event_id
from old left join changed on true;

-- name: begin_day
-- A day on which nothing was asked yet. Served by assistant_days_pkey.
insert into assistant_days (workspace_id, day) values (:workspace_id, :day) on conflict do nothing;

-- name: set_aside
-- One more request of a day, and tokens for it: as many as are wanted, or what is left of the day's, if that is at least
-- `least`. No row where the day's are spent. Served by assistant_days_pkey, assistants_pkey.
with spent as materialized (
    select d.requests, d.tokens
    from assistant_days d
    where d.workspace_id = :workspace_id and d.day = :day
    for update
), granted as (
    select least(:wanted::bigint, a.tokens_a_day - s.tokens) as tokens
    from spent s, assistants a
    where a.workspace_id = :workspace_id and s.requests < a.requests_a_day and a.tokens_a_day - s.tokens >= :least::bigint
)
update assistant_days d
set requests = d.requests + 1, tokens = d.tokens + g.tokens
from granted g
where d.workspace_id = :workspace_id and d.day = :day
returning g.tokens as granted;

-- name: settle
-- What a request took of what was set aside for it. Served by assistant_days_pkey.
update assistant_days d
set requests = d.requests - :back, tokens = greatest(0, d.tokens - :granted::bigint + :used::bigint)
where d.workspace_id = :workspace_id and d.day = :day;

-- name: get_spent
-- What was spent on a day. Served by assistant_days_pkey.
select d.requests, d.tokens from assistant_days d where d.workspace_id = :workspace_id and d.day = :day;

-- name: delete_days
-- Days of which nobody asks any more. Served by assistant_days_over.
delete from assistant_days d where d.day < :before;

-- name: has_seen
-- Whether somebody has seen what is sent with a prompt, as it is now. Served by assistant_sights_pkey.
select exists (
    select from assistant_sights s
    where s.workspace_id = :workspace_id and s.account_id = :account_id and s.prompt = :prompt and s.digest = :digest
);

-- name: remember_sight
-- Somebody has seen it. Served by assistant_sights_pkey.
insert into assistant_sights as s (workspace_id, account_id, prompt, digest, seen_at)
values (:workspace_id, :account_id, :prompt, :digest, :now)
on conflict (workspace_id, account_id, prompt) do update set digest = excluded.digest, seen_at = excluded.seen_at;

-- name: link_draft
-- A draft was made out of another one. Served by draft_origins_pkey.
insert into draft_origins (workspace_id, draft_id, origin_id) values (:workspace_id, :draft_id, :origin_id);

-- name: get_linked
-- The draft that one was made out of, and those that were made out of it, but for those in the trash. Served by
-- draft_origins_pkey, draft_origins_of, drafts_pkey.
select d.id, d.title, d.kind::text, true as is_origin
from draft_origins o
join drafts d on d.workspace_id = o.workspace_id and d.id = o.origin_id
where o.workspace_id = :workspace_id and o.draft_id = :draft_id and d.deleted_at is null
union all
select d.id, d.title, d.kind::text, false
from (
    select o.draft_id
    from draft_origins o
    where o.workspace_id = :workspace_id and o.origin_id = :draft_id
    order by o.draft_id desc
    limit :limit
) as made
join drafts d on d.workspace_id = :workspace_id and d.id = made.draft_id
where d.deleted_at is null
order by is_origin desc, id desc;
