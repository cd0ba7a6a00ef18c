-- name: get_files
-- The files of a draft, a task or a project, the latest first. Served by files_of_draft, files_of_task, files_of_project.
select
    f.id, f.draft_id, f.task_id, f.project_id, f.name, f.sha256, c.size, c.media_type, c.width, c.height, c.widths,
    a.name as creator_name, f.created_at, f.deleted_at
from files f
join contents c on c.workspace_id = f.workspace_id and c.sha256 = f.sha256
left join accounts a on a.id = f.created_by
where f.workspace_id = :workspace_id and f.deleted_at is null
    and f.draft_id = :parent_id  -- when of_draft
    and f.task_id = :parent_id  -- when of_task
    and f.project_id = :parent_id  -- when of_project
    and f.id < :after_id  -- when after
    and c.width is not null  -- when pictures
order by f.id desc
limit :limit;

-- name: get_file
-- One file, also from the trash, where the texts of old revisions still show it. Served by files_pkey.
select
    f.id, f.draft_id, f.task_id, f.project_id, f.name, f.sha256, c.size, c.media_type, c.width, c.height, c.widths,
    a.name as creator_name, f.created_at, f.deleted_at
from files f
join contents c on c.workspace_id = f.workspace_id and c.sha256 = f.sha256
left join accounts a on a.id = f.created_by
where f.workspace_id = :workspace_id and f.id = :file_id;

-- name: get_pictures
-- The sizes of pictures that a text shows. Served by files_pkey, contents_pkey.
select f.id, c.width, c.height, c.widths
from files f
join contents c on c.workspace_id = f.workspace_id and c.sha256 = f.sha256
where f.workspace_id = :workspace_id and f.id = any(:file_ids::bigint[]) and c.width is not null;

-- name: get_parent
-- The draft, task or project that a file is to belong to. Served by drafts_pkey, tasks_pkey, projects_pkey.
select
    p.title, p.deleted_at is not null as is_deleted  -- when of_draft|of_task
    p.name as title, false as is_deleted  -- when of_project
from drafts p  -- when of_draft
from tasks p  -- when of_task
from projects p  -- when of_project
where p.workspace_id = :workspace_id and p.id = :parent_id;

-- name: reserve_content
-- Say that content is about to be kept, before it is: what removes unused content leaves it alone from here on, or has
-- removed the row, and it is written anew. Where it was kept with other smaller pictures than are made now, both are
-- known, so that all go with it. Served by contents_pkey.
insert into contents (workspace_id, sha256, size, media_type, width, height, widths, reserved_at)
values (:workspace_id, :sha256, :size, :media_type, :width, :height, :widths::integer[], :now)
on conflict (workspace_id, sha256) do update set
    reserved_at = excluded.reserved_at,
    widths = array(select distinct w from unnest(contents.widths || excluded.widths) as w order by w);

-- name: add_file
-- A file of a draft, a task or a project, and the event. No row where there is no such row, it is in the trash, or :most
-- files are there; nearly so, for uploads that come together don't count each other. Its row is taken first, so that it
-- isn't put into the trash meanwhile. Served by drafts_pkey, tasks_pkey, projects_pkey, files_of_draft, files_of_task,
-- files_of_project, contents_pkey.
with parent as materialized (
    select p.id
    from drafts p  -- when of_draft
    from tasks p  -- when of_task
    from projects p  -- when of_project
    where p.workspace_id = :workspace_id and p.id = :parent_id
        and p.deleted_at is null  -- when of_draft|of_task
    for no key update
), added as (
    insert into files (
        draft_id,  -- when of_draft
        task_id,  -- when of_task
        project_id,  -- when of_project
        workspace_id, name, sha256, created_by, created_at
    )
    select parent.id, :workspace_id, :name, :sha256, :actor_id, :now
    from parent
    where (
        select count(*) from files f
        where f.workspace_id = :workspace_id and f.deleted_at is null
            and f.draft_id = :parent_id  -- when of_draft
            and f.task_id = :parent_id  -- when of_task
            and f.project_id = :parent_id  -- when of_project
    ) < :most::integer
    returning id, draft_id, task_id, project_id, name, sha256, created_by, created_at, deleted_at
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, after)
    select
        :workspace_id, :now, :actor_id, :subject, :parent_id, 'file.created', 'file', id,
        jsonb_build_object('file_id', id, 'name', name)
    from added
    returning id
)
select
    f.id, f.draft_id, f.task_id, f.project_id, f.name, f.sha256, c.size, c.media_type, c.width, c.height, c.widths,
    a.name as creator_name, f.created_at, f.deleted_at, (select id from recorded) as event_id
from added f
join contents c on c.workspace_id = :workspace_id and c.sha256 = f.sha256
left join accounts a on a.id = f.created_by;

-- name: move_file
-- Put a file into the trash (`deleted_at`), or take it out (null), and the event; nothing where it is there already.
-- The drafts that show it are taken first, as whoever saves one takes it before its files. Served by files_pkey and
-- drafts_showing.
with showing as materialized (
    select d.id
    from drafts d
    where d.workspace_id = :workspace_id and d.shown_files @> array[:file_id::bigint] and d.shown_files <> '{}'
    order by d.id
    for no key update
), old as materialized (
    select f.id, f.name, f.draft_id, f.task_id, f.project_id, f.deleted_at
    from files f
    where f.workspace_id = :workspace_id and f.id = :file_id and (select count(*) from showing) >= 0
    for no key update
), changed as (
    update files f
    set deleted_at = :deleted_at::timestamptz, version = f.version + 1
    from old
    where f.workspace_id = :workspace_id and f.id = old.id
        and (old.deleted_at is null) <> (:deleted_at::timestamptz is null)
    returning f.deleted_at
), recorded as (
    insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id, undoes, before, after)
    select
        :workspace_id, :now, :actor_id,
        case when old.draft_id is not null then 'draft' when old.task_id is not null then 'task' else 'project' end,
        coalesce(old.draft_id, old.task_id, old.project_id),
        :action, 'file', old.id, :undoes,
        jsonb_build_object('file', jsonb_build_object('deleted_at', old.deleted_at)),
        jsonb_build_object(
            'file', jsonb_build_object('deleted_at', changed.deleted_at), 'file_id', old.id, 'name', old.name
        )
    from changed, old
    returning id
)
select old.name, (select id from recorded) as event_id from old;

-- name: list_trash
-- What of these is in the trash, the latest first. Served by files_trash.
select 'file' as subject, f.id, f.name as title, f.deleted_at
from files f
where f.workspace_id = :workspace_id and f.deleted_at is not null
    and (f.deleted_at, f.id) < (:after_at::timestamptz, :after_id)  -- when after
order by f.deleted_at desc, f.id desc
limit :limit;
