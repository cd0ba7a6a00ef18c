-- no transaction
-- What a write costs: triggers run only where what they keep changes, and what all of a workspace wait for, its counters
-- and its number, is taken last and in one order. Each statement can be run again, and each takes one table.

-- The counter keys to which one task belongs; the same as before (0016), in fewer steps.
create or replace function task_counter_keys(t tasks)
    returns table (dimension text, value text, status text) language sql immutable as $$
    select
        case when l.later then rtrim('later ' || k.dimension) else k.dimension end,
        case when l.later then t.starts_on || ' ' || k.value else k.value end,
        t.status::text
    from unnest(
        array['', 'project', 'assignee'] || array_fill('label'::text, array[cardinality(t.labels)])
            || case when not t.is_open then '{}' when t.due_at is null then '{due}' else '{due,"due at"}'::text[] end,
        array['', coalesce(t.project_id::text, ''), coalesce(t.assignee_id::text, '')] || t.labels
            || case
                when not t.is_open then '{}'
                when t.due_at is null then array[coalesce(t.due_on::text, '')]
                else array[(t.due_at at time zone 'UTC')::date || 'T', (t.due_at at time zone 'UTC')::text]
            end
    ) as k (dimension, value)
    cross join unnest(case when t.is_open and t.starts_on is not null then '{f,t}' else '{f}'::boolean[] end) as l (later)
    where t.deleted_at is null
$$;

-- A task that changes is counted by itself, and only where a counter changes. The row of the workspace is locked before
-- those of its counters, until the commit: so two writers of a workspace never wait for each other at once, whatever they
-- count. It is the last thing that a write waits for: triggers run in the order of their names.
create or replace function count_changed_task() returns trigger language plpgsql as $$
begin
    perform from workspaces where id = new.workspace_id for no key update;
    insert into counters as c (workspace_id, subject, dimension, value, status, amount)
    select new.workspace_id, 'task', dimension, value, status, sum(change)
    from (
        select dimension, value, status, 1 as change from task_counter_keys(new)
        union all
        select dimension, value, status, -1 from task_counter_keys(old)
    ) as changes
    group by 3, 4, 5
    having sum(change) <> 0
    order by 3, 4, 5
    on conflict (workspace_id, subject, dimension, value, status)
    do update set amount = c.amount + excluded.amount;
    return null;
end $$;

create or replace function count_changed_draft() returns trigger language plpgsql as $$
begin
    perform from workspaces where id = new.workspace_id for no key update;
    insert into counters as c (workspace_id, subject, dimension, value, status, amount)
    select new.workspace_id, 'draft', dimension, value, status, sum(change)
    from (
        select dimension, value, status, 1 as change from draft_counter_keys(new)
        union all
        select dimension, value, status, -1 from draft_counter_keys(old)
    ) as changes
    group by 3, 4, 5
    having sum(change) <> 0
    order by 3, 4, 5
    on conflict (workspace_id, subject, dimension, value, status)
    do update set amount = c.amount + excluded.amount;
    return null;
end $$;

do $$
begin
    perform set_config('lock_timeout', '10s', true);
    drop trigger if exists count_tasks_inserted on tasks;
    create or replace trigger update_counters_of_added after insert on tasks
        referencing new table as new_rows for each statement execute function count_tasks();
    drop trigger if exists count_tasks_updated on tasks;
    create or replace trigger update_counters_of_changed
        after update of status, project_id, assignee_id, labels, due_on, due_at, starts_on, deleted_at on tasks
        for each row when (
            (old.status, old.project_id, old.assignee_id, old.labels, old.due_on, old.due_at, old.starts_on, old.deleted_at)
            is distinct from
            (new.status, new.project_id, new.assignee_id, new.labels, new.due_on, new.due_at, new.starts_on, new.deleted_at)
        )
        execute function count_changed_task();
end $$;

do $$
begin
    perform set_config('lock_timeout', '10s', true);
    drop trigger if exists count_drafts_updated on drafts;
    create or replace trigger update_counters_of_changed
        after update of status, kind, project_id, deleted_at on drafts
        for each row when (
            (old.status, old.kind, old.project_id, old.deleted_at)
            is distinct from (new.status, new.kind, new.project_id, new.deleted_at)
        )
        execute function count_changed_draft();
end $$;

create or replace function count_tasks() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        perform from workspaces where id in (select workspace_id from new_rows) order by id for no key update;
        insert into counters as c (workspace_id, subject, dimension, value, status, amount)
        select t.workspace_id, 'task', k.dimension, k.value, k.status, count(*)
        from new_rows as t, task_counter_keys(t) as k
        group by 1, 2, 3, 4, 5
        order by 1, 2, 3, 4, 5
        on conflict (workspace_id, subject, dimension, value, status)
        do update set amount = c.amount + excluded.amount;
    else
        insert into counters as c (workspace_id, subject, dimension, value, status, amount)
        select t.workspace_id, 'task', k.dimension, k.value, k.status, -count(*)
        from old_rows as t, task_counter_keys(t) as k
        where exists (select from workspaces where workspaces.id = t.workspace_id)
        group by 1, 2, 3, 4, 5
        order by 1, 2, 3, 4, 5
        on conflict (workspace_id, subject, dimension, value, status)
        do update set amount = c.amount + excluded.amount;
    end if;
    return null;
end $$;

create or replace function count_drafts() returns trigger language plpgsql as $$
begin
    perform from workspaces where id in (select workspace_id from new_rows) order by id for no key update;
    insert into counters as c (workspace_id, subject, dimension, value, status, amount)
    select d.workspace_id, 'draft', k.dimension, k.value, k.status, count(*)
    from new_rows as d, draft_counter_keys(d) as k
    group by 1, 2, 3, 4, 5
    order by 1, 2, 3, 4, 5
    on conflict (workspace_id, subject, dimension, value, status)
    do update set amount = c.amount + excluded.amount;
    return null;
end $$;

-- The row of the workspace stays locked until the commit, so its numbers commit in order. Whoever listens is told after
-- the commit, by who has written: NOTIFY within a transaction makes all commits of the server wait for each other.
create or replace function announce_events() returns trigger language plpgsql as $$
begin
    update workspaces w
    set change = w.change + 1
    from (select distinct workspace_id from recorded order by workspace_id) as r
    where w.id = r.workspace_id;
    return null;
end $$;

-- What a text is found by; the same words as before (0017). No word goes beyond a space, so what stands between two is
-- looked at once, however often it does in a long text. Plain words, with signs at their ends only, are read in one go;
-- only what has other characters within it goes the long way.
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
    if plain !~ '[^a-z0-9 \n,;:!?()".]|[0-9][a-z]|[a-z][0-9]|[a-z0-9]{41}|[a-z0-9][,;:!?()".]+[a-z0-9]|\.[a-z]' then
        return array_to_tsvector(array_remove(string_to_array(translate(plain, e'\n,;:!?()".', '          '), ' '), ''));
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

-- What is added to a task adds its words; what changes makes them anew, as what is added to one of very many words.
create or replace function keep_task_words() returns trigger language plpgsql as $$
begin
    if tg_level = 'STATEMENT' and tg_table_name = 'tasks' then
        insert into task_words as w
        select workspace_id, id, words_of(concat_ws(e'\n', title, notes)) from added order by 1, 2
        on conflict (workspace_id, task_id) do update set words = w.words || excluded.words;
    elsif tg_level = 'STATEMENT' and tg_table_name = 'comments' then
        insert into task_words as w
        select workspace_id, task_id, words_of(string_agg(body, e'\n')) from added group by 1, 2 order by 1, 2
        on conflict (workspace_id, task_id) do update set words = case
            when length(w.words) < 3000 then w.words || excluded.words
            else (select words_of(text_of_task(t)) from tasks t where t.workspace_id = w.workspace_id and t.id = w.task_id)
        end;
    elsif tg_level = 'STATEMENT' then
        insert into task_words as w
        select workspace_id, task_id, words_of(string_agg(title, e'\n')) from added group by 1, 2 order by 1, 2
        on conflict (workspace_id, task_id) do update set words = case
            when length(w.words) < 3000 then w.words || excluded.words
            else (select words_of(text_of_task(t)) from tasks t where t.workspace_id = w.workspace_id and t.id = w.task_id)
        end;
    elsif tg_table_name = 'tasks' then
        insert into task_words
        values (new.workspace_id, new.id, words_of(case
            when new.items_total = 0 and new.comments_count = 0 then concat_ws(e'\n', new.title, new.notes)
            else text_of_task(new)
        end))
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
