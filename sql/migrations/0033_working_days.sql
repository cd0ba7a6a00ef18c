-- Days that count: when a business and its people work, and when they don't.

-- Minutes of work on each day of the week, Monday first.
create function is_week_of_work(minutes integer[]) returns boolean language sql immutable parallel safe
    return cardinality(minutes) = 7 and array_position(minutes, null) is null
        and 0 <= all(minutes) and 1440 >= all(minutes);

-- `country` (ISO 3166-1) and `region` (its part, as in ISO 3166-2) say which holidays there are; '' is none.
alter table workspaces
    add work_minutes integer[] not null default '{480,480,480,480,480,0,0}'
        constraint workspaces_work_minutes check (is_week_of_work(work_minutes)),
    add country text not null default '' constraint workspaces_country check (country ~ '^([A-Z]{2})?$'),
    add region  text not null default '' constraint workspaces_region check (char_length(region) <= 20);

-- A member's own week; null is the workspace's.
alter table members add work_minutes integer[] constraint members_work_minutes check (is_week_of_work(work_minutes));

-- Days on which one member is away, or with no account the business is closed.
create table absences (
    workspace_id bigint not null references workspaces on delete cascade,
    id           bigint generated always as identity,
    account_id   bigint,
    first_on     date not null,
    last_on      date not null,
    note         text not null default '' check (char_length(note) <= 100),
    version      integer not null default 1,
    deleted_at   timestamptz,
    primary key (workspace_id, id),
    foreign key (workspace_id, account_id) references members (workspace_id, account_id) on delete cascade,
    check (last_on between first_on and first_on + 366)
);
create index absences_to_come on absences (workspace_id, last_on, id) where deleted_at is null;
create index absences_trash on absences (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

alter table events
    drop constraint events_subject_known,
    add constraint events_subject_known check (
        subject in ('workspace', 'member', 'invitation', 'project', 'task', 'draft', 'template', 'absence')
    ) not valid;
alter table events validate constraint events_subject_known;
