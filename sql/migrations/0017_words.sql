-- no transaction
-- What is searched and how titles are ordered, made in one place. A text is made plain (no case, accents, ligatures, full
-- width), then read as words; what is asked for is read in the same way. No extension and no collation of the server is
-- used, since embedded servers have no ICU and others have any: the same on all of them. Words stand in tables of their
-- own, so that a task that is ticked leaves their index alone, and this migration the tables of tasks and drafts. Each
-- statement can be run again.

-- A text without case, accents, compositions, ligatures and what can't be seen. ASCII, which most is, goes a short way.
-- Capitals of Greek and Cyrillic are named, since lower() of the locale C knows those of ASCII only.
create or replace function plain_text(typed text) returns text
    language sql immutable strict parallel safe
    return case when octet_length(typed) = char_length(typed) then lower(typed) else
        normalize(
            replace(replace(replace(replace(
                translate(
                    lower(regexp_replace(
                        normalize(typed, NFKD),
                        '[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a'
                            '\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e'
                            '\u2060-\u206f\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\U000e0000-\U000e007f]',
                        '', 'g'
                    )),
                    'łŁøØđĐðÐıħĦŧŦŋŊςẞÆŒÞ'
                        'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄЅІЈЉЊЋЏҐ'
                        '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹',
                    'llooddddihhttnnσßæœþ'
                        'αβγδεζηθικλμνξοπρστυφχψωабвгдежзийклмнопрстуфхцчшщъыьэюяђєѕіјљњћџґ'
                        '01234567890123456789'
                ),
                'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
            NFC
        )
    end;

-- A plain text with something else in place of each run of its signs; what isn't said to be one here is a letter or a
-- digit, whatever the server's locale says. A line ends where there was white space.
create or replace function without_signs(plain text, instead text) returns text
    language sql immutable strict parallel safe
    return regexp_replace(
        regexp_replace(plain, '\s+', e'\n', 'g'),
        '[\x01-\x09\x0b-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f\u0080-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7'
            '\u02b9-\u02cf\u02d2-\u02df\u02e5-\u02ff\u037e\u0387\u055a-\u055f\u0589\u058a\u05be\u05c0\u05c3\u05c6\u05f3'
            '\u05f4\u0609-\u060d\u061b-\u061f\u066a-\u066d\u06d4\u0964\u0965\u0970\u0e2f\u0e3f\u0e4f\u0e5a\u0e5b'
            '\u0f04-\u0f14\u0f3a-\u0f3d\u104a-\u104f\u10fb\u1361-\u1368\u17d4-\u17db\u1800-\u180a\u2000-\u206f\u20a0-\u20cf'
            '\u2100-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\u303d-\u303f\u30a0\u30fb\ua4fe\ua4ff\ue000-\uf8ff'
            '\ufd3e\ufd3f\ufe10-\ufe1f\ufe30-\ufe6f\uff00-\uff0f\ufff9-\uffff]+',
        instead, 'g'
    );

-- The words of a plain text, a line each. What is written without spaces (Chinese, Japanese, Korean, Thai, Lao, Khmer,
-- Burmese; pictures too) stands in lines of its own, which begin with the character 2.
create or replace function word_lines(plain text) returns text
    language sql immutable strict parallel safe
    return regexp_replace(
        plain,
        '[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035'
            '\u3041-\u312f\u3131-\u318f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff'
            '\uf900-\ufaff\U00016fe0-\U00018d8f\U0001b000-\U0001b2ff\U0001f000-\U0001faff\U00020000-\U0003ffff]+',
        e'\n\x02\\&\n', 'g'
    );

-- What a text is found by: its words, those that signs part or join (“2024-118”, “e-mail”) both ways; what begins with a
-- number within a word or after it; names that a sign belongs to (“C++”, “.NET”); each two characters that follow each
-- other where there are no spaces. Of very long texts the beginning, so that no index entry outgrows its limit.
create or replace function words_of(typed text) returns tsvector
    language sql immutable strict parallel safe
    return (
        with plain as materialized (
            select left(plain_text(left(typed, 100000)), 100000) as text
        ), lines as materialized (
            select string_to_table(word_lines(without_signs(text, e'\n')), e'\n') as line from plain
            union
            select string_to_table(word_lines(without_signs(text, '')), e'\n') from plain
        ), words as (
            select left(line, 40) as word from lines where line not like e'\x02%'
            union
            select substr(line, place, 40)
            from lines, generate_series(2, least(length(line), 200)) as place
            where line ~ '[0-9]' and line not like e'\x02%' and substr(line, place - 1, 2) ~ '[0-9][^0-9]|[^0-9][0-9]'
            union
            select g.word
            from lines, lateral (
                select character || lead(character, 1, '') over (order by place) as word
                from string_to_table(substr(line, 2), null) with ordinality as c (character, place)
            ) as g
            where line like e'\x02%'
            union
            select left(found[1], 40)
            from plain, regexp_matches(text, '[a-z0-9]*[a-z][+#]+(?![a-z])|\.[a-z][a-z0-9]*', 'g') as found
        )
        select coalesce(array_to_tsvector(array_agg(word)), '')
        from (select word, sum(octet_length(word)) over (order by word collate "C") as bytes from words where word <> '') as w
        where bytes <= 250000
    );

-- What somebody looks for: all of these words, each of which begins a word of the text. A single letter that a sign
-- follows is a whole word (“R&D”), and what is joined by a hyphen may be one (“e-mail”). Null where only signs are asked
-- for, which finds nothing.
create or replace function words_asked(typed text) returns tsquery
    language sql immutable strict parallel safe
    return (
        with given as (
            select
                line,
                regexp_replace(line, '[a-z0-9]*[a-z][+#]+(?![a-z])|^\.[a-z][a-z0-9]*', ' ', 'g') as rest,
                btrim(without_signs(translate(line, '-''‘’‐‑', ''), e'\n'), e'\n') as joined
            from string_to_table(regexp_replace(plain_text(typed), '\s+', e'\n', 'g'), e'\n') as line
        ), parts as (
            select g.line, g.joined, p.part, p.place, p.part = '' as empty, lead(p.part) over along is not null as goes_on
            from given as g
            cross join string_to_table(word_lines(without_signs(g.rest, e'\n')), e'\n') with ordinality as p (part, place)
            window along as (partition by g.line order by p.place)
        ), asked as (
            select line, string_agg(
                case
                    when part like e'\x02__%' then (
                        select string_agg(format('''%s''', substr(part, at, 2)), ' & ')
                        from generate_series(2, length(part) - 1) as at
                    )
                    when length(part) = 1 and goes_on then format('''%s''', part)
                    else format('''%s'':*', left(ltrim(part, e'\x02'), 40))
                end, ' & '
            ) as parts, min(joined) as joined
            from parts
            where not empty
            group by line
        )
        select string_agg(words, ' & ')::tsquery
        from (
            select case
                when joined ~ '[0-9\n]' or joined = '' or joined = line or word_lines(joined) <> joined then parts
                else format('(%s | ''%s'':*)', parts, left(joined, 40))
            end as words
            from asked
            union all
            select format('''%s'':*', left(found[1], 40))
            from given, regexp_matches(line, '[a-z0-9]*[a-z][+#]+(?![a-z])|^\.[a-z][a-z0-9]*', 'g') as found
        ) as w
    );

-- What titles are ordered by: plain, words only, and numbers by their value (2 before 10). As short as an index entry has
-- to be; what is equal by it goes by its id.
create or replace function title_order(title text) returns text
    language sql immutable strict parallel safe
    return left(
        regexp_replace(
            regexp_replace(
                regexp_replace(btrim(without_signs(plain_text(title), e'\n'), e'\n'), '\n+', e'\n', 'g'),
                '[0-9]+', '0000000000000000\&', 'g'
            ),
            '0*([0-9]{16,})(?![0-9])', '\1', 'g'
        ),
        200
    );

create table if not exists task_words (
    workspace_id bigint not null,
    task_id      bigint not null,
    words        tsvector not null,
    primary key (workspace_id, task_id),
    foreign key (workspace_id, task_id) references tasks (workspace_id, id) on delete cascade
);
create table if not exists draft_words (
    workspace_id bigint not null,
    draft_id     bigint not null,
    words        tsvector not null,
    primary key (workspace_id, draft_id),
    foreign key (workspace_id, draft_id) references drafts (workspace_id, id) on delete cascade
);

-- What a task is found by: its title and notes, its checklist and what was said about it, the latest first.
create or replace function text_of_task(t tasks) returns text
    language sql stable parallel safe
    return concat_ws(
        e'\n', t.title, t.notes,
        (
            select string_agg(i.title, e'\n' order by i.position, i.id)
            from checklist_items i
            where i.workspace_id = t.workspace_id and i.task_id = t.id and i.deleted_at is null
        ),
        (
            select string_agg(c.body, e'\n' order by c.id desc)
            from (
                select id, body from comments
                where workspace_id = t.workspace_id and task_id = t.id and deleted_at is null
                order by id desc
                limit 500
            ) as c
        )
    );

-- What changes one row is looked at row by row, and only where its text changes; what may add many, all at once.
create or replace function keep_task_words() returns trigger language plpgsql as $$
begin
    if tg_level = 'STATEMENT' and tg_table_name = 'tasks' then
        insert into task_words
        select t.workspace_id, t.id, words_of(text_of_task(t)) from added t order by 1, 2
        on conflict (workspace_id, task_id) do update set words = excluded.words;
    elsif tg_level = 'STATEMENT' then
        insert into task_words
        select t.workspace_id, t.id, words_of(text_of_task(t))
        from tasks t
        where (t.workspace_id, t.id) in (select workspace_id, task_id from added)
        order by 1, 2
        on conflict (workspace_id, task_id) do update set words = excluded.words;
    elsif tg_table_name = 'tasks' then
        insert into task_words values (new.workspace_id, new.id, words_of(text_of_task(new)))
        on conflict (workspace_id, task_id) do update set words = excluded.words;
    else
        insert into task_words
        select t.workspace_id, t.id, words_of(text_of_task(t))
        from tasks t
        where t.workspace_id = new.workspace_id and t.id = new.task_id
        on conflict (workspace_id, task_id) do update set words = excluded.words;
    end if;
    return null;
end $$;
create or replace trigger keep_words_of_added after insert on tasks
    referencing new table as added for each statement execute function keep_task_words();
create or replace trigger keep_words_of_changed after update of title, notes on tasks
    for each row when ((old.title, old.notes) is distinct from (new.title, new.notes)) execute function keep_task_words();
create or replace trigger keep_words_of_added after insert on checklist_items
    referencing new table as added for each statement execute function keep_task_words();
create or replace trigger keep_words_of_changed after update of title, deleted_at on checklist_items
    for each row when ((old.title, old.deleted_at) is distinct from (new.title, new.deleted_at))
    execute function keep_task_words();
create or replace trigger keep_words_of_added after insert on comments
    referencing new table as added for each statement execute function keep_task_words();
create or replace trigger keep_words_of_changed after update of body, deleted_at on comments
    for each row when ((old.body, old.deleted_at) is distinct from (new.body, new.deleted_at))
    execute function keep_task_words();

create or replace function keep_draft_words() returns trigger language plpgsql as $$
begin
    insert into draft_words values (new.workspace_id, new.id, words_of(concat_ws(e'\n', new.title, new.body)))
    on conflict (workspace_id, draft_id) do update set words = excluded.words;
    return null;
end $$;
create or replace trigger keep_words_of_added after insert on drafts
    for each row execute function keep_draft_words();
create or replace trigger keep_words_of_changed after update of title, body on drafts
    for each row when ((old.title, old.body) is distinct from (new.title, new.body)) execute function keep_draft_words();

-- What is there already is carried over in batches, in the order of its key; how far it came is kept beside.
create table if not exists words_carried_over (
    subject      text primary key,
    workspace_id bigint not null default 0,
    id           bigint not null default 0
);
insert into words_carried_over (subject) values ('task'), ('draft') on conflict do nothing;

-- until nothing changes
with batch as materialized (
    select t.workspace_id, t.id
    from tasks t
    where (t.workspace_id, t.id) > (
        (select o.workspace_id from words_carried_over o where o.subject = 'task'),
        (select o.id from words_carried_over o where o.subject = 'task')
    )
    order by t.workspace_id, t.id
    limit 2000  -- at a time
), made as (
    insert into task_words
    select t.workspace_id, t.id, words_of(text_of_task(t))
    from batch join tasks t using (workspace_id, id)
    where not exists (select from task_words w where w.workspace_id = t.workspace_id and w.task_id = t.id)
    order by 1, 2
    on conflict do nothing
)
update words_carried_over o
set workspace_id = latest.workspace_id, id = latest.id
from (select workspace_id, id from batch order by workspace_id desc, id desc limit 1) as latest
where o.subject = 'task';

-- until nothing changes
with batch as materialized (
    select d.workspace_id, d.id
    from drafts d
    where (d.workspace_id, d.id) > (
        (select o.workspace_id from words_carried_over o where o.subject = 'draft'),
        (select o.id from words_carried_over o where o.subject = 'draft')
    )
    order by d.workspace_id, d.id
    limit 100  -- at a time
), made as (
    insert into draft_words
    select d.workspace_id, d.id, words_of(concat_ws(e'\n', d.title, d.body))
    from batch join drafts d using (workspace_id, id)
    where not exists (select from draft_words w where w.workspace_id = d.workspace_id and w.draft_id = d.id)
    order by 1, 2
    on conflict do nothing
)
update words_carried_over o
set workspace_id = latest.workspace_id, id = latest.id
from (select workspace_id, id from batch order by workspace_id desc, id desc limit 1) as latest
where o.subject = 'draft';

drop table words_carried_over;

-- Open tasks can be listed by title. What is closed gets its key when it is opened again.
alter table tasks add column if not exists title_key text collate "C";
create or replace function set_title_key() returns trigger language plpgsql as $$
begin
    new.title_key := title_order(new.title);
    return new;
end $$;
create or replace trigger set_title_key_of_added before insert on tasks
    for each row execute function set_title_key();
create or replace trigger set_title_key_of_changed before update on tasks
    for each row when (new.title_key is null or old.title is distinct from new.title) execute function set_title_key();

drop index concurrently if exists tasks_without_title_key;
create index concurrently tasks_without_title_key on tasks (workspace_id, id) where is_open and title_key is null;

-- until nothing changes
update tasks t
set title_key = title_order(t.title)
from (
    select workspace_id, id
    from tasks
    where is_open and title_key is null
    order by workspace_id, id
    limit 2000  -- at a time
) as batch
where t.workspace_id = batch.workspace_id and t.id = batch.id;

drop index concurrently tasks_without_title_key;

drop index concurrently if exists task_words_search;  -- what a run that was stopped has left isn't valid
create index concurrently task_words_search on task_words using gin (workspace_id, words);
drop index concurrently if exists draft_words_search;
create index concurrently draft_words_search on draft_words using gin (workspace_id, words);
drop index concurrently if exists tasks_open_in_title_order;
create index concurrently tasks_open_in_title_order on tasks (workspace_id, title_key, id) where is_open;
drop index concurrently if exists draft_templates_in_order;
create index concurrently draft_templates_in_order on draft_templates
    (workspace_id, kind, (title_order(name)) collate "C", id) where deleted_at is null;

drop index concurrently if exists tasks_search;
drop index concurrently if exists tasks_open_by_title;
drop index concurrently if exists draft_templates_by_kind;
alter table tasks drop column if exists search;
