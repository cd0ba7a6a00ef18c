-- Help with writing: the language model that a workspace asks, what may be spent on it, who has seen what is sent there, and
-- which drafts were made out of others.

-- One for each workspace whose owners have looked at its settings. `prompts` are those that were changed, by their names;
-- all others are as they come.
create table assistants (
    workspace_id   bigint primary key references workspaces on delete cascade,
    is_on          boolean not null default false,
    url            text not null default '' check (char_length(url) <= 500),
    model          text not null default '' check (char_length(model) <= 200),
    secret         bytea,  -- encrypted with a key that isn't in the database
    sees           boolean not null default false,  -- the model takes pictures
    requests_a_day integer not null default 200 check (requests_a_day between 1 and 100000),
    tokens_a_day   integer not null default 200000 check (tokens_a_day between 1000 and 1000000000),
    prompts        jsonb not null default '{}',
    version        integer not null default 1,
    check (not is_on or (url <> '' and model <> ''))
);

-- What was spent on a day (UTC). Tokens are set aside before anything is asked, and counted when the answer has ended.
create table assistant_days (
    workspace_id bigint not null references workspaces on delete cascade,
    day          date not null,
    requests     integer not null default 0,
    tokens       bigint not null default 0,
    primary key (workspace_id, day)
);
create index assistant_days_over on assistant_days (day);

-- Who has seen what is sent with which prompt, as a hash of the prompt and of where it goes: with another one they are
-- shown it anew.
create table assistant_sights (
    workspace_id bigint not null,
    account_id   bigint not null,
    prompt       text not null check (char_length(prompt) <= 40),
    digest       bytea not null check (octet_length(digest) = 32),
    seen_at      timestamptz not null,
    primary key (workspace_id, account_id, prompt),
    foreign key (workspace_id, account_id) references members (workspace_id, account_id) on delete cascade
);

-- Which draft another one was made out of.
create table draft_origins (
    workspace_id bigint not null,
    draft_id     bigint not null,
    origin_id    bigint not null,
    primary key (workspace_id, draft_id),
    foreign key (workspace_id, draft_id) references drafts (workspace_id, id) on delete cascade,
    foreign key (workspace_id, origin_id) references drafts (workspace_id, id) on delete cascade
);
create index draft_origins_of on draft_origins (workspace_id, origin_id, draft_id);

-- Its settings have events.
alter table events
    drop constraint events_subject_known,
    add constraint events_subject_known check (
        subject in (
            'workspace', 'member', 'invitation', 'project', 'task', 'draft', 'template', 'absence', 'target', 'journal',
            'reader', 'import', 'assistant'
        )
    ) not valid;
alter table events validate constraint events_subject_known;
