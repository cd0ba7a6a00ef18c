-- Each save of a draft's text asked whose approvals it makes void, which takes half of what the save takes, and looked
-- for files in it. Now only where the draft is in review, or where its text leads to files.
create or replace function tell_void_approvals() returns trigger language plpgsql as $$
begin
    if not exists (
        select from reviews r
        where r.workspace_id = new.workspace_id and r.draft_id = new.id and r.ended_at is null
    ) then
        return null;
    end if;
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, after)
    select
        new.workspace_id, case when by_text then new.updated_at else now() end, case when by_text then new.updated_by end,
        'draft', new.id, told.action, 'review', told.review_id,
        jsonb_build_object(
            'approvers', coalesce(told.accounts, '[]'), 'links', coalesce(told.links, '[]'),
            'authors', jsonb_build_array(new.created_by, told.asked_by),
            'wanted', case when old.status in ('approved', 'scheduled') and new.status = 'in_review' then array(
                select m.account_id
                from members m
                where m.workspace_id = new.workspace_id and m.left_at is null and m.role in ('owner', 'reviewer')
                    and exists (
                        select from reviews_waiting(new.workspace_id, m.account_id, true) as q where q.draft_id = new.id
                    )
                order by m.account_id
            ) else '{}' end
        )
    from (
        select
            case when s.content_hash = new.content_hash then 'review.regained' else 'review.voided' end as action,
            r.id as review_id, r.asked_by,
            jsonb_agg(s.account_id order by s.id) filter (where s.account_id is not null) as accounts,
            jsonb_agg(s.name order by s.id) filter (where s.link_id is not null) as links
        from reviews r, standing_decisions(r.workspace_id, r.id) as s
        where r.workspace_id = new.workspace_id and r.draft_id = new.id and r.ended_at is null
            and s.verdict = 'approved' and s.content_hash in (old.content_hash, new.content_hash)
        group by 1, 2, 3
    ) as told,
    (select (draft_content(old) - 'files', old.body) is distinct from (draft_content(new) - 'files', new.body)) as why (by_text);
    return null;
end $$;

create or replace function keep_content() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' or new.content_hash is null or (
        old.title, old.body, old.kind, old.slug, old.search_title, old.description, old.keywords, old.canonical_link,
        old.cover_id, old.cover_alt
    ) is distinct from (
        new.title, new.body, new.kind, new.slug, new.search_title, new.description, new.keywords, new.canonical_link,
        new.cover_id, new.cover_alt
    ) then
        if new.cover_id is null and strpos(new.body, '/files/') = 0 then
            new.shown_files := '{}';
        else
            new.shown_files := files_shown(new.body, new.cover_id);
            if cardinality(new.shown_files) > 0 then
                perform from files where workspace_id = new.workspace_id and id = any(new.shown_files) order by id for share;
            end if;
        end if;
        new.content_hash := content_hash_of(new);
    else
        new.shown_files := old.shown_files;
        new.content_hash := old.content_hash;
    end if;
    new.status := draft_status_of(new);
    return new;
end $$;

-- What a text is found by; the same words as before (0019). Words with an apostrophe or a hyphen between letters, which
-- most texts have, are read in one go as plain ones are.
create or replace function words_of(typed text) returns tsvector
    language plpgsql immutable strict parallel safe as $$
declare
    plain text := left(typed, 100000);
    found text[];
    bytes bigint;
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
        ));
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
    return coalesce(array_to_tsvector(found), '');
end $$;
