-- no transaction
-- Digits that spaces, dots, brackets or hyphens part are one number (“+49 (30) 123”, “1 000”), and a letter behind it belongs
-- to it (“88 B”): it is found written either way, and so asked for. Each statement can be run again.

-- A text with something else in place of what parts the digits of its numbers. Beside a space stand two digits at least,
-- after a dot or a comma three, so that “2 4-metre boards” is no 24 and “2.10” no 210; or a letter by itself. (What looks
-- behind itself would make regexp_replace read a long text anew at each number.)
create or replace function with_numbers(typed text, instead text) returns text
    language sql immutable strict parallel safe
    return case when typed !~ '[0-9][^0-9a-zA-Z\n]{1,3}[0-9a-zA-Z]' then typed else
        regexp_replace(
            typed,
            '([0-9])(?:'
                '[.,](?=[0-9][0-9][0-9])'
                '|[()/''’\[\]\u2010-\u2015-]{1,3}(?=[0-9])'
                '|[.]?[ \u00a0\u2007\u2009\u202f()/''’\[\]\u2010-\u2015-]{1,3}(?=[0-9][0-9]|[a-zA-Z](?![a-zA-Z0-9]))'
            ')|([0-9][0-9])[.]?[ \u00a0\u2007\u2009\u202f()/''’\[\]\u2010-\u2015-]{1,3}(?=[0-9])',
            '\1\2' || instead, 'g'
        )
    end;

-- The numbers of a text that something parts, in one, as they are found from each of their parts on. A number has so many
-- parts at most, and a text so many numbers: a long table of them is read in pieces.
create or replace function numbers_in(typed text) returns text[]
    language plpgsql immutable strict parallel safe as $$
declare
    marked text := with_numbers(typed, e'\x02');
begin
    if marked = typed then
        return '{}';
    end if;
    return coalesce((
        select array_agg(distinct word)
        from (
            select substr(digits, place::integer, 40) as word
            from (
                select
                    lower(replace(run[1], e'\x02', '')) as digits,
                    1 + sum(length(part)) over (partition by number order by at) - length(part) as place
                from (
                    select run, number
                    from regexp_matches(marked, '[0-9a-zA-Z]*(?:\x02[0-9a-zA-Z]+){1,12}', 'g')
                        with ordinality as r (run, number)
                    limit 1000
                ) as runs,
                    string_to_table(run[1], e'\x02') with ordinality as p (part, at)
            ) as parts
            limit 2000
        ) as words
        where word <> ''
    ), '{}');
end $$;

-- What a text is found by, as before (0058), and its parted numbers in one.
create or replace function words_of(typed text) returns tsvector
    language plpgsql immutable strict parallel safe as $$
declare
    plain text := left(typed, 100000);
    found text[];
    bytes bigint;
    numbers text[] := numbers_in(plain);
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
        ) || numbers);
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
    return array_to_tsvector(coalesce(found, '{}') || numbers);
end $$;

-- What somebody looks for, as before (0017), or with its numbers in one.
create or replace function words_asked(typed text) returns tsquery
    language sql immutable strict parallel safe
    return (
        with given as (
            select
                text, line,
                regexp_replace(line, '[a-z0-9]*[a-z][+#]+(?![a-z])|^\.[a-z][a-z0-9]*', ' ', 'g') as rest,
                btrim(without_signs(translate(line, '-''‘’‐‑', ''), e'\n'), e'\n') as joined
            from (values (typed) union values (with_numbers(typed, ''))) as way (text),
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

-- What is there already gets its numbers in batches, in the order of its key; how far it came is kept beside.
create table if not exists numbers_carried_over (
    subject      text primary key,
    workspace_id bigint not null default 0,
    id           bigint not null default 0
);
insert into numbers_carried_over (subject)
values ('task'), ('draft'), ('file'), ('thread'), ('project'), ('reader')
on conflict do nothing;

-- until nothing changes
with batch as materialized (
    select t.workspace_id, t.id
    from tasks t
    where (t.workspace_id, t.id) > (
        (select o.workspace_id from numbers_carried_over o where o.subject = 'task'),
        (select o.id from numbers_carried_over o where o.subject = 'task')
    )
    order by t.workspace_id, t.id
    limit 2000  -- at a time
), made as (
    update task_words w
    set words = w.words || array_to_tsvector(n.numbers)
    from batch b
    join tasks t using (workspace_id, id)
    cross join lateral (select numbers_in(text_of_task(t)) as numbers) as n
    where w.workspace_id = b.workspace_id and w.task_id = b.id and n.numbers <> '{}'
)
update numbers_carried_over o
set workspace_id = latest.workspace_id, id = latest.id
from (select workspace_id, id from batch order by workspace_id desc, id desc limit 1) as latest
where o.subject = 'task';

-- until nothing changes
with batch as materialized (
    select d.workspace_id, d.id
    from drafts d
    where (d.workspace_id, d.id) > (
        (select o.workspace_id from numbers_carried_over o where o.subject = 'draft'),
        (select o.id from numbers_carried_over o where o.subject = 'draft')
    )
    order by d.workspace_id, d.id
    limit 100  -- at a time
), made as (
    update draft_words w
    set words = w.words || array_to_tsvector(n.numbers)
    from batch b
    join drafts d using (workspace_id, id)
    cross join lateral (select numbers_in(concat_ws(e'\n', d.title, d.body)) as numbers) as n
    where w.workspace_id = b.workspace_id and w.draft_id = b.id and n.numbers <> '{}'
)
update numbers_carried_over o
set workspace_id = latest.workspace_id, id = latest.id
from (select workspace_id, id from batch order by workspace_id desc, id desc limit 1) as latest
where o.subject = 'draft';

-- until nothing changes
with batch as materialized (
    select f.workspace_id, f.id
    from files f
    where (f.workspace_id, f.id) > (
        (select o.workspace_id from numbers_carried_over o where o.subject = 'file'),
        (select o.id from numbers_carried_over o where o.subject = 'file')
    )
    order by f.workspace_id, f.id
    limit 2000  -- at a time
), made as (
    update file_words w
    set words = w.words || array_to_tsvector(n.numbers)
    from batch b
    join files f using (workspace_id, id)
    cross join lateral (select numbers_in(f.name) as numbers) as n
    where w.workspace_id = b.workspace_id and w.file_id = b.id and n.numbers <> '{}'
)
update numbers_carried_over o
set workspace_id = latest.workspace_id, id = latest.id
from (select workspace_id, id from batch order by workspace_id desc, id desc limit 1) as latest
where o.subject = 'file';

-- until nothing changes
with batch as materialized (
    select t.workspace_id, t.id
    from threads t
    where (t.workspace_id, t.id) > (
        (select o.workspace_id from numbers_carried_over o where o.subject = 'thread'),
        (select o.id from numbers_carried_over o where o.subject = 'thread')
    )
    order by t.workspace_id, t.id
    limit 500  -- at a time
), made as (
    update thread_words w
    set words = w.words || array_to_tsvector(n.numbers)
    from batch b
    join threads t using (workspace_id, id)
    cross join lateral (select numbers_in(text_of_thread(t)) as numbers) as n
    where w.workspace_id = b.workspace_id and w.thread_id = b.id and n.numbers <> '{}'
)
update numbers_carried_over o
set workspace_id = latest.workspace_id, id = latest.id
from (select workspace_id, id from batch order by workspace_id desc, id desc limit 1) as latest
where o.subject = 'thread';

-- until nothing changes
with batch as materialized (
    select p.workspace_id, p.id
    from projects p
    where (p.workspace_id, p.id) > (
        (select o.workspace_id from numbers_carried_over o where o.subject = 'project'),
        (select o.id from numbers_carried_over o where o.subject = 'project')
    )
    order by p.workspace_id, p.id
    limit 2000  -- at a time
), made as (
    update project_words w
    set words = w.words || array_to_tsvector(n.numbers)
    from batch b
    join projects p using (workspace_id, id)
    cross join lateral (select numbers_in(concat_ws(e'\n', p.name, p.purpose)) as numbers) as n
    where w.workspace_id = b.workspace_id and w.project_id = b.id and n.numbers <> '{}'
)
update numbers_carried_over o
set workspace_id = latest.workspace_id, id = latest.id
from (select workspace_id, id from batch order by workspace_id desc, id desc limit 1) as latest
where o.subject = 'project';

-- until nothing changes
with batch as materialized (
    select r.workspace_id, r.id
    from readers r
    where (r.workspace_id, r.id) > (
        (select o.workspace_id from numbers_carried_over o where o.subject = 'reader'),
        (select o.id from numbers_carried_over o where o.subject = 'reader')
    )
    order by r.workspace_id, r.id
    limit 2000  -- at a time
), made as (
    update reader_words w
    set words = w.words || array_to_tsvector(n.numbers)
    from batch b
    join readers r using (workspace_id, id)
    cross join lateral (select numbers_in(r.email || e'\n' || r.name) as numbers) as n
    where w.workspace_id = b.workspace_id and w.reader_id = b.id and n.numbers <> '{}'
)
update numbers_carried_over o
set workspace_id = latest.workspace_id, id = latest.id
from (select workspace_id, id from batch order by workspace_id desc, id desc limit 1) as latest
where o.subject = 'reader';

drop table numbers_carried_over;
