-- no transaction
-- Reviews: who was asked to look at a draft, what they decided about exactly which content, and what went out. What readers
-- would get has a hash, which the database keeps; a draft's status follows from it and from what was decided, whoever
-- writes. Each statement can be run again, since a migration that is stopped half-way is begun anew.

do $$
begin
    perform set_config('lock_timeout', '10s', true);
    alter table drafts
        add column if not exists content_hash bytea,
        add column if not exists shown_files  bigint[] not null default '{}';  -- what text and cover show, by id
end $$;

-- One asking, from "Send for review" until it ended. A draft has one at a time.
create table if not exists reviews (
    workspace_id bigint not null,
    id           bigint generated always as identity,
    draft_id     bigint not null,
    asked_by     bigint not null,
    asked_at     timestamptz not null,
    note         text not null default '' check (char_length(note) <= 5000),
    wish_on      date,  -- by when it is wished
    revision     integer not null,
    content_hash bytea not null check (octet_length(content_hash) = 32),
    content      jsonb not null,  -- as draft_content has it: the text is the revision's
    of_links     boolean not null default false,  -- asked only of whoever has a link, and of nobody here
    ended_at     timestamptz,
    ended_by     bigint,
    ending       text check (ending in ('taken_back', 'sent_again', 'published')),
    primary key (workspace_id, id),
    foreign key (workspace_id, draft_id) references drafts (workspace_id, id) on delete cascade,
    foreign key (workspace_id, asked_by) references members (workspace_id, account_id),
    foreign key (workspace_id, ended_by) references members (workspace_id, account_id),
    check ((ended_at is null) = (ending is null))
);
create unique index if not exists reviews_open on reviews (workspace_id, draft_id) where ended_at is null;
create index if not exists reviews_of_draft on reviews (workspace_id, draft_id, id desc);

-- Whom it was asked of; where there is nobody, whoever may review.
create table if not exists reviewers (
    workspace_id bigint not null,
    review_id    bigint not null,
    account_id   bigint not null,
    asked_by     bigint not null,
    asked_at     timestamptz not null,
    excused_at   timestamptz,  -- when somebody else was asked instead
    primary key (workspace_id, review_id, account_id),
    foreign key (workspace_id, review_id) references reviews (workspace_id, id) on delete cascade,
    foreign key (workspace_id, account_id) references members (workspace_id, account_id),
    foreign key (workspace_id, asked_by) references members (workspace_id, account_id)
);
create index if not exists reviewers_account on reviewers (workspace_id, account_id, review_id desc) where excused_at is null;

-- A link by which one person without an account reads one draft, and decides.
create table if not exists review_links (
    workspace_id bigint not null,
    id           bigint generated always as identity,
    draft_id     bigint not null,
    token_hash   bytea not null unique,
    name         text not null default '' check (char_length(name) <= 100),  -- '' until they say it
    note         text not null default '' check (char_length(note) <= 5000),
    made_by      bigint not null,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    revoked_at   timestamptz,
    primary key (workspace_id, id),
    foreign key (workspace_id, draft_id) references drafts (workspace_id, id) on delete cascade,
    foreign key (workspace_id, made_by) references members (workspace_id, account_id)
);
create index if not exists review_links_of_draft on review_links (workspace_id, draft_id, id desc);

-- What somebody decided about exactly this content. Of each person the latest of an asking counts that wasn't withdrawn;
-- an approval counts only while its content is the draft's. It is the approval of a member: of whoever decided, or who made
-- the link and could have approved themselves, and of each member one counts.
create table if not exists decisions (
    workspace_id bigint not null,
    id           bigint generated always as identity,
    review_id    bigint not null,
    draft_id     bigint not null,
    account_id   bigint,
    link_id      bigint,
    name         text not null default '' check (char_length(name) <= 100),  -- of whoever decided by a link
    verdict      text not null check (verdict in ('approved', 'changes_requested')),
    note         text not null default '' check (char_length(note) <= 5000),
    approver_id  bigint,  -- whose approval it is; null where it is nobody's
    by_author    boolean not null default false,  -- whom only the workspace's rule lets approve
    revision     integer not null,
    content_hash bytea not null check (octet_length(content_hash) = 32),
    content      jsonb not null,  -- as draft_content has it: the text is the revision's
    decided_at   timestamptz not null,
    withdrawn_at timestamptz,
    primary key (workspace_id, id),
    foreign key (workspace_id, review_id) references reviews (workspace_id, id) on delete cascade,
    foreign key (workspace_id, draft_id) references drafts (workspace_id, id) on delete cascade,
    foreign key (workspace_id, account_id) references members (workspace_id, account_id),
    foreign key (workspace_id, approver_id) references members (workspace_id, account_id),
    foreign key (workspace_id, link_id) references review_links (workspace_id, id),
    check (num_nonnulls(account_id, link_id) = 1)
);
create index if not exists decisions_of_review on decisions (workspace_id, review_id, id desc);
create index if not exists decisions_of_draft on decisions (workspace_id, draft_id, id desc);
create index if not exists decisions_of_account on decisions (workspace_id, account_id, id desc) where account_id is not null;

-- What went out. The latest that wasn't withdrawn is out.
create table if not exists publications (
    workspace_id bigint not null,
    id           bigint generated always as identity,
    draft_id     bigint not null,
    review_id    bigint,  -- by which it was approved
    revision     integer not null,
    content_hash bytea not null check (octet_length(content_hash) = 32),
    published_at timestamptz not null,
    published_by bigint not null,
    withdrawn_at timestamptz,
    withdrawn_by bigint,
    primary key (workspace_id, id),
    foreign key (workspace_id, draft_id) references drafts (workspace_id, id) on delete cascade,
    foreign key (workspace_id, review_id) references reviews (workspace_id, id),
    foreign key (workspace_id, published_by) references members (workspace_id, account_id),
    foreign key (workspace_id, withdrawn_by) references members (workspace_id, account_id)
);
create index if not exists publications_of_draft on publications (workspace_id, draft_id, id desc);

-- How a workspace reviews; without a row it is as the columns begin. A table of its own: each write of a workspace waits
-- for the row of `workspaces`, and a change of these looks at the drafts that are in review.
create table if not exists review_rules (
    workspace_id         bigint primary key references workspaces on delete cascade,
    approvals_needed     integer not null default 1 check (approvals_needed between 1 and 20),
    approvers            bigint[] not null default '{}' check (cardinality(approvers) <= 100),  -- none: whoever may review
    authors_may_approve  boolean not null default false,
    only_approved        boolean not null default true,  -- goes out
    review_reminder_days integer default 2 check (review_reminder_days between 1 and 365),  -- null: nobody is reminded
    version              integer not null default 1
);

-- The files that a text and a cover show, by their addresses: "/w/alder-finch/files/12/workshop.jpg".
create or replace function files_shown(body text, cover_id bigint) returns bigint[]
    language sql immutable parallel safe
    return (
        select coalesce(array_agg(distinct id order by id), '{}')
        from (
            select cover_id as id
            union all
            select substring(left(part, 20), '^([1-9][0-9]{0,17})/')::bigint
            from string_to_table(body, '/files/') as part
            where strpos(body, '/files/') > 0
        ) as shown
        where id is not null
    );

-- All that readers would get of a draft but its text.
create or replace function draft_content(d drafts) returns jsonb
    language sql stable parallel safe
    return jsonb_build_object(
        'title', d.title, 'kind', d.kind, 'slug', d.slug, 'search_title', d.search_title, 'description', d.description,
        'keywords', d.keywords, 'canonical_link', d.canonical_link, 'cover_id', d.cover_id, 'cover_alt', d.cover_alt,
        'files', (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'id', shown.id, 'sha256', encode(f.sha256, 'hex'), 'there', f.id is not null and f.deleted_at is null
                    )
                    order by shown.id
                ),
                '[]'
            )
            from unnest(d.shown_files) as shown (id)
            left join files f on f.workspace_id = d.workspace_id and f.id = shown.id
        )
    );

create or replace function content_hash_of(d drafts) returns bytea
    language sql stable parallel safe
    return sha256(convert_to(draft_content(d)::text, 'UTF8') || sha256(convert_to(d.body, 'UTF8')));

-- The decision of each person that counts in an asking: their latest, unless they withdrew it.
create or replace function standing_decisions(in_workspace bigint, of_review bigint) returns setof decisions
    language sql stable rows 5 as $$
    select distinct on (d.account_id, d.link_id) d.*
    from decisions d
    where d.workspace_id = in_workspace and d.review_id = of_review and d.withdrawn_at is null
    order by d.account_id, d.link_id, d.id desc
$$;

-- What a draft's status is, by the asking that is open, what was decided in it about this very content, the rules of the
-- workspace, and what went out.
create or replace function draft_status_of(d drafts) returns draft_status
    language sql stable
    return coalesce(
        (
            select case
                when exists (
                    select from standing_decisions(r.workspace_id, r.id) as s where s.verdict = 'changes_requested'
                ) then 'changes_requested'::draft_status
                when coalesce(w.approvals_needed, 1) <= (
                    select count(distinct s.approver_id)
                    from standing_decisions(r.workspace_id, r.id) as s
                    where s.verdict = 'approved' and s.content_hash = d.content_hash
                        and (coalesce(cardinality(w.approvers), 0) = 0 or s.account_id = any(w.approvers))
                        and (not s.by_author or coalesce(w.authors_may_approve, false))
                ) then 'approved'
                else 'in_review'
            end
            from reviews r
            left join review_rules w on w.workspace_id = r.workspace_id
            where r.workspace_id = d.workspace_id and r.draft_id = d.id and r.ended_at is null
        ),
        (
            select 'published'::draft_status
            from publications p
            where p.workspace_id = d.workspace_id and p.draft_id = d.id and p.withdrawn_at is null
            limit 1
        ),
        'draft'
    );

-- Hash and status are never what somebody writes there, but what follows. A hash that is set to null is made anew. The
-- files that are shown are held until the commit, so that none goes into the trash meanwhile.
create or replace function keep_content() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' or new.content_hash is null or (
        old.title, old.body, old.kind, old.slug, old.search_title, old.description, old.keywords, old.canonical_link,
        old.cover_id, old.cover_alt
    ) is distinct from (
        new.title, new.body, new.kind, new.slug, new.search_title, new.description, new.keywords, new.canonical_link,
        new.cover_id, new.cover_alt
    ) then
        new.shown_files := files_shown(new.body, new.cover_id);
        if cardinality(new.shown_files) > 0 then
            perform from files where workspace_id = new.workspace_id and id = any(new.shown_files) order by id for share;
        end if;
        new.content_hash := content_hash_of(new);
    else
        new.shown_files := old.shown_files;
        new.content_hash := old.content_hash;
    end if;
    new.status := draft_status_of(new);
    return new;
end $$;

-- An approval that counts no more, or again, is told: no path can forget it.
create or replace function tell_void_approvals() returns trigger language plpgsql as $$
begin
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, after)
    select
        new.workspace_id, case when by_text then new.updated_at else now() end, case when by_text then new.updated_by end,
        'draft', new.id, told.action, 'review', told.review_id,
        jsonb_build_object(
            'approvers', coalesce(told.accounts, '[]'), 'links', coalesce(told.links, '[]'),
            'authors', jsonb_build_array(new.created_by, told.asked_by)
        )
    from (
        select
            case when s.content_hash = new.content_hash then 'review.regained' else 'review.voided' end as action,
            r.id as review_id, r.asked_by,
            jsonb_agg(s.account_id order by s.id) filter (where s.account_id is not null) as accounts,
            jsonb_agg(s.name order by s.id) filter (where s.link_id is not null) as links
        from reviews r, standing_decisions(r.workspace_id, r.id) as s
        where r.workspace_id = new.workspace_id and r.draft_id = new.id and r.ended_at is null
            and s.verdict = 'approved' and s.content_hash in (old.content_hash, new.content_hash)
        group by 1, 2, 3
    ) as told,
    (select (draft_content(old) - 'files', old.body) is distinct from (draft_content(new) - 'files', new.body)) as why (by_text);
    return null;
end $$;

-- What changes by a trigger isn't among the columns of an `update of`. Counted is last, since it waits for the workspace.
do $$
begin
    perform set_config('lock_timeout', '10s', true);
    create or replace trigger keep_content_of_added before insert on drafts
        for each row execute function keep_content();
    create or replace trigger keep_content_of_changed before update on drafts
        for each row when (
            new.content_hash is null or (
                old.title, old.body, old.kind, old.slug, old.search_title, old.description, old.keywords,
                old.canonical_link, old.cover_id, old.cover_alt, old.status, old.content_hash, old.shown_files
            ) is distinct from (
                new.title, new.body, new.kind, new.slug, new.search_title, new.description, new.keywords,
                new.canonical_link, new.cover_id, new.cover_alt, new.status, new.content_hash, new.shown_files
            )
        )
        execute function keep_content();
    create or replace trigger tell_void_approvals after update on drafts
        for each row when (old.content_hash is distinct from new.content_hash)
        execute function tell_void_approvals();
    create or replace trigger update_counters_of_changed after update on drafts
        for each row when (
            (old.status, old.kind, old.project_id, old.deleted_at)
            is distinct from (new.status, new.kind, new.project_id, new.deleted_at)
        )
        execute function count_changed_draft();
end $$;

-- What is there already gets its hash in batches.
drop index concurrently if exists drafts_without_hash;  -- what a run that was stopped has left isn't valid
create index concurrently drafts_without_hash on drafts (workspace_id, id) where content_hash is null;

-- until nothing changes
update drafts d
set content_hash = null
from (
    select workspace_id, id
    from drafts
    where content_hash is null
    order by workspace_id, id
    limit 100  -- at a time
) as batch
where d.workspace_id = batch.workspace_id and d.id = batch.id;

drop index concurrently drafts_without_hash;

alter table drafts
    drop constraint if exists drafts_content_hash_check,
    add constraint drafts_content_hash_check check (content_hash is not null and octet_length(content_hash) = 32) not valid;
alter table drafts validate constraint drafts_content_hash_check;
alter table drafts alter content_hash set not null;

drop index concurrently if exists drafts_showing;
create index concurrently drafts_showing on drafts using gin (workspace_id, shown_files) where shown_files <> '{}';

-- A file that is shown goes into the trash, or comes out of it, or is there only now.
create or replace function keep_content_of_file() returns trigger language plpgsql as $$
begin
    update drafts
    set content_hash = null
    where workspace_id = new.workspace_id and shown_files @> array[new.id] and shown_files <> '{}';
    return null;
end $$;

create or replace function keep_status() returns trigger language plpgsql as $$
begin
    update drafts d
    set status = draft_status_of(d)
    where d.workspace_id = new.workspace_id and d.id = new.draft_id and d.status <> draft_status_of(d);
    return null;
end $$;

-- The drafts are held first: what was decided while they were waited for is seen only by the statement after.
create or replace function keep_status_of_all() returns trigger language plpgsql as $$
begin
    perform from reviews r
    join drafts d on d.workspace_id = r.workspace_id and d.id = r.draft_id
    where r.workspace_id = new.workspace_id and r.ended_at is null
    order by d.id
    for no key update of d;
    update drafts d
    set status = draft_status_of(d)
    from reviews r
    where r.workspace_id = new.workspace_id and r.ended_at is null
        and d.workspace_id = r.workspace_id and d.id = r.draft_id and d.status <> draft_status_of(d);
    return null;
end $$;

-- Nothing goes out but what is there; and where the workspace says so, only what is approved.
create or replace function refuse_unapproved() returns trigger language plpgsql as $$
declare
    present drafts;
begin
    select * into present from drafts where workspace_id = new.workspace_id and id = new.draft_id for no key update;
    if (present.content_hash, present.revision) is distinct from (new.content_hash, new.revision)
        or draft_status_of(present) <> 'approved' and coalesce(
            (select r.only_approved from review_rules r where r.workspace_id = new.workspace_id), true
        )
    then
        raise check_violation using constraint = 'publications_approved', message = 'this content is not approved';
    end if;
    return new;
end $$;

do $$
begin
    perform set_config('lock_timeout', '10s', true);
    create or replace trigger keep_content_of_added after insert on files
        for each row execute function keep_content_of_file();
    create or replace trigger keep_content_of_changed after update of deleted_at on files
        for each row when ((old.deleted_at is null) <> (new.deleted_at is null)) execute function keep_content_of_file();
    create or replace trigger keep_status after insert or update on reviews
        for each row execute function keep_status();
    create or replace trigger keep_status after insert or update on decisions
        for each row execute function keep_status();
    create or replace trigger keep_status after insert or update on publications
        for each row execute function keep_status();
    create or replace trigger refuse_unapproved before insert or update of content_hash, revision on publications
        for each row execute function refuse_unapproved();
    create or replace trigger keep_status after insert or update on review_rules
        for each row execute function keep_status_of_all();
end $$;

-- Why somebody is told: their decision is wanted, or others decided about what is theirs; and when that goes out by mail.
alter type notification_reason add value if not exists 'review' after 'mention';
alter type notification_reason add value if not exists 'decision' after 'review';
alter table member_preferences
    add column if not exists reviews text not null default 'at once'
        check (reviews in ('at once', 'hourly', 'daily', 'never')),
    add column if not exists decisions text not null default 'at once'
        check (decisions in ('at once', 'hourly', 'daily', 'never'));
