-- name: find_unused_contents
-- Of some contents after one, in the order of their keys: those that no file and no journal refers to, though they were
-- reserved before a time; and the last one, unused or not, to go on from. Served by contents_pkey, files_of_content,
-- journal_files_of_content and journals_pkey.
with looked_at as materialized (
    select workspace_id, sha256, reserved_at
    from contents
    where (workspace_id, sha256) > (:after_workspace_id, :after_sha256::bytea)
    order by workspace_id, sha256
    limit :limit
), judged as (
    select
        workspace_id,
        sha256,
        reserved_at < :before and not exists (
            select from files f where f.workspace_id = l.workspace_id and f.sha256 = l.sha256
        ) and not exists (
            select from journal_files f where f.workspace_id = l.workspace_id and f.sha256 = l.sha256
        ) and not exists (
            select from journals j where j.workspace_id = l.workspace_id and j.logo_sha256 = l.sha256
        ) as unused,
        lead(sha256) over (order by workspace_id, sha256) is null as last
    from looked_at l
)
select workspace_id, sha256, unused from judged where unused or last order by workspace_id, sha256;

-- name: delete_unused_content
-- Delete the row of a content that is still unused; not one that somebody else holds. While this isn't committed, whoever
-- reserves the same content waits. A file that came in between is a foreign key violation. Served by contents_pkey and
-- files_of_content.
with unused as (
    select workspace_id, sha256
    from contents
    where workspace_id = :workspace_id and sha256 = :sha256 and reserved_at < :before
    for update skip locked
)
delete from contents c
using unused u
where c.workspace_id = u.workspace_id and c.sha256 = u.sha256
    and not exists (select from files f where f.workspace_id = u.workspace_id and f.sha256 = u.sha256)
    and not exists (select from journal_files f where f.workspace_id = u.workspace_id and f.sha256 = u.sha256)
    and not exists (select from journals j where j.workspace_id = u.workspace_id and j.logo_sha256 = u.sha256)
returning c.widths;

-- name: list_contents
-- All contents with the names of the files that refer to them, for a backup. Reads both tables once.
select c.workspace_id, c.sha256, c.widths, coalesce(f.names, '{}') as names
from contents c
left join (
    select workspace_id, sha256, array_agg(name order by id) as names from files group by workspace_id, sha256
) f using (workspace_id, sha256)
order by c.workspace_id, c.sha256;

-- name: list_newest_contents
-- The contents of the latest files, to see whether the store is the desk's. Reads files once.
select c.workspace_id, c.sha256, c.widths, array[f.name] as names
from (select workspace_id, sha256, name from files order by created_at desc limit :limit) f
join contents c using (workspace_id, sha256);

-- name: get_size
-- How many bytes the database and the content of files have, from above: more than a backup needs. Reads all contents,
-- once a night.
select pg_database_size(current_database()) + coalesce(sum(size), 0)::bigint as bytes from contents;
