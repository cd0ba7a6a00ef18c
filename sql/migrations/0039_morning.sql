-- The briefing by mail: who wants it at which time of their day, and when the next one goes.
create table morning_mails (
    workspace_id bigint not null,
    account_id   bigint not null,
    goes_at      time not null,  -- on their clock
    next_at      timestamptz not null,
    primary key (workspace_id, account_id),
    foreign key (workspace_id, account_id) references members (workspace_id, account_id) on delete cascade
);
create index morning_mails_due on morning_mails (next_at);
