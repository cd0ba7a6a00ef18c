-- Since when the operator's server takes no mail, and what it said last: no row while all is well.
create table mail_outage (
    one   boolean primary key default true check (one),
    since timestamptz not null,
    error text not null
);

-- How far a job has come, and who asked it to stop.
alter table jobs
    add column steps_done integer not null default 0,
    add column steps integer,
    add column stop_asked_by text;

-- The owners' page of jobs. What is done, and kept for its key, isn't on it.
create index jobs_open on jobs (workspace_id, state, run_at, id) where state <> 'done';

-- Further links of an invitation, made when a mail is sent, so that none waits in the table of jobs.
create table invitation_links (
    token_hash    bytea primary key,
    workspace_id  bigint not null,
    invitation_id bigint not null,
    foreign key (workspace_id, invitation_id) references invitations on delete cascade
);
create index invitation_links_of on invitation_links (workspace_id, invitation_id);
