-- Readers of a workspace's mails, and the mails that went to them. An address of somebody outside is theirs: beside
-- `readers` only the events of its changes hold it, so that whoever is forgotten is gone.

-- What a workspace says of itself to its readers, and whether they can sign up by themselves.
create table newsletters (
    workspace_id   bigint primary key references workspaces on delete cascade,
    sender_name    text not null default '' check (char_length(sender_name) <= 100),
    reply_to       text not null default '' check (char_length(reply_to) <= 254),
    imprint        text not null default '' check (char_length(imprint) <= 1000),
    about          text not null default '' check (char_length(about) <= 1000),
    sign_up        boolean not null default false,
    mails_a_minute integer not null default 120 check (mails_a_minute between 1 and 100000),
    version        integer not null default 1
);

-- A list of addresses that was read from elsewhere. Those that were added by it follow it into the trash and back.
create table reader_imports (
    workspace_id bigint not null references workspaces on delete cascade,
    id           bigint generated always as identity,
    name         text not null check (char_length(name) between 1 and 200),
    emails       text[] not null,
    names        text[] not null check (cardinality(names) = cardinality(emails)),
    unreadable   jsonb not null default '[]',  -- the first of the lines that aren't added, and why
    refused      integer not null default 0,
    carried      integer not null default 0,  -- how many of them are done
    added        integer not null default 0,
    consent      text not null default '' check (char_length(consent) <= 500),
    created_by   bigint not null,
    created_at   timestamptz not null,
    confirmed_at timestamptz,
    deleted_at   timestamptz,
    version      integer not null default 1,
    primary key (workspace_id, id),
    foreign key (workspace_id, created_by) references members (workspace_id, account_id)
);
create index reader_imports_trash on reader_imports (workspace_id, deleted_at desc, id desc)
    where deleted_at is not null;
create index reader_imports_unconfirmed on reader_imports (created_at) where confirmed_at is null;

create table readers (
    workspace_id bigint not null references workspaces on delete cascade,
    id           bigint generated always as identity,
    email        text not null check (char_length(email) between 3 and 254),  -- folded
    name         text not null default '' check (char_length(name) <= 100),
    status       text not null check (status in ('waiting', 'subscribed', 'left', 'bounced')),
    status_at    timestamptz not null,
    source       text not null check (source in ('added', 'imported', 'signed_up')),
    consent      text not null default '' check (char_length(consent) <= 500),  -- how they said that they want it
    asked_at     timestamptz,  -- when a mail last asked them whether they do
    bounce       text not null default '' check (char_length(bounce) <= 500),  -- why no mail reaches them
    import_id    bigint,
    with_import  boolean not null default false,  -- it is in the trash because its import is
    version      integer not null default 1,
    created_by   bigint,
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    deleted_at   timestamptz,
    primary key (workspace_id, id),
    foreign key (workspace_id, import_id) references reader_imports (workspace_id, id),
    foreign key (workspace_id, created_by) references members (workspace_id, account_id)
);
-- Also of those in the trash: whoever had left doesn't come back as somebody new.
create unique index readers_by_address on readers (workspace_id, email);
create index readers_by_id on readers (workspace_id, status, id desc) where deleted_at is null;
create index readers_listed on readers (workspace_id, id desc) where deleted_at is null;
create index readers_of_import on readers (workspace_id, import_id, id) where import_id is not null;
create index readers_unconfirmed on readers (status_at) where status = 'waiting';
create index readers_trash on readers (workspace_id, deleted_at desc, id desc)
    where deleted_at is not null and not with_import;

-- How many there are of each status; those in the trash aren't counted.
create table reader_counts (
    workspace_id bigint not null references workspaces on delete cascade,
    status       text not null,
    amount       integer not null,
    primary key (workspace_id, status)
);

create function count_readers() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into reader_counts as c
        select workspace_id, status, count(*) from new_rows where deleted_at is null
        group by workspace_id, status order by workspace_id, status
        on conflict (workspace_id, status) do update set amount = c.amount + excluded.amount;
    elsif tg_op = 'DELETE' then
        insert into reader_counts as c
        select workspace_id, status, -count(*) from old_rows where deleted_at is null
        group by workspace_id, status order by workspace_id, status
        on conflict (workspace_id, status) do update set amount = c.amount + excluded.amount;
    else
        insert into reader_counts as c
        select workspace_id, status, sum(amount)
        from (
            select workspace_id, status, 1 as amount from new_rows where deleted_at is null
            union all
            select workspace_id, status, -1 from old_rows where deleted_at is null
        ) as moved
        group by workspace_id, status
        having sum(amount) <> 0
        order by workspace_id, status
        on conflict (workspace_id, status) do update set amount = c.amount + excluded.amount;
    end if;
    return null;
end $$;
create trigger count_added after insert on readers referencing new table as new_rows
    for each statement execute function count_readers();
create trigger count_changed after update on readers referencing old table as old_rows new table as new_rows
    for each statement execute function count_readers();
create trigger count_removed after delete on readers referencing old table as old_rows
    for each statement execute function count_readers();

-- What readers are found by, in a table of its own, as that of tasks (0017).
create table reader_words (
    workspace_id bigint not null,
    reader_id    bigint not null,
    words        tsvector not null,
    primary key (workspace_id, reader_id),
    foreign key (workspace_id, reader_id) references readers (workspace_id, id) on delete cascade
);
create index reader_words_found on reader_words using gin (words) with (fastupdate = off);

create function keep_reader_words() returns trigger language plpgsql as $$
begin
    insert into reader_words
    select workspace_id, id, words_of(email || e'\n' || name) from new_rows
    on conflict (workspace_id, reader_id) do update set words = excluded.words;
    return null;
end $$;
create trigger keep_words_of_added after insert on readers referencing new table as new_rows
    for each statement execute function keep_reader_words();

create function keep_changed_reader_words() returns trigger language plpgsql as $$
begin
    insert into reader_words values (new.workspace_id, new.id, words_of(new.email || e'\n' || new.name))
    on conflict (workspace_id, reader_id) do update set words = excluded.words;
    return null;
end $$;
create trigger keep_words_of_changed after update of email, name on readers
    for each row when ((old.email, old.name) is distinct from (new.email, new.name))
    execute function keep_changed_reader_words();

-- A publication on its way to readers by mail. What is sent is written once, with a place for each reader's own link.
create table mailings (
    workspace_id   bigint not null references workspaces on delete cascade,
    id             bigint generated always as identity,
    key            uuid not null,
    publication_id bigint not null,
    draft_id       bigint not null,
    target_id      bigint not null,
    state          text not null default 'gathering'
        check (state in ('gathering', 'sending', 'paused', 'done', 'stopped')),
    subject        text not null,
    post           jsonb,  -- until it is written
    html           text not null default '',
    body           text not null default '',  -- the same in plain text
    sender_name    text not null,
    reply_to       text not null,
    imprint        text not null,
    gathered_to    bigint not null default 0,  -- the last reader that was looked at
    readers        integer not null default 0,
    sent           integer not null default 0,
    refused        integer not null default 0,
    skipped        integer not null default 0,
    doubtful       integer not null default 0,
    turn           integer not null default 1,  -- how often somebody let it go on
    setbacks       integer not null default 0,  -- in a row
    reason         text not null default '' check (char_length(reason) <= 2000),  -- why it pauses, or waits
    stopped_by     bigint,
    created_at     timestamptz not null,
    ended_at       timestamptz,
    primary key (workspace_id, id),
    unique (workspace_id, key),
    foreign key (workspace_id, publication_id) references publications (workspace_id, id) on delete cascade,
    foreign key (workspace_id, draft_id) references drafts (workspace_id, id) on delete cascade,
    foreign key (workspace_id, target_id) references targets (workspace_id, id),
    foreign key (workspace_id, stopped_by) references members (workspace_id, account_id)
);
create index mailings_of_draft on mailings (workspace_id, draft_id, id desc);
create index mailings_latest on mailings (workspace_id, id desc);

-- One mail of a mailing. It is `sending` from before the server is given its text until its answer is written down: where
-- that never comes, nobody knows, and a person decides. A reader who is forgotten is nobody here (no foreign key).
create table mailing_readers (
    workspace_id bigint not null,
    mailing_id   bigint not null,
    reader_id    bigint not null,
    state        text not null default 'waiting'
        check (state in ('waiting', 'sending', 'sent', 'refused', 'skipped', 'doubtful')),
    tries        smallint not null default 0,
    again_at     timestamptz,  -- the server said "later" for this one
    tried_at     timestamptz,
    answer       text not null default '' check (char_length(answer) <= 500),
    primary key (workspace_id, mailing_id, reader_id),
    foreign key (workspace_id, mailing_id) references mailings (workspace_id, id) on delete cascade
);
create index mailing_readers_waiting on mailing_readers (workspace_id, mailing_id, again_at nulls first, reader_id)
    where state = 'waiting';
create index mailing_readers_wanting on mailing_readers (workspace_id, mailing_id, reader_id)
    where state in ('sending', 'refused', 'doubtful');
create index mailings_of_reader on mailing_readers (workspace_id, reader_id, mailing_id desc);

-- Readers and imports of them have events.
alter table events
    drop constraint events_subject_known,
    add constraint events_subject_known check (
        subject in (
            'workspace', 'member', 'invitation', 'project', 'task', 'draft', 'template', 'absence', 'target', 'journal',
            'reader', 'import'
        )
    ) not valid;
alter table events validate constraint events_subject_known;
