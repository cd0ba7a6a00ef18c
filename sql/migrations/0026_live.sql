-- What open pages are told of that is no event of a workspace.

-- Counts what became different for an account alone, such as its inbox; while it is the same, so is that.
create table account_changes (
    account_id bigint primary key references accounts on delete cascade,
    change     bigint not null default 0
);

-- Who has what open. Worth nothing after a crash, so it isn't logged.
create unlogged table presence (
    workspace_id bigint not null,
    subject      text not null check (subject in ('task', 'draft')),
    subject_id   bigint not null,
    account_id   bigint not null,
    seen_until   timestamptz not null,
    typing_until timestamptz,
    primary key (workspace_id, subject, subject_id, account_id),
    foreign key (workspace_id, account_id) references members (workspace_id, account_id) on delete cascade
);
