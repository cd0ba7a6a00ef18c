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

-- Further links of an invitation, made when a mail is sent, so that none waits in the table of jobs.
create table invitation_links (
    token_hash    bytea primary key,
    workspace_id  bigint not null,
    invitation_id bigint not null,
    foreign key (workspace_id, invitation_id) references invitations on delete cascade
);
create index invitation_links_of on invitation_links (workspace_id, invitation_id);
