-- A session that was ended keeps its row for some days, so that a form of it still finds whose it was. That it was ended
-- is said by itself: a request that was under way then may renew when it expires, but not what has ended.

alter table sessions add ended_at timestamptz;
