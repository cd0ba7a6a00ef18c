-- name: add_feed
-- A calendar of a member's; only the hash of its token is kept. No row where they have :most; nearly so,
-- for those that are added together don't count each other. Served by feeds_of_member.
insert into feeds (workspace_id, account_id, name, query, token_hash, created_at)
select :workspace_id, :account_id, :name, :query, :token_hash, :now
where (
    select count(*)
    from feeds f
    where f.workspace_id = :workspace_id and f.account_id = :account_id and f.revoked_at is null
) < :most::integer
returning id;

-- name: list_feeds
-- The calendars of a member, the latest first. Served by feeds_of_member.
select f.id, f.name, f.query, f.created_at, f.read_at
from feeds f
where f.workspace_id = :workspace_id and f.account_id = :account_id and f.revoked_at is null
order by f.id desc
limit :limit;

-- name: revoke_feed
-- End a calendar of a member's; no row where they have no such one. Served by feeds_pkey.
update feeds
set revoked_at = coalesce(revoked_at, :now)
where workspace_id = :workspace_id and id = :feed_id and account_id = :account_id
returning id;

-- name: find_feed
-- What a token leads to, whether it still does or not. Served by feeds_token_hash_key, members_pkey.
select
    f.id, f.name as title, f.query, f.uid, f.read_at, f.revoked_at is not null or m.left_at is not null as is_over,
    a.id as account_id, a.email, a.name, f.workspace_id, w.slug, w.name as workspace_name, w.change,
    m.role::text as role, coalesce(a.time_zone, w.time_zone) as time_zone,
    coalesce(a.week_start, w.week_start) as week_start, coalesce(a.date_order, w.date_order) as date_order
from feeds f
join members m on m.workspace_id = f.workspace_id and m.account_id = f.account_id
join accounts a on a.id = f.account_id
join workspaces w on w.id = f.workspace_id
where f.token_hash = :token_hash;

-- name: note_reading
-- A program has read a calendar. Served by feeds_pkey.
update feeds set read_at = :now where workspace_id = :workspace_id and id = :feed_id;

-- name: get_creators
-- Who added some tasks. Served by tasks_pkey.
select t.id, t.created_by from tasks t where t.workspace_id = :workspace_id and t.id = any(:ids::bigint[]);
