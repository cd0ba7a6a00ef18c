-- The public journal of a workspace: what it is called and how it looks, what stands in it, and every address that
-- something ever stood at.

-- One for each workspace that has looked at its settings. `change` is another number after whatever readers could see: what was
-- made of the journal before is kept until then.
create table journals (
    workspace_id   bigint primary key references workspaces on delete cascade,
    uid            uuid not null default gen_random_uuid(),  -- by which feeds name it, whatever its address
    is_on          boolean not null default false,
    host           text collate "C" not null default ''
        check (host = '' or (char_length(host) <= 253 and host ~ '^[a-z0-9-]+(\.[a-z0-9-]+)+$')),
    title          text not null check (char_length(title) between 1 and 100),
    about          text not null default '' check (char_length(about) <= 600),
    language       text not null default 'en' check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
    posts_per_page integer not null default 10 check (posts_per_page between 1 and 50),
    paper          text not null default '#fdfcf9' check (paper ~ '^#[0-9a-f]{6}$'),
    ink            text not null default '#1f2328' check (ink ~ '^#[0-9a-f]{6}$'),
    accent         text not null default '#0b5d46' check (accent ~ '^#[0-9a-f]{6}$'),
    dark_paper     text not null default '#14181b' check (dark_paper ~ '^#[0-9a-f]{6}$'),
    dark_ink       text not null default '#e8e6e1' check (dark_ink ~ '^#[0-9a-f]{6}$'),
    dark_accent    text not null default '#7fd3b2' check (dark_accent ~ '^#[0-9a-f]{6}$'),
    logo_sha256    bytea check (octet_length(logo_sha256) = 32),
    version        integer not null default 1,
    change         bigint not null default 1,
    changed_at     timestamptz not null,
    foreign key (workspace_id, logo_sha256) references contents
);
create unique index journals_host on journals (host) where host <> '';
create index journals_logo on journals (workspace_id, logo_sha256) where logo_sha256 is not null;

-- What went out to it, as it was made then. What was withdrawn keeps its row and its addresses.
create table journal_posts (
    workspace_id   bigint not null references journals on delete cascade,
    draft_id       bigint not null,  -- also of a draft that is gone
    uid            uuid not null default gen_random_uuid(),
    slug           text collate "C" not null check (char_length(slug) <= 120 and slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    kind           text not null check (kind in ('post', 'page')),
    title          text not null,
    search_title   text not null,
    description    text not null,
    canonical_link text not null,
    excerpt        text not null,  -- how it begins, in plain words
    body           text not null,  -- HTML, clean; its files are at /-/files/
    words          integer not null,
    labels         text[] not null,
    label_keys     text[] not null,
    cover_id       bigint,
    cover_alt      text not null,
    author         text not null,
    published_at   timestamptz not null,
    published_on   date not null,  -- where the business is
    updated_at     timestamptz not null,
    withdrawn_at   timestamptz,
    content_hash   bytea not null check (octet_length(content_hash) = 32),
    primary key (workspace_id, draft_id)
);
create unique index journal_posts_slug on journal_posts (workspace_id, slug);
create index journal_posts_latest on journal_posts (workspace_id, kind, published_at desc, draft_id desc)
    where withdrawn_at is null;
create index journal_posts_months on journal_posts (workspace_id, published_on) where withdrawn_at is null and kind = 'post';

-- Every slug that something ever had: it leads on to where that is now, or says that it is gone. It is nobody else's again.
create table journal_addresses (
    workspace_id bigint not null references journals on delete cascade,
    slug         text collate "C" not null,
    draft_id     bigint not null,
    primary key (workspace_id, slug)
);

-- The posts of a label, by its words in small letters with hyphens between them.
create table journal_labels (
    workspace_id bigint not null,
    key          text collate "C" not null,
    draft_id     bigint not null,
    label        text not null,
    published_at timestamptz not null,
    primary key (workspace_id, key, draft_id),
    foreign key (workspace_id, draft_id) references journal_posts on delete cascade
);
create index journal_labels_latest on journal_labels (workspace_id, key, published_at desc, draft_id desc);
create index journal_labels_of_post on journal_labels (workspace_id, draft_id);

-- The files that what is out shows, and no others, are everybody's. Their content stays as long as they are.
create table journal_files (
    workspace_id bigint not null,
    draft_id     bigint not null,
    file_id      bigint not null,
    name         text not null,
    sha256       bytea not null,
    size         bigint not null,
    media_type   text not null,
    width        integer,
    height       integer,
    widths       integer[] not null,
    primary key (workspace_id, draft_id, file_id),
    foreign key (workspace_id, draft_id) references journal_posts on delete cascade,
    foreign key (workspace_id, sha256) references contents
);
create index journal_files_by_id on journal_files (workspace_id, file_id);
create index journal_files_of_content on journal_files (workspace_id, sha256);

alter table events
    drop constraint events_subject_known,
    add constraint events_subject_known check (
        subject in (
            'workspace', 'member', 'invitation', 'project', 'task', 'draft', 'template', 'absence', 'target', 'journal'
        )
    ) not valid;
alter table events validate constraint events_subject_known;
