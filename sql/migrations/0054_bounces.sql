-- Mails that come back: a mailbox that a workspace reads them from, and those that say "not now", which are counted.

create table bounce_mailboxes (
    workspace_id  bigint primary key references workspaces on delete cascade,
    host          text not null check (char_length(host) between 1 and 253),
    port          integer not null check (port between 1 and 65535),
    user_name     text not null check (char_length(user_name) between 1 and 254),
    secret        bytea not null,  -- encrypted with a key that isn't in the database
    folder        text not null check (char_length(folder) between 1 and 200),
    move_to       text not null default '' check (char_length(move_to) <= 200),
    uid_validity  bigint,  -- of the folder: with another one its mails have other numbers (RFC 9051 2.3.1.1)
    last_uid      bigint not null default 0,  -- of the last mail that was looked at
    looked_at     timestamptz,  -- when it could be read last
    failing_since timestamptz,
    failure       text not null default '' check (char_length(failure) <= 500),
    found         integer not null default 0,  -- mails that came back
    version       integer not null default 1
);

-- A mail that was put off for good by the reader's server: of several over days the reader is marked.
create table soft_bounces (
    workspace_id bigint not null,
    reader_id    bigint not null,
    mailing_id   bigint not null,
    at           timestamptz not null,
    words        text not null check (char_length(words) <= 500),
    primary key (workspace_id, reader_id, mailing_id),
    foreign key (workspace_id, reader_id) references readers (workspace_id, id) on delete cascade
);
create index soft_bounces_at on soft_bounces (at);
