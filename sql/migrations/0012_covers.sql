-- The picture at the head of a draft: one of its own files, with words for who can't see it.

create unique index files_of_their_draft on files (workspace_id, draft_id, id);

alter table drafts
    add cover_id  bigint,
    add cover_alt text not null default '',
    add constraint drafts_cover_alt_check check (char_length(cover_alt) <= 500) not valid,
    add constraint drafts_cover_fkey foreign key (workspace_id, id, cover_id)
        references files (workspace_id, draft_id, id) not valid;
alter table drafts validate constraint drafts_cover_alt_check;
alter table drafts validate constraint drafts_cover_fkey;
