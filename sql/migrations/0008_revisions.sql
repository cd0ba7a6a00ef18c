-- Revisions that are merged, named and restored, and autosaves that cost little.

-- `revision` is the one that a draft's text is; `last_revision` the last number that was given, also to texts that
-- clashed and stand beside. Both are counted by saving; `version` only by changes of the details.
alter table drafts add revision integer not null default 1;
alter table drafts add last_revision integer not null default 1;
update drafts d
set revision = made.number, last_revision = made.number
from (select workspace_id, draft_id, max(number) as number from revisions group by 1, 2) as made
where made.workspace_id = d.workspace_id and made.draft_id = d.id and made.number > 1;

-- kind: 'side' is what somebody wrote that clashed with the draft, kept beside it. began_from: the revision that its
-- author had before them. session: the editing session, a token that a page makes when it is opened.
alter table revisions
    add kind       text not null default 'saved' check (kind in ('created', 'saved', 'merged', 'restored', 'side')),
    add began_from integer,
    add session    text not null default '' check (char_length(session) <= 64),
    add name       text check (char_length(name) between 1 and 100);
create index revisions_of_session on revisions (workspace_id, draft_id, session, number desc) where session <> '';

-- Autosaves, up to a thousand to a row: the first text whole, then what each one changed, compressed together by
-- webapp/drafts/autosaves.py. `number` is the first one's and `last_number` the last one's; rows of a draft don't overlap.
create table autosaves (
    workspace_id bigint not null,
    draft_id     bigint not null,
    number       integer not null,
    last_number  integer not null,
    last_at      timestamptz not null,
    packed       bytea not null,
    primary key (workspace_id, draft_id, number),
    foreign key (workspace_id, draft_id) references drafts (workspace_id, id) on delete cascade
);
alter table autosaves alter packed set storage external;  -- it is compressed already
create index autosaves_by_age on autosaves (workspace_id, last_at);

-- For how many days autosaves are kept; null is for good. What was saved, named or restored is always kept.
alter table workspaces add autosave_days integer check (autosave_days between 1 and 36500);

-- The autosaves of an editing session are one event that goes on: whoever listens is told each time.
create trigger announce_continued_events after update on events
    referencing new table as recorded
    for each statement execute function announce_events();
