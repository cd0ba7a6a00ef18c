-- Since when the operator's server takes no mail, and what it said last: no row while all is well.
create table mail_outage (
    one   boolean primary key default true check (one),
    since timestamptz not null,
    error text not null
);

-- How far a job has come, whether somebody asked it to stop, and when it failed last.
alter table jobs
    add column done integer not null default 0,
    add column of_all integer,
    add column cancel_asked_at timestamptz,
    add column failed_at timestamptz;

-- A mail that invites holds a link of its own, made when it is sent, so that none waits in the table of jobs.
alter table invitations
    add column email text check (length(email) <= 254),
    add column mailed_token_hash bytea unique,
    add column mailed_at timestamptz;
