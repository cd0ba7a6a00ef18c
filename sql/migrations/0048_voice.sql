-- What members say to the desk, or type in its place: private to who said it. Its sound is kept as it came, in pieces that
-- are sent while somebody speaks; `key` is the device's name for it, by which it is taken once. `proposals` is what it was
-- understood as, a form for each act, with what became of it.
create table utterances (
    workspace_id bigint not null references workspaces,
    id           bigint generated always as identity,
    account_id   bigint not null references accounts,
    key          text not null check (length(key) between 1 and 64),
    state        text not null check (state in ('arriving', 'waiting', 'written', 'failed')),
    words        text not null default '' check (length(words) <= 20000),
    problem      text not null default '',
    seconds      real,
    media_type   text,
    proposals    jsonb not null default '[]',
    version      integer not null default 1,
    began_at     timestamptz not null,
    taken_at     timestamptz,
    confirmed_at timestamptz,
    primary key (workspace_id, id),
    unique (workspace_id, account_id, key)
);
create index utterances_of on utterances (workspace_id, account_id, id desc);
create index utterances_age on utterances (began_at);

create table utterance_pieces (
    workspace_id bigint not null,
    utterance_id bigint not null,
    number       integer not null check (number between 0 and 9999),
    data         bytea not null check (octet_length(data) between 1 and 2000000),
    primary key (workspace_id, utterance_id, number),
    foreign key (workspace_id, utterance_id) references utterances on delete cascade
);
-- Sound is packed already.
alter table utterance_pieces alter column data set storage external;

-- For how many days recordings are kept; 0 is until what they say is confirmed.
alter table workspaces add column recording_days smallint not null default 0
    constraint workspaces_recording_days check (recording_days in (0, 1, 7, 30));
