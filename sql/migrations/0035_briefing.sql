-- no transaction
-- The briefing: where its readers looked last, and the indexes of what went quiet.

-- What a member was shown of the events of others. `since` is where the page of this sitting begins, `shown` how far it
-- went; `former` is where the page of the sitting before began. Events get their numbers before their transactions end, so
-- one may be seen after a later one: each place is the latest event with those before it that were there already.
create table if not exists briefing_marks (
    workspace_id bigint not null,
    account_id   bigint not null,
    since_id     bigint not null,
    since_seen   bigint[] not null,
    since_at     timestamptz not null,
    shown_id     bigint not null,
    shown_seen   bigint[] not null,
    looked_at    timestamptz not null,
    former_id    bigint,
    former_at    timestamptz,
    primary key (workspace_id, account_id),
    foreign key (workspace_id, account_id) references members (workspace_id, account_id) on delete cascade,
    check ((former_id is null) = (former_at is null))
);

drop index concurrently if exists tasks_waiting;  -- what a run that was stopped has left isn't valid
create index concurrently tasks_waiting on tasks (workspace_id, assignee_id, updated_at, id)
    where status = 'waiting' and deleted_at is null;
drop index concurrently if exists drafts_unfinished;
create index concurrently drafts_unfinished on drafts (workspace_id, created_by, updated_at desc, id desc)
    where deleted_at is null and status in ('draft', 'changes_requested');
