-- name: get_key
-- The private key by which push services know this desk; there is at most one.
select private_key from push_keys;

-- name: keep_key
-- A key, unless somebody else was faster. Served by push_keys_pkey.
insert into push_keys (private_key) values (:private_key) on conflict do nothing;

-- name: subscribe
-- A browser that wants messages, for whoever is signed in in it now. Served by push_subscriptions_endpoint_key.
insert into push_subscriptions (account_id, session_hash, endpoint, p256dh, auth, created_at)
values (:account_id, :session_hash, :endpoint, :p256dh, :auth, :now)
on conflict (endpoint) do update set
    account_id = excluded.account_id,
    session_hash = excluded.session_hash,
    p256dh = excluded.p256dh,
    auth = excluded.auth;

-- name: get_endpoints
-- Where messages are turned on in a session. Served by push_subscriptions_session.
select endpoint from push_subscriptions where session_hash = :session_hash;

-- name: unsubscribe
-- One that wants none any more. Served by push_subscriptions_endpoint_key.
delete from push_subscriptions where endpoint = :endpoint and account_id = :account_id;

-- name: forget_subscription
-- One that is gone. Served by push_subscriptions_pkey.
delete from push_subscriptions where id = :id;

-- name: get_subscription
-- A browser in which somebody is signed in, and wants messages. Served by push_subscriptions_pkey, sessions_pkey.
select p.id, p.account_id, p.endpoint, p.p256dh, p.auth
from push_subscriptions p
join sessions s on s.token_hash = p.session_hash and s.ended_at is null and s.expires_at > :now
where p.id = :id;

-- name: queue_push
-- Asks for a message to each browser of an account, or to the one at `endpoint`, in which it is signed in; each once by its
-- key. How many they are. Served by push_subscriptions_account, sessions_pkey, jobs_key_key.
with queued as (
    insert into jobs (name, key, arguments, run_at, tries_left)
    select
        :name,
        format('%s to %s', :key::text, p.id),
        jsonb_build_object('subscription', p.id, 'message', :message::jsonb),
        :now,
        :tries
    from push_subscriptions p
    join sessions s on s.token_hash = p.session_hash and s.ended_at is null and s.expires_at > :now
    where p.account_id = :account_id and (:endpoint::text is null or p.endpoint = :endpoint)
    on conflict (key) do nothing
    returning id
)
select count(*) from queued;
