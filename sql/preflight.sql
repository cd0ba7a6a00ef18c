-- name: get_present_files
-- Those of some files that readers would get. Served by files_pkey.
select array(
    select f.id
    from files f
    where f.workspace_id = :workspace_id and f.id = any(:file_ids::bigint[]) and f.deleted_at is null
) as file_ids;

-- name: may_go_out
-- Whether a draft may go out as it is. Served by drafts_pkey.
select may_go_out(d) from drafts d where d.workspace_id = :workspace_id and d.id = :draft_id;

-- name: find_alike
-- Drafts that went out and have all words of one of two groups: what a near copy is looked for among. Of what is found no
-- more than `most` are looked at. Served by draft_words_search, drafts_pkey and publications_of_draft.
with having_words as materialized (
    select w.draft_id
    from draft_words w
    where w.workspace_id = :workspace_id
        and (w.words @@ (select words_asked(:one)) or w.words @@ (select words_asked(:other)))
), few as materialized (
    select draft_id from having_words limit :most
)
select d.id, d.title, d.body
from few
join drafts d on d.workspace_id = :workspace_id and d.id = few.draft_id
where d.id <> :draft_id and d.deleted_at is null
    and exists (
        select from publications p
        where p.workspace_id = d.workspace_id and p.draft_id = d.id and p.withdrawn_at is null
    )
order by d.id desc
limit :limit;
