-- What readers say to a draft: threads of comments, on a passage of its text or on all of it.

-- `starts` and `ends` are places in the body of the `revision` that the passage was chosen in, in characters, and `quote`
-- what it said there as it was shown; all four are null where the thread is about the whole draft. Where the passage is by
-- now is worked out by who reads it (webapp/drafts/threads/places.py). `comments_count` is kept by the statements that
-- write comments; a thread without any isn't shown.
create table threads (
    workspace_id   bigint not null,
    id             bigint generated always as identity,
    draft_id       bigint not null,
    revision       integer,
    starts         integer,
    ends           integer,
    quote          text check (char_length(quote) between 1 and 20000),
    comments_count integer not null default 0 check (comments_count >= 0),
    resolved_at    timestamptz,
    resolved_by    bigint,
    created_at     timestamptz not null,
    primary key (workspace_id, id),
    foreign key (workspace_id, draft_id) references drafts (workspace_id, id) on delete cascade,
    foreign key (workspace_id, draft_id, revision) references revisions (workspace_id, draft_id, number),
    foreign key (workspace_id, resolved_by) references members (workspace_id, account_id),
    check (num_nulls(revision, starts, ends, quote) in (0, 4)),
    check (starts >= 0 and starts < ends),
    check (resolved_at is not null or resolved_by is null)
);
create index threads_open on threads (workspace_id, draft_id, id) where resolved_at is null and comments_count > 0;
create index threads_resolved on threads (workspace_id, draft_id, id) where resolved_at is not null and comments_count > 0;

-- The author is an account, or somebody without one who has a link to the draft, by the name that they gave.
create table thread_comments (
    workspace_id bigint not null,
    id           bigint generated always as identity,
    thread_id    bigint not null,
    author_id    bigint,
    link_id      bigint,
    name         text not null default '' check (char_length(name) <= 100),  -- of whoever has a link
    body         text not null check (char_length(body) between 1 and 20000),
    mentions     bigint[] not null default '{}',  -- accounts
    created_at   timestamptz not null,
    edited_at    timestamptz,
    deleted_at   timestamptz,
    version      integer not null default 1,
    primary key (workspace_id, id),
    foreign key (workspace_id, thread_id) references threads (workspace_id, id) on delete cascade,
    foreign key (workspace_id, author_id) references members (workspace_id, account_id),
    foreign key (workspace_id, link_id) references review_links (workspace_id, id),
    check (num_nulls(author_id, link_id) = 1),
    check ((link_id is null) = (name = ''))
);
create index thread_comments_of_thread on thread_comments (workspace_id, thread_id, id desc) where deleted_at is null;
