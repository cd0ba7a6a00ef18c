-- What a change of a label made of the texts of saved views and calendars that name it, so that they follow its being
-- taken back, too: objects with `place` ('view' or 'feed'), `id`, `was` and `now`.
alter table label_changes add column texts jsonb not null default '[]'
    constraint label_changes_texts_array check (jsonb_typeof(texts) = 'array');
