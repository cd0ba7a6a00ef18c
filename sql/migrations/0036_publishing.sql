-- Publishing: where a workspace's drafts go out, when, and what came of it at each place. What goes out is content that was
-- approved, by its hash: a draft that changes after it was scheduled is held back.

do $$
begin
    perform set_config('lock_timeout', '10s', true);
    alter table publications
        add column content jsonb,  -- as draft_content has it: the text is the revision's; null for those marked by hand before
        add column schedule_id bigint;
    create unique index publications_of_schedule on publications (workspace_id, schedule_id) where schedule_id is not null;
    alter table events
        drop constraint events_subject_known,
        add constraint events_subject_known check (
            subject in (
                'workspace', 'member', 'invitation', 'project', 'task', 'draft', 'template', 'absence', 'target'
            )
        ) not valid;
end $$;

-- A place that a workspace publishes to: of a kind that webapp/publishing/targets has, with what that kind wants to know.
create table targets (
    workspace_id bigint not null references workspaces on delete cascade,
    id           bigint generated always as identity,
    kind         text not null check (char_length(kind) between 1 and 40),
    name         text not null check (char_length(name) between 1 and 100),
    settings     jsonb not null default '{}',
    secret       bytea,  -- encrypted with a key that isn't in the database
    for_kinds    text[] not null default '{}',  -- of drafts, which go there unless their page says otherwise
    version      integer not null default 1,
    created_by   bigint,
    created_at   timestamptz not null,
    deleted_at   timestamptz,
    primary key (workspace_id, id),
    foreign key (workspace_id, created_by) references members (workspace_id, account_id)
);
create index targets_of_workspace on targets (workspace_id, id) where deleted_at is null;
create index targets_trash on targets (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

-- Where a draft goes, if its page says otherwise than its kind.
create table draft_targets (
    workspace_id bigint not null,
    draft_id     bigint not null,
    target_ids   bigint[] not null check (cardinality(target_ids) <= 50),
    primary key (workspace_id, draft_id),
    foreign key (workspace_id, draft_id) references drafts (workspace_id, id) on delete cascade
);

-- When a draft goes out, with the very content that was looked at when that was said. A draft has one at a time.
create table draft_schedules (
    workspace_id bigint not null,
    id           bigint generated always as identity,
    draft_id     bigint not null,
    goes_at      timestamptz not null,
    revision     integer not null,
    content_hash bytea not null check (octet_length(content_hash) = 32),
    set_by       bigint not null,
    set_at       timestamptz not null,
    version      integer not null default 1,
    held_at      timestamptz,  -- since when it isn't the content any more that was scheduled, or isn't approved
    missed_at    timestamptz,  -- it was due while the desk was down, or held: since then somebody is asked
    ended_at     timestamptz,
    ending       text check (ending in ('published', 'taken_back')),
    primary key (workspace_id, id),
    foreign key (workspace_id, draft_id) references drafts (workspace_id, id) on delete cascade,
    foreign key (workspace_id, set_by) references members (workspace_id, account_id),
    check ((ended_at is null) = (ending is null))
);
create unique index schedules_open on draft_schedules (workspace_id, draft_id) where ended_at is null;
create index schedules_by_moment on draft_schedules (workspace_id, goes_at, id) where ended_at is null;
create index schedules_due on draft_schedules (goes_at) where ended_at is null and missed_at is null;
create index schedules_of_draft on draft_schedules (workspace_id, draft_id, id desc);

-- One act of bringing a publication to a place, or taking it from there, and what the other side said. It is written before
-- anything is sent, with the key by which the other side knows a second try.
create table receipts (
    workspace_id   bigint not null,
    id             bigint generated always as identity,
    publication_id bigint not null,
    draft_id       bigint not null,
    target_id      bigint not null,
    act            text not null check (act in ('publish', 'update', 'withdraw')),
    key            uuid not null default gen_random_uuid(),
    version        integer not null default 1,  -- one more each time that a person asks for it again
    state          text not null default 'waiting' check (state in ('waiting', 'done', 'failed', 'conflict', 'dropped')),
    asked_by       bigint,
    asked_at       timestamptz not null,
    tries          integer not null default 0,
    tried_at       timestamptz,
    done_at        timestamptz,
    url            text not null default '',
    answer         text not null default '' check (char_length(answer) <= 2000),  -- of the other side, in words
    error          text not null default '' check (char_length(error) <= 2000),  -- why it failed last, in words
    theirs         text not null default '',  -- where it was changed over there, as it is there
    overwrite      boolean not null default false,  -- somebody looked at that, and wants ours there
    primary key (workspace_id, id),
    foreign key (workspace_id, publication_id) references publications (workspace_id, id) on delete cascade,
    foreign key (workspace_id, draft_id) references drafts (workspace_id, id) on delete cascade,
    foreign key (workspace_id, target_id) references targets (workspace_id, id),
    foreign key (workspace_id, asked_by) references members (workspace_id, account_id)
);
create index receipts_of_publication on receipts (workspace_id, publication_id, id);
create index receipts_of_draft on receipts (workspace_id, draft_id, id desc);
create unique index receipts_once on receipts (workspace_id, publication_id, target_id, act) where state <> 'dropped';
create index receipts_open on receipts (workspace_id, draft_id, target_id, id) where state in ('waiting', 'failed', 'conflict');
create index receipts_waiting on receipts (workspace_id, id) where state = 'waiting';
create index receipts_wanting on receipts (workspace_id, id) where state in ('failed', 'conflict');

-- Where a draft is out now, by what the other side calls it and as what it was left there.
create table placements (
    workspace_id   bigint not null,
    draft_id       bigint not null,
    target_id      bigint not null,
    publication_id bigint not null,
    content_hash   bytea not null check (octet_length(content_hash) = 32),
    remote_id      text not null default '' check (char_length(remote_id) <= 500),
    url            text not null default '' check (char_length(url) <= 2000),
    fingerprint    text not null default '' check (char_length(fingerprint) <= 500),  -- by which a change over there is noticed
    placed_at      timestamptz not null,
    updated_at     timestamptz not null,
    withdrawn_at   timestamptz,
    primary key (workspace_id, draft_id, target_id),
    foreign key (workspace_id, draft_id) references drafts (workspace_id, id) on delete cascade,
    foreign key (workspace_id, target_id) references targets (workspace_id, id),
    foreign key (workspace_id, publication_id) references publications (workspace_id, id) on delete cascade
);

-- What a draft's status would be without a schedule, as 0028 has it.
create or replace function reviewed_status_of(d drafts) returns draft_status
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

-- Whether a draft, as it is, may go out.
create or replace function may_go_out(d drafts) returns boolean
    language sql stable
    return reviewed_status_of(d) = 'approved' or not coalesce(
        (select r.only_approved from review_rules r where r.workspace_id = d.workspace_id), true
    );

-- It is scheduled as long as it is what was scheduled, may go out, and nobody has asked for changes.
create or replace function draft_status_of(d drafts) returns draft_status
    language sql stable
    return case
        when exists (
            select from draft_schedules s
            where s.workspace_id = d.workspace_id and s.draft_id = d.id and s.ended_at is null
                and s.content_hash = d.content_hash
        ) and d.deleted_at is null and may_go_out(d) and reviewed_status_of(d) not in ('changes_requested', 'in_review')
        then 'scheduled'
        else reviewed_status_of(d)
    end;

create or replace function refuse_unapproved() returns trigger language plpgsql as $$
declare
    present drafts;
begin
    select * into present from drafts where workspace_id = new.workspace_id and id = new.draft_id for no key update;
    if (present.content_hash, present.revision) is distinct from (new.content_hash, new.revision) or not may_go_out(present) then
        raise check_violation using constraint = 'publications_approved', message = 'this content is not approved';
    end if;
    return new;
end $$;

-- The drafts that are in review, or scheduled, follow when the rules change. They are held first: what was decided while
-- they were waited for is seen only by the statement after.
create or replace function keep_status_of_all() returns trigger language plpgsql as $$
declare
    concerned bigint[];
begin
    concerned := array(
        select r.draft_id from reviews r where r.workspace_id = new.workspace_id and r.ended_at is null
        union
        select s.draft_id from draft_schedules s where s.workspace_id = new.workspace_id and s.ended_at is null
    );
    perform from drafts d
    where d.workspace_id = new.workspace_id and d.id = any(concerned)
    order by d.id
    for no key update;
    update drafts d
    set status = draft_status_of(d)
    where d.workspace_id = new.workspace_id and d.id = any(concerned) and d.status <> draft_status_of(d);
    return null;
end $$;

-- A schedule that is held back, or goes on, is told whatever the reason: no path can forget it. `by` is who did it, where
-- that was a change of the draft.
create or replace function hold_schedule() returns trigger language plpgsql as $$
declare
    by_change boolean := (old.updated_at, old.updated_by) is distinct from (new.updated_at, new.updated_by);
begin
    with changed as (
        update draft_schedules s
        set held_at = case when new.status <> 'scheduled' then case when by_change then new.updated_at else now() end end
        where s.workspace_id = new.workspace_id and s.draft_id = new.id and s.ended_at is null
            and (s.held_at is null) <> (new.status = 'scheduled')
        returning s.id, s.held_at, s.set_by, s.goes_at
    )
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, after)
    select
        new.workspace_id, case when by_change then new.updated_at else now() end, null, 'draft', new.id,
        case when held_at is null then 'schedule.resumed' else 'schedule.held' end, 'schedule', id,
        jsonb_build_object(
            'goes_at', goes_at, 'publishing', array(
                select distinct each
                from unnest(array[new.created_by, set_by, case when by_change then new.updated_by end]) as each
                where each is not null
                order by each
            ),
            'by', case when by_change then new.updated_by end, 'now', new.status, 'in_trash', new.deleted_at is not null
        )
    from changed;
    return null;
end $$;

-- What is out, or on its way, doesn't go into the trash: it would stay out, and nothing would say so. Whatever changes the
-- draft finds that nothing has changed.
create or replace function keep_what_is_out() returns trigger language plpgsql as $$
begin
    if exists (
        select from publications p
        where p.workspace_id = new.workspace_id and p.draft_id = new.id and p.withdrawn_at is null
    ) and (
        exists (
            select from placements l
            where l.workspace_id = new.workspace_id and l.draft_id = new.id and l.withdrawn_at is null
        ) or exists (
            select from receipts r
            where r.workspace_id = new.workspace_id and r.draft_id = new.id and r.act <> 'withdraw'
                and r.state in ('waiting', 'failed', 'conflict')
        )
    ) then
        return null;
    end if;
    return new;
end $$;

do $$
begin
    perform set_config('lock_timeout', '10s', true);
    create trigger keep_what_is_out before update of deleted_at on drafts
        for each row when (old.deleted_at is null and new.deleted_at is not null)
        execute function keep_what_is_out();
    create trigger hold_schedule after update on drafts
        for each row when (old.status is distinct from new.status and 'scheduled' in (old.status, new.status))
        execute function hold_schedule();
    create trigger keep_status after insert or update on draft_schedules
        for each row execute function keep_status();
    -- A draft that goes into the trash isn't scheduled there.
    create or replace trigger keep_content_of_changed before update on drafts
        for each row when (
            new.content_hash is null or (
                old.title, old.body, old.kind, old.slug, old.search_title, old.description, old.keywords,
                old.canonical_link, old.cover_id, old.cover_alt, old.status, old.content_hash, old.shown_files,
                old.deleted_at
            ) is distinct from (
                new.title, new.body, new.kind, new.slug, new.search_title, new.description, new.keywords,
                new.canonical_link, new.cover_id, new.cover_alt, new.status, new.content_hash, new.shown_files,
                new.deleted_at
            )
        )
        execute function keep_content();
end $$;

alter table events validate constraint events_subject_known;

-- Why somebody is told: what they publish waits for them.
alter type notification_reason add value if not exists 'publishing' before 'decision';
alter table member_preferences
    add column publishing text not null default 'at once' check (publishing in ('at once', 'hourly', 'daily', 'never'));
