-- name: get_files_of_text
-- Files that a text names, also from the trash: they still show. Served by files_pkey, contents_pkey.
select f.id, f.name, f.sha256, c.size
from files f
join contents c on c.workspace_id = f.workspace_id and c.sha256 = f.sha256
where f.workspace_id = :workspace_id and f.id = any(:file_ids::bigint[])
order by f.id;
