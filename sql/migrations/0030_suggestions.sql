-- Suggested edits: what somebody would change in a draft, for others to take or to decline one by one.

-- All that is waited for first, so that an upgrade which is killed while it waits leaves nothing behind, not even a name.
lock table drafts, members, review_links in share row exclusive mode;

-- What one person suggested at once, and the text that it is about as they had it: autosaves are not kept for good.
create table suggestion_batches (
    workspace_id bigint not null,
    id           bigint generated always as identity,
    draft_id     bigint not null,
    author_id    bigint,
    link_id      bigint,  -- by which somebody without an account came
    author_name  text not null check (char_length(author_name) between 1 and 200),
    revision     integer not null,
    title        text not null,
    body         text not null,
    note         text not null default '' check (char_length(note) <= 2000),
    created_at   timestamptz not null,
    primary key (workspace_id, id),
    foreign key (workspace_id, draft_id) references drafts on delete cascade,
    foreign key (workspace_id, author_id) references members (workspace_id, account_id),
    foreign key (workspace_id, link_id) references review_links,
    check (num_nonnulls(author_id, link_id) = 1)
);
create index suggestion_batches_of_draft on suggestion_batches (workspace_id, draft_id, id);

-- One stretch of that text, from start_at to end_at in characters, and what is to stand there instead.
create table suggestions (
    workspace_id bigint not null,
    id           bigint generated always as identity,
    draft_id     bigint not null,
    batch_id     bigint not null,
    part         text not null check (part in ('title', 'body')),
    start_at     integer not null check (start_at >= 0),
    end_at       integer not null,
    before       text not null,
    after        text not null,
    note         text not null default '' check (char_length(note) <= 2000),
    state        text not null default 'open' check (state in ('open', 'accepted', 'declined', 'withdrawn')),
    decided_by   bigint,
    decided_at   timestamptz,
    primary key (workspace_id, id),
    foreign key (workspace_id, draft_id) references drafts on delete cascade,
    foreign key (workspace_id, batch_id) references suggestion_batches on delete cascade,
    foreign key (workspace_id, decided_by) references members (workspace_id, account_id),
    check (end_at >= start_at and before <> after)
);
create index suggestions_open on suggestions (workspace_id, draft_id, id) where state = 'open';
create index suggestions_of_batch on suggestions (workspace_id, batch_id);
