-- Saved views list tasks, or drafts.
alter table views
    add column lists text not null default 'tasks' constraint views_lists_known check (lists in ('tasks', 'drafts'));

-- In which language a workspace writes, for the search: words are found in their other forms too, by the stemmer of
-- PostgreSQL that is called so. With 'none' they are found as they begin.
alter table workspaces
    add column language text not null default 'english' constraint workspaces_language_known check (
        language in (
            'none', 'danish', 'dutch', 'english', 'finnish', 'french', 'german', 'hungarian', 'italian', 'norwegian',
            'portuguese', 'romanian', 'russian', 'spanish', 'swedish', 'turkish'
        )
    );
