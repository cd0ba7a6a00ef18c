-- name: enqueue
-- Asks for some work; null where work of the same key was asked for already. Served by jobs_key_key.
insert into jobs (name, key, workspace_id, arguments, run_at, tries_left)
values (:name, :key, :workspace_id, :arguments, :run_at, :tries)
on conflict (key) do nothing
returning id;

-- name: begin_schedule
-- A schedule that nobody has seen before.
insert into schedules (name, next_at) values (:schedule, :next_at) on conflict (name) do nothing;

-- name: get_schedules
-- When the schedules are due; one row each.
select name, next_at from schedules where name = any(:names::text[]);

-- name: move_schedule
-- Moves a schedule on, unless somebody else was faster, and enqueues its job in the same stroke, where it is to be done
-- this time and the last one has ended. Served by schedules_pkey, jobs_of_schedule and jobs_key_key.
with moved as (
    update schedules set next_at = :next_at where name = :schedule and next_at = :seen returning name
)
insert into jobs (name, schedule, key, run_at, tries_left)
select :name, moved.name, :key, :now, :tries
from moved
where :due and not exists (
    select from jobs j where j.schedule = moved.name and j.state in ('waiting', 'running')
)
on conflict (key) do nothing
returning id;

-- name: look
-- When there is something to be done next: the earliest waiting job of these names, and whether a lease has run out, by
-- the database's clock, which is one for all processes. Served by jobs_waiting and jobs_running.
select
    (select run_at from jobs where state = 'waiting' and name = any(:names::text[]) order by run_at, id limit 1) as run_at,
    exists (select from jobs where state = 'running' and lease_until < clock_timestamp()) as lapsed;

-- name: recover
-- Jobs whose process is gone wait for the next one; where that has happened often enough, for a person. Served by
-- jobs_running.
update jobs j
set state = case when j.tries_left > 0 and j.stop_asked_by is null then 'waiting' else 'failed' end::job_state,
    ended_at = case when j.tries_left = 0 or j.stop_asked_by is not null then :now::timestamptz end,
    error = coalesce('Stopped by ' || j.stop_asked_by || '.', 'The process that did it ended before it was done.'),
    lease_until = null
from (
    select id from jobs
    where state = 'running' and lease_until < clock_timestamp()
    order by id
    for update skip locked
) lapsed
where j.id = lapsed.id
returning j.id, j.name, j.state::text as state;

-- name: take
-- Takes the next job of these names, for one process. Served by jobs_waiting.
update jobs j
set state = 'running', tries_left = j.tries_left - 1, lease = j.lease + 1, steps_done = 0, steps = null,
    lease_until = clock_timestamp() + :lasts::interval
from (
    select id from jobs
    where state = 'waiting' and run_at <= :now and name = any(:names::text[])
    order by run_at, id
    limit 1
    for update skip locked
) next
where j.id = next.id
returning j.id, j.name, j.key, j.workspace_id, j.arguments, j.tries_left, j.lease;

-- name: renew
-- Lengthens the leases of what a process is doing, and tells who asked it to stop. What is just being ended is left
-- alone. Served by jobs_pkey.
update jobs j
set lease_until = clock_timestamp() + :lasts::interval
from (
    select j.id
    from jobs j join unnest(:ids::bigint[], :leases::int[]) as held (id, lease) using (id, lease)
    where j.state = 'running'
    order by j.id
    for update of j skip locked
) held
where j.id = held.id
returning j.id, coalesce(j.stop_asked_by, '') as stop_asked_by;

-- name: report
-- How far a job has come, and who asked it to stop; no row where somebody else has it by now. Served by jobs_pkey.
update jobs set steps_done = :done, steps = :of
where id = :id and lease = :lease and state = 'running'
returning coalesce(stop_asked_by, '');

-- name: finish
-- Ends a job; null where somebody else has it by now, and then its effect isn't to be. An earlier time of the same
-- schedule that has failed needs nobody any more. Served by jobs_pkey and jobs_of_schedule.
with ended as (
    update jobs set state = 'done', ended_at = :now, lease_until = null, error = null
    where id = :id and lease = :lease and state = 'running'
    returning id, schedule
), superseded as (
    delete from jobs j using ended where j.schedule = ended.schedule and j.state = 'failed' and j.id < ended.id
)
select id from ended;

-- name: fail
-- Lets a job wait for another try, or for a person; of a schedule's, the latest only. Served by jobs_pkey and
-- jobs_of_schedule.
with ended as (
    update jobs
    set state = case when :again and stop_asked_by is null then 'waiting' else 'failed' end::job_state,
        run_at = :run_at,
        ended_at = case when :again and stop_asked_by is null then null else :now::timestamptz end,
        lease_until = null,
        error = :error
    where id = :id and lease = :lease and state = 'running'
    returning id, schedule, state
), superseded as (
    delete from jobs j using ended
    where j.schedule = ended.schedule and ended.state = 'failed' and j.state = 'failed' and j.id < ended.id
)
select id from ended;

-- name: give_back
-- What a process has begun and can't finish, for it is told to end: as if it hadn't been taken. Served by jobs_pkey.
update jobs j
set state = case when j.stop_asked_by is null then 'waiting' else 'failed' end::job_state,
    ended_at = case when j.stop_asked_by is not null then :now::timestamptz end,
    error = coalesce('Stopped by ' || j.stop_asked_by || '.', j.error),
    tries_left = j.tries_left + 1,
    lease_until = null
from unnest(:ids::bigint[], :leases::int[]) as held (id, lease)
where j.id = held.id and j.lease = held.lease and j.state = 'running';

-- name: delete_done
-- What was done some time ago. Served by jobs_done.
delete from jobs where state = 'done' and ended_at < :before;

-- name: get_depth
-- How many jobs there are in each state that isn't over, and for how many seconds the oldest has been due. What was given up
-- of these names, which are of things for one person, isn't among what failed. Served by jobs_waiting, jobs_running and
-- jobs_failed.
select s.state, count(j.id) as jobs, coalesce(greatest(extract(epoch from :now - min(j.since)), 0), 0)::float8 as seconds
from (values ('waiting'), ('running'), ('failed'), ('given_up')) as s (state)
left join (
    select id, 'waiting' as state, run_at as since from jobs where state = 'waiting'
    union all
    select id, 'running', run_at from jobs where state = 'running'
    union all
    select id, case when tries_left > 0 and name = any(:for_one::text[]) then 'given_up' else 'failed' end, ended_at
    from jobs
    where state = 'failed'
) as j using (state)
group by s.state;

-- name: get_failed
-- What waits for a person: first what is the desk's own fault, then what was given up of these names, which are of things
-- for one person; the latest first. Served by jobs_failed.
select j.name, j.ended_at, coalesce(j.error, '') as error, j.tries_left > 0 and j.name = any(:for_one::text[]) as given_up
from jobs j
where j.state = 'failed'
order by given_up, j.ended_at desc, j.id desc
limit :limit;

-- name: runs_desk
-- Whether a workspace is the desk's first, whose owners run the desk. Served by workspaces_pkey.
select :workspace_id = (select min(id) from workspaces);

-- part: row_of_page
select j.id, j.name, j.state::text, j.arguments, j.run_at, j.error, j.steps_done, j.steps, j.stop_asked_by, j.ended_at
from jobs j

-- part: whose
(
    j.workspace_id = :workspace_id
    or (j.workspace_id is null and :workspace_id = (select min(id) from workspaces))
)

-- name: list_open
-- What isn't done of a workspace, or of the whole desk, up to a number of each state: what failed last first, then what
-- is done now, then what comes next. Served by jobs_open.
(
-- include: row_of_page
where j.workspace_id = :workspace_id                                                        -- when of_workspace
where j.workspace_id is null                                                                -- when of_desk
    and j.state = 'failed' order by j.run_at desc, j.id desc limit :limit
)
union all
(
-- include: row_of_page
where j.workspace_id = :workspace_id                                                        -- when of_workspace
where j.workspace_id is null                                                                -- when of_desk
    and j.state = 'running' order by j.run_at, j.id limit :limit
)
union all
(
-- include: row_of_page
where j.workspace_id = :workspace_id                                                        -- when of_workspace
where j.workspace_id is null                                                                -- when of_desk
    and j.state = 'waiting' order by j.run_at, j.id limit :limit
);

-- name: find_open
-- What a job that isn't over is called; null where it is over, or none of this workspace's owners. Served by jobs_pkey.
select j.name from jobs j
where j.id = :job_id and j.state <> 'done' and
-- include: whose
;

-- name: retry
-- Lets a job be tried at once, as often as if it were new. Served by jobs_pkey.
update jobs j
set state = 'waiting', run_at = :now, tries_left = :tries, ended_at = null, stop_asked_by = null
where j.id = :job_id and j.state in ('waiting', 'failed') and
-- include: whose
returning j.id;

-- name: drop
-- Ends a job that nobody is to do. Its key stays, so that what it was about isn't asked for again. Served by jobs_pkey.
update jobs j
set state = 'done', ended_at = :now, error = 'Dropped by ' || :by::text || '.'
where j.id = :job_id and j.state in ('waiting', 'failed') and
-- include: whose
returning j.id;

-- name: stop
-- Asks a job to stop; its process reads it. Served by jobs_pkey.
update jobs j set stop_asked_by = :by
where j.id = :job_id and j.state = 'running' and
-- include: whose
returning j.id;

-- name: list_failed
-- The ids and names of what failed of a workspace, and of the whole desk for its first. Served by jobs_failed.
select j.id, j.name from jobs j
where j.state = 'failed' and
-- include: whose
order by j.ended_at, j.id
limit :limit;

-- name: last_seen
-- When somebody was here last: whose session ends last. Served by sessions_expiry.
select seen_at from sessions order by expires_at desc limit 1;
