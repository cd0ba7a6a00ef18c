-- no transaction
-- What a draft is called where it will be read, and the templates that drafts begin with. Each statement can be run
-- again, since a migration that is stopped half-way is begun anew; and none of them keeps a table for as long as it reads
-- it: checks are added first and looked at after, the index of slugs is made while people write.

-- Which of them a kind of draft shows is said in webapp/drafts/kinds.py; what it doesn't show is kept.
alter table drafts
    add column if not exists slug           text collate "C" not null default '',
    add column if not exists search_title   text not null default '',
    add column if not exists description    text not null default '',
    add column if not exists keywords       text[] not null default '{}',
    add column if not exists canonical_link text not null default '';

alter table drafts
    drop constraint if exists drafts_slug_check,
    drop constraint if exists drafts_search_title_check,
    drop constraint if exists drafts_description_check,
    drop constraint if exists drafts_keywords_check,
    drop constraint if exists drafts_canonical_link_check,
    add constraint drafts_slug_check
        check (char_length(slug) <= 100 and slug ~ '^([a-z0-9]+(-[a-z0-9]+)*)?$') not valid,
    add constraint drafts_search_title_check check (char_length(search_title) <= 200) not valid,
    add constraint drafts_description_check check (char_length(description) <= 500) not valid,
    add constraint drafts_keywords_check
        check (cardinality(keywords) <= 20 and char_length(array_to_string(keywords, '')) <= 1000) not valid,
    add constraint drafts_canonical_link_check
        check (char_length(canonical_link) <= 2000 and canonical_link ~ '^(https?://.+)?$') not valid;
alter table drafts validate constraint drafts_slug_check;
alter table drafts validate constraint drafts_search_title_check;
alter table drafts validate constraint drafts_description_check;
alter table drafts validate constraint drafts_keywords_check;
alter table drafts validate constraint drafts_canonical_link_check;

drop index concurrently if exists drafts_slug_key;  -- what a run that was stopped has left isn't valid
create unique index concurrently drafts_slug_key on drafts (workspace_id, slug) where deleted_at is null and slug <> '';

create table if not exists draft_templates (
    workspace_id bigint not null references workspaces on delete cascade,
    id           bigint generated always as identity,
    kind         draft_kind not null,
    name         text not null check (char_length(name) between 1 and 100),
    title        text not null default '' check (char_length(title) <= 200),  -- of a draft that begins with it
    body         text not null default '' check (char_length(body) <= 1000000),
    created_by   bigint,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    deleted_at   timestamptz,
    version      integer not null default 1,
    primary key (workspace_id, id),
    foreign key (workspace_id, created_by) references members (workspace_id, account_id)
);
create index if not exists draft_templates_by_kind on draft_templates (workspace_id, kind, lower(name), id)
    where deleted_at is null;
create index if not exists draft_templates_trash on draft_templates (workspace_id, deleted_at desc, id desc)
    where deleted_at is not null;

-- Templates have events too.
alter table events
    drop constraint if exists events_subject_known,
    add constraint events_subject_known
        check (subject in ('workspace', 'member', 'invitation', 'project', 'task', 'draft', 'template')) not valid;
alter table events validate constraint events_subject_known;
alter table events drop constraint if exists events_subject_check;
