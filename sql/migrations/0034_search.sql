-- no transaction
-- What files and what is said to drafts are found by, kept as the words of tasks and drafts are (0017). Each statement can
-- be run again.
create table if not exists file_words (
    workspace_id bigint not null,
    file_id      bigint not null,
    words        tsvector not null,
    primary key (workspace_id, file_id),
    foreign key (workspace_id, file_id) references files (workspace_id, id) on delete cascade
);
create table if not exists thread_words (
    workspace_id bigint not null,
    thread_id    bigint not null,
    words        tsvector not null,
    primary key (workspace_id, thread_id),
    foreign key (workspace_id, thread_id) references threads (workspace_id, id) on delete cascade
);

-- What a thread is found by: the passage that it is about, and what was said, the latest first.
create or replace function text_of_thread(t threads) returns text
    language sql stable parallel safe
    return concat_ws(
        e'\n', t.quote,
        (
            select string_agg(c.body, e'\n' order by c.id desc)
            from (
                select id, body from thread_comments
                where workspace_id = t.workspace_id and thread_id = t.id and deleted_at is null
                order by id desc
                limit 500
            ) as c
        )
    );

create or replace function keep_file_words() returns trigger language plpgsql as $$
begin
    insert into file_words values (new.workspace_id, new.id, words_of(new.name))
    on conflict (workspace_id, file_id) do update set words = excluded.words;
    return null;
end $$;
create or replace trigger keep_words_of_added after insert on files
    for each row execute function keep_file_words();
create or replace trigger keep_words_of_changed after update of name on files
    for each row when (old.name is distinct from new.name) execute function keep_file_words();

-- What is said adds its words; what is changed or removed makes those of the thread anew.
create or replace function keep_thread_words() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        update thread_words w
        set words = w.words || words_of(new.body)
        where w.workspace_id = new.workspace_id and w.thread_id = new.thread_id and length(w.words) < 3000;
        if found then
            return null;
        end if;
    end if;
    insert into thread_words
    select t.workspace_id, t.id, words_of(text_of_thread(t))
    from threads t
    where t.workspace_id = new.workspace_id and t.id = new.thread_id
    on conflict (workspace_id, thread_id) do update set words = excluded.words;
    return null;
end $$;
create or replace trigger keep_words_of_added after insert on thread_comments
    for each row execute function keep_thread_words();
create or replace trigger keep_words_of_changed after update of body, deleted_at on thread_comments
    for each row when ((old.body, old.deleted_at) is distinct from (new.body, new.deleted_at))
    execute function keep_thread_words();

-- What is there already, a batch at a time.
create table if not exists words_carried_over (
    subject      text primary key,
    workspace_id bigint not null default 0,
    id           bigint not null default 0
);
insert into words_carried_over (subject) values ('file'), ('thread') on conflict do nothing;

-- until nothing changes
with batch as materialized (
    select f.workspace_id, f.id
    from files f
    where (f.workspace_id, f.id) > (
        (select o.workspace_id from words_carried_over o where o.subject = 'file'),
        (select o.id from words_carried_over o where o.subject = 'file')
    )
    order by f.workspace_id, f.id
    limit 2000  -- at a time
), made as (
    insert into file_words
    select f.workspace_id, f.id, words_of(f.name) from batch join files f using (workspace_id, id) order by 1, 2
    on conflict do nothing
)
update words_carried_over o
set workspace_id = latest.workspace_id, id = latest.id
from (select workspace_id, id from batch order by workspace_id desc, id desc limit 1) as latest
where o.subject = 'file';

-- until nothing changes
with batch as materialized (
    select t.workspace_id, t.id
    from threads t
    where (t.workspace_id, t.id) > (
        (select o.workspace_id from words_carried_over o where o.subject = 'thread'),
        (select o.id from words_carried_over o where o.subject = 'thread')
    )
    order by t.workspace_id, t.id
    limit 500  -- at a time
), made as (
    insert into thread_words
    select t.workspace_id, t.id, words_of(text_of_thread(t))
    from batch join threads t using (workspace_id, id)
    order by 1, 2
    on conflict do nothing
)
update words_carried_over o
set workspace_id = latest.workspace_id, id = latest.id
from (select workspace_id, id from batch order by workspace_id desc, id desc limit 1) as latest
where o.subject = 'thread';

drop table words_carried_over;

drop index concurrently if exists file_words_search;  -- what a run that was stopped has left isn't valid
create index concurrently file_words_search on file_words using gin (workspace_id, words);
drop index concurrently if exists thread_words_search;
create index concurrently thread_words_search on thread_words using gin (workspace_id, words);
