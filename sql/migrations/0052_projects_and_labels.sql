-- no transaction
-- A project says what it is for and when it is due, and has files. Each statement can be run again.
alter table projects
    add column if not exists purpose text not null default ''
        constraint projects_purpose_length check (char_length(purpose) <= 20000),
    add column if not exists due_on date;

-- What projects are found by, kept as the words of tasks and drafts are (0017).
create table if not exists project_words (
    workspace_id bigint not null,
    project_id   bigint not null,
    words        tsvector not null,
    primary key (workspace_id, project_id),
    foreign key (workspace_id, project_id) references projects (workspace_id, id) on delete cascade
);

create or replace function keep_project_words() returns trigger language plpgsql as $$
begin
    insert into project_words values (new.workspace_id, new.id, words_of(concat_ws(e'\n', new.name, new.purpose)))
    on conflict (workspace_id, project_id) do update set words = excluded.words;
    return null;
end $$;
create or replace trigger keep_words_of_added after insert on projects
    for each row execute function keep_project_words();
create or replace trigger keep_words_of_changed after update of name, purpose on projects
    for each row when ((old.name, old.purpose) is distinct from (new.name, new.purpose))
    execute function keep_project_words();

-- until nothing changes
with batch as materialized (
    select p.workspace_id, p.id, words_of(concat_ws(e'\n', p.name, p.purpose)) as words
    from projects p
    where not exists (select from project_words w where w.workspace_id = p.workspace_id and w.project_id = p.id)
    order by p.workspace_id, p.id
    limit 2000  -- at a time
), made as (
    insert into project_words select workspace_id, id, words from batch on conflict do nothing
)
update projects p
set version = p.version
from batch
where p.workspace_id = batch.workspace_id and p.id = batch.id;

drop index concurrently if exists project_words_search;
create index concurrently project_words_search on project_words using gin (workspace_id, words);

-- A file belongs to a draft, a task or a project.
alter table files add column if not exists project_id bigint;
alter table files
    drop constraint if exists files_workspace_id_project_id_fkey,
    add constraint files_workspace_id_project_id_fkey
        foreign key (workspace_id, project_id) references projects (workspace_id, id) not valid,
    drop constraint if exists files_check,
    drop constraint if exists files_of_one,
    add constraint files_of_one check (num_nonnulls(draft_id, task_id, project_id) = 1) not valid;
alter table files validate constraint files_workspace_id_project_id_fkey;
alter table files validate constraint files_of_one;
drop index concurrently if exists files_of_project;
create index concurrently files_of_project on files (workspace_id, project_id, id desc)
    where project_id is not null;

-- Labels stand in tasks. What they look like stands beside: their colours by how their names are compared.
alter table workspaces add column if not exists label_colours jsonb not null default '{}'
    constraint workspaces_label_colours_object check (jsonb_typeof(label_colours) = 'object');

-- A label that was renamed, brought into another one or removed (`now` is null): all spellings that it had.
create table if not exists label_changes (
    workspace_id bigint not null references workspaces on delete cascade,
    id           bigint generated always as identity,
    was          text[] not null,
    now          text,
    primary key (workspace_id, id)
);

-- The tasks that this changed, with the labels that they had.
create table if not exists label_change_tasks (
    workspace_id bigint not null,
    change_id    bigint not null,
    task_id      bigint not null,
    labels       text[] not null,
    primary key (workspace_id, change_id, task_id),
    foreign key (workspace_id, change_id) references label_changes (workspace_id, id) on delete cascade,
    foreign key (workspace_id, task_id) references tasks (workspace_id, id) on delete cascade
);
drop index concurrently if exists label_change_tasks_of_task;
create index concurrently label_change_tasks_of_task on label_change_tasks (workspace_id, task_id);

-- What is in the trash has labels too.
drop index concurrently if exists tasks_labels_in_trash;
create index concurrently tasks_labels_in_trash on tasks using gin (workspace_id, labels) where deleted_at is not null;

-- Labels with some of them in another spelling, or without them where there is none; none stands twice.
create or replace function relabelled(labels text[], was text[], now text) returns text[]
    language sql immutable parallel safe
    return array(
        select label
        from (
            select case when l.label = any(was) then now else l.label end as label, min(l.place) as place
            from unnest(labels) with ordinality as l (label, place)
            group by 1
        ) as renamed
        where label is not null
        order by place
    );

-- Labels as they are by now, with what `relabelled` made of those before taken back.
create or replace function labelled_back(labels text[], before text[], was text[], now text) returns text[]
    language sql immutable parallel safe
    return case
        when labels = relabelled(before, was, now) then before
        else array(select l from unnest(labels) as l where l is distinct from now or l = any(before))
            || array(select b from unnest(before) as b where b = any(was) and not b = any(labels))
    end;

-- Templates of projects: their tasks, each so many working days after the start.
create table if not exists blueprints (
    workspace_id bigint not null references workspaces on delete cascade,
    id           bigint generated always as identity,
    name         text not null check (char_length(name) between 1 and 80),
    steps        jsonb not null check (jsonb_array_length(steps) <= 100),
    version      integer not null default 1,
    created_at   timestamptz not null default now(),
    deleted_at   timestamptz,
    primary key (workspace_id, id)
);
drop index concurrently if exists blueprints_name_key;
create unique index concurrently blueprints_name_key on blueprints (workspace_id, lower(name)) where deleted_at is null;
