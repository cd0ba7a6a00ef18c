-- no transaction
-- Umlauts are also written with two letters, by who has no key for them and in addresses: “Groesse” is a “Größe”, “Mueller”
-- a “Müller”, “Aarhus” an “Århus”. What has them is found written either way, and so asked for; what only has two such
-- letters (“blue”) is nothing else. Each statement can be run again.

-- A text with two letters for each umlaut.
create or replace function with_umlauts(typed text) returns text
    language sql immutable strict parallel safe
    return case when octet_length(typed) = char_length(typed) then typed else
        replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
            normalize(typed, NFC),
            'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'å', 'aa'), 'ø', 'oe'),
            'Ä', 'Ae'), 'Ö', 'Oe'), 'Ü', 'Ue'), 'Å', 'Aa'), 'Ø', 'Oe')
    end;

-- The words of a text that have umlauts, in two letters; of a long text so many.
create or replace function umlauts_in(typed text) returns text[]
    language sql immutable strict parallel safe
    return case when with_umlauts(typed) = typed then '{}' else coalesce((
        select array_agg(distinct left(word, 40))
        from (
            select string_to_table(without_signs(plain_text(with_umlauts(token)), e'\n'), e'\n') as word
            from (
                select distinct string_to_table(regexp_replace(normalize(typed, NFC), '\s+', ' ', 'g'), ' ') as token
            ) as tokens
            where with_umlauts(token) <> token
            limit 2000
        ) as words
        where word <> ''
    ), '{}') end;

-- Where in a text a pattern of plain words begins, with its umlauts in one letter or in two; 0 where nowhere.
create or replace function place_in(typed text, pattern text) returns integer
    language sql immutable strict parallel safe
    return coalesce(
        nullif(regexp_instr(' ' || plain_text(typed), pattern), 0),
        case when with_umlauts(typed) <> typed then regexp_instr(' ' || plain_text(with_umlauts(typed)), pattern) end,
        0
    );

-- What a text is found by, as before (0060), and by its words with umlauts in two letters.
create or replace function words_of(typed text) returns tsvector
    language plpgsql immutable strict parallel safe as $$
declare
    plain text := left(typed, 100000);
    found text[];
    bytes bigint;
    more text[] := numbers_in(plain) || umlauts_in(plain);
begin
    if length(plain) > 200 then
        select concat_ws(
            ' ',
            lower(string_agg(token, ' ') filter (where octet_length(token) = length(token))),
            plain_text(string_agg(token, ' ') filter (where octet_length(token) <> length(token)))
        )
        into plain
        from (select distinct string_to_table(plain, ' ') as token) as t;
    else
        plain := plain_text(plain);
    end if;
    plain := left(plain, 100000);
    if plain !~ '[^a-z0-9 \n,;:!?()".''-]|[0-9][a-z]|[a-z][0-9]|[a-z0-9''-]{41}|[a-z0-9][,;:!?()".]+[a-z0-9]|\.[a-z]'
        and plain !~ '[^a-z][''-]|[''-][^a-z]|^[''-]|[''-]$' then
        -- “isn't” and “e-mail” are found by what the sign parts, and by what it joins
        return array_to_tsvector(array_remove(
            string_to_array(translate(plain, e'\n,;:!?()".''-', '            '), ' ')
                || string_to_array(translate(plain, e'\n,;:!?()".''-', '          '), ' '),
            ''
        ) || more);
    end if;
    with tokens as materialized (
        select distinct rtrim(ltrim(token, '("'), ',;:!?)".') as token from string_to_table(plain, ' ') as token
    ), rest as materialized (
        select string_agg(token, e'\n') as text from tokens where token ~ '[^a-z0-9]'
    ), lines as materialized (
        select token as line from tokens where token !~ '[^a-z0-9]'
        union
        select string_to_table(word_lines(without_signs(text, e'\n')), e'\n') from rest
        union
        select string_to_table(word_lines(without_signs(text, '')), e'\n') from rest
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
        select left(f[1], 40)
        from rest, regexp_matches(text, '[a-z0-9]*[a-z][+#]+(?![a-z])|\.[a-z][a-z0-9]*', 'g') as f
    )
    select array_agg(word), sum(octet_length(word)) into found, bytes from words where word <> '';
    if bytes > 250000 then
        select array_agg(word) into found
        from (select word, sum(octet_length(word)) over (order by word collate "C") as bytes from unnest(found) as word) as w
        where w.bytes <= 250000;
    end if;
    return array_to_tsvector(coalesce(found, '{}') || more);
end $$;

-- What somebody looks for, as before (0060), or with its umlauts in two letters.
create or replace function words_asked(typed text) returns tsquery
    language sql immutable strict parallel safe
    return (
        with given as (
            select
                text, line,
                regexp_replace(line, '[a-z0-9]*[a-z][+#]+(?![a-z])|^\.[a-z][a-z0-9]*', ' ', 'g') as rest,
                btrim(without_signs(translate(line, '-''‘’‐‑', ''), e'\n'), e'\n') as joined
            from (values (typed) union values (with_numbers(typed, '')) union values (with_umlauts(typed))) as way (text),
                string_to_table(regexp_replace(plain_text(text), '\s+', e'\n', 'g'), e'\n') as line
        ), parts as (
            select g.text, g.line, g.joined, p.part, p.place, p.part = '' as empty, lead(p.part) over along is not null as goes_on
            from given as g
            cross join string_to_table(word_lines(without_signs(g.rest, e'\n')), e'\n') with ordinality as p (part, place)
            window along as (partition by g.text, g.line order by p.place)
        ), asked as (
            select text, line, string_agg(
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
            group by text, line
        )
        select string_agg(words, ' | ')::tsquery
        from (
            select format('(%s)', string_agg(words, ' & ')) as words
            from (
                select text, case
                    when joined ~ '[0-9\n]' or joined = '' or joined = line or word_lines(joined) <> joined then parts
                    else format('(%s | ''%s'':*)', parts, left(joined, 40))
                end as words
                from asked
                union all
                select text, format('''%s'':*', left(found[1], 40))
                from given, regexp_matches(line, '[a-z0-9]*[a-z][+#]+(?![a-z])|^\.[a-z][a-z0-9]*', 'g') as found
            ) as each
            group by text
        ) as w
    );

-- What is there already gets these words in batches, in the order of its key; how far it came is kept beside.
create table if not exists umlauts_carried_over (
    subject      text primary key,
    workspace_id bigint not null default 0,
    id           bigint not null default 0
);
insert into umlauts_carried_over (subject)
values ('task'), ('draft'), ('file'), ('thread'), ('project'), ('reader')
on conflict do nothing;

-- until nothing changes
with batch as materialized (
    select t.workspace_id, t.id
    from tasks t
    where (t.workspace_id, t.id) > (
        (select o.workspace_id from umlauts_carried_over o where o.subject = 'task'),
        (select o.id from umlauts_carried_over o where o.subject = 'task')
    )
    order by t.workspace_id, t.id
    limit 2000  -- at a time
), made as (
    update task_words w
    set words = w.words || array_to_tsvector(n.words)
    from batch b
    join tasks t using (workspace_id, id)
    cross join lateral (select umlauts_in(text_of_task(t)) as words) as n
    where w.workspace_id = b.workspace_id and w.task_id = b.id and n.words <> '{}'
)
update umlauts_carried_over o
set workspace_id = latest.workspace_id, id = latest.id
from (select workspace_id, id from batch order by workspace_id desc, id desc limit 1) as latest
where o.subject = 'task';

-- until nothing changes
with batch as materialized (
    select d.workspace_id, d.id
    from drafts d
    where (d.workspace_id, d.id) > (
        (select o.workspace_id from umlauts_carried_over o where o.subject = 'draft'),
        (select o.id from umlauts_carried_over o where o.subject = 'draft')
    )
    order by d.workspace_id, d.id
    limit 100  -- at a time
), made as (
    update draft_words w
    set words = w.words || array_to_tsvector(n.words)
    from batch b
    join drafts d using (workspace_id, id)
    cross join lateral (select umlauts_in(concat_ws(e'\n', d.title, d.body)) as words) as n
    where w.workspace_id = b.workspace_id and w.draft_id = b.id and n.words <> '{}'
)
update umlauts_carried_over o
set workspace_id = latest.workspace_id, id = latest.id
from (select workspace_id, id from batch order by workspace_id desc, id desc limit 1) as latest
where o.subject = 'draft';

-- until nothing changes
with batch as materialized (
    select f.workspace_id, f.id
    from files f
    where (f.workspace_id, f.id) > (
        (select o.workspace_id from umlauts_carried_over o where o.subject = 'file'),
        (select o.id from umlauts_carried_over o where o.subject = 'file')
    )
    order by f.workspace_id, f.id
    limit 2000  -- at a time
), made as (
    update file_words w
    set words = w.words || array_to_tsvector(n.words)
    from batch b
    join files f using (workspace_id, id)
    cross join lateral (select umlauts_in(f.name) as words) as n
    where w.workspace_id = b.workspace_id and w.file_id = b.id and n.words <> '{}'
)
update umlauts_carried_over o
set workspace_id = latest.workspace_id, id = latest.id
from (select workspace_id, id from batch order by workspace_id desc, id desc limit 1) as latest
where o.subject = 'file';

-- until nothing changes
with batch as materialized (
    select t.workspace_id, t.id
    from threads t
    where (t.workspace_id, t.id) > (
        (select o.workspace_id from umlauts_carried_over o where o.subject = 'thread'),
        (select o.id from umlauts_carried_over o where o.subject = 'thread')
    )
    order by t.workspace_id, t.id
    limit 500  -- at a time
), made as (
    update thread_words w
    set words = w.words || array_to_tsvector(n.words)
    from batch b
    join threads t using (workspace_id, id)
    cross join lateral (select umlauts_in(text_of_thread(t)) as words) as n
    where w.workspace_id = b.workspace_id and w.thread_id = b.id and n.words <> '{}'
)
update umlauts_carried_over o
set workspace_id = latest.workspace_id, id = latest.id
from (select workspace_id, id from batch order by workspace_id desc, id desc limit 1) as latest
where o.subject = 'thread';

-- until nothing changes
with batch as materialized (
    select p.workspace_id, p.id
    from projects p
    where (p.workspace_id, p.id) > (
        (select o.workspace_id from umlauts_carried_over o where o.subject = 'project'),
        (select o.id from umlauts_carried_over o where o.subject = 'project')
    )
    order by p.workspace_id, p.id
    limit 2000  -- at a time
), made as (
    update project_words w
    set words = w.words || array_to_tsvector(n.words)
    from batch b
    join projects p using (workspace_id, id)
    cross join lateral (select umlauts_in(concat_ws(e'\n', p.name, p.purpose)) as words) as n
    where w.workspace_id = b.workspace_id and w.project_id = b.id and n.words <> '{}'
)
update umlauts_carried_over o
set workspace_id = latest.workspace_id, id = latest.id
from (select workspace_id, id from batch order by workspace_id desc, id desc limit 1) as latest
where o.subject = 'project';

-- until nothing changes
with batch as materialized (
    select r.workspace_id, r.id
    from readers r
    where (r.workspace_id, r.id) > (
        (select o.workspace_id from umlauts_carried_over o where o.subject = 'reader'),
        (select o.id from umlauts_carried_over o where o.subject = 'reader')
    )
    order by r.workspace_id, r.id
    limit 2000  -- at a time
), made as (
    update reader_words w
    set words = w.words || array_to_tsvector(n.words)
    from batch b
    join readers r using (workspace_id, id)
    cross join lateral (select umlauts_in(r.email || e'\n' || r.name) as words) as n
    where w.workspace_id = b.workspace_id and w.reader_id = b.id and n.words <> '{}'
)
update umlauts_carried_over o
set workspace_id = latest.workspace_id, id = latest.id
from (select workspace_id, id from batch order by workspace_id desc, id desc limit 1) as latest
where o.subject = 'reader';

drop table umlauts_carried_over;
