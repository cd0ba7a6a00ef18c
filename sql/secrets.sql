-- name: get_sealed
-- All that is encrypted in the database, for whoever asks whether the key that is here reads it. It reads all places,
-- assistants and mailboxes: there are few.
select t.secret from targets t where t.secret is not null and t.deleted_at is null
union all
select a.secret from assistants a where a.secret is not null
union all
select b.secret from bounce_mailboxes b;
