-- Work in the background. What is enqueued commits with what asks for it, and is done by whichever process takes it first.
-- Who has taken it holds a lease: when the process dies, the lease runs out, and another one takes it. `lease` counts up
-- each time, so that whoever held an earlier one can't end the work of the next. `key` says what it is about: what is
-- enqueued twice is done once.
create type job_state as enum ('waiting', 'running', 'done', 'failed');

create table jobs (
    id           bigint generated always as identity primary key,
    name         text not null,
    schedule     text,  -- of which it is one time
    key          text unique,
    workspace_id bigint references workspaces (id) on delete cascade,  -- null: the whole desk's
    arguments    jsonb not null default '{}',
    state        job_state not null default 'waiting',
    run_at       timestamptz not null,
    tries_left   smallint not null check (tries_left >= 0),
    lease        integer not null default 0,
    lease_until  timestamptz,
    error        text,
    ended_at     timestamptz,
    check ((state = 'running') = (lease_until is not null)),
    check ((state in ('done', 'failed')) = (ended_at is not null))
);
create index jobs_waiting on jobs (run_at, id) where state = 'waiting';
create index jobs_running on jobs (lease_until) where state = 'running';
create index jobs_done on jobs (ended_at) where state = 'done';
create index jobs_failed on jobs (ended_at) where state = 'failed';
create index jobs_of_schedule on jobs (schedule) where schedule is not null and state <> 'done';
create index jobs_of_workspace on jobs (workspace_id) where workspace_id is not null;

-- When each schedule is due next. Whoever moves it on enqueues its job by the same statement.
create table schedules (
    name    text primary key,
    next_at timestamptz not null
);
