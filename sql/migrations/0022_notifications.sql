-- The inbox: what somebody is told of, who wants to be told of what, and how far a workspace's events have been told.

create type notification_reason as enum ('mention', 'assigned', 'reply', 'reminder', 'following');  -- the strongest first

-- One row for each thing that an account is told of. While it is unread, what else happens is gathered in it; once it was
-- read or done, the next news begins it anew.
create table notifications (
    workspace_id bigint not null,
    id           bigint generated always as identity,
    account_id   bigint not null,
    subject      text not null,
    subject_id   bigint not null,
    reasons      notification_reason[] not null check (cardinality(reasons) > 0),  -- the strongest first
    event_id     bigint,  -- what is told: the latest of the strongest reason; null where nobody did it, as a reminder
    changes      integer not null check (changes > 0),  -- how many were gathered
    actors       bigint[] not null,  -- of whom
    at           timestamptz not null,  -- of the latest
    read_at      timestamptz,
    done_at      timestamptz,
    sent_at      timestamptz,  -- when it went out, with all that is gathered by now
    primary key (workspace_id, id),
    unique (workspace_id, account_id, subject, subject_id),
    foreign key (workspace_id, account_id) references members (workspace_id, account_id) on delete cascade
);
create index notifications_inbox on notifications (workspace_id, account_id, at desc, id desc) where done_at is null;
create index notifications_done on notifications (workspace_id, account_id, at desc, id desc) where done_at is not null;
create index notifications_unread on notifications (workspace_id, account_id) where read_at is null and done_at is null;
create index notifications_to_send on notifications (account_id, workspace_id, at, id)
    where sent_at is null and read_at is null and done_at is null;

-- Who is told what happens to a thing: who made it, was given it, spoke or was spoken of, or asked for it. Who has `muted`
-- it is told of nothing but what is meant for them.
create table follows (
    workspace_id bigint not null,
    subject      text not null,
    subject_id   bigint not null,
    account_id   bigint not null,
    commented    boolean not null default false,
    muted        boolean not null default false,
    primary key (workspace_id, subject, subject_id, account_id),
    foreign key (workspace_id, account_id) references members (workspace_id, account_id) on delete cascade
);

-- How far the events of a workspace are told, and up to which of its changes that was asked for.
create table notification_progress (
    workspace_id bigint primary key references workspaces on delete cascade,
    change       bigint not null,
    event_id     bigint not null
);

-- Whether one event took another of the same thing back within the time that there is for it: by an undo, or because who
-- did it did the contrary.
create function takes_back(later events, former events, within interval) returns boolean
    language sql immutable parallel safe
    return later.id > former.id and later.at <= former.at + within and (
        later.undoes = former.id
        or later.actor_id = former.actor_id and later.part is not distinct from former.part
            and later.part_id is not distinct from former.part_id
            and former.before <> '{}' and later.before <@ former.after and former.before <@ later.after
    );

-- What happened before isn't told.
insert into notification_progress
select w.id, w.change, coalesce((select max(e.id) from events e where e.workspace_id = w.id), 0)
from workspaces w;

-- What is open is followed by those who made it, have it, or spoke of it.
insert into follows (workspace_id, subject, subject_id, account_id, commented)
select workspace_id, subject, subject_id, account_id, bool_or(commented)
from (
    select workspace_id, 'task' as subject, id as subject_id, created_by as account_id, false as commented
    from tasks where is_open
    union all
    select workspace_id, 'task', id, assignee_id, false from tasks where is_open
    union all
    select c.workspace_id, 'task', c.task_id, c.author_id, true
    from comments c join tasks t on t.workspace_id = c.workspace_id and t.id = c.task_id
    where t.is_open and c.deleted_at is null
    union all
    select workspace_id, 'draft', id, created_by, false from drafts where deleted_at is null
) as f
where account_id is not null
group by 1, 2, 3, 4;
