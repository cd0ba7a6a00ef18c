-- Reminders reach people: what is still to be told stands in a table of its own, from which whoever tells it takes it in
-- the order of time. The column of the task says what was set; this says what of it is to come.

-- All that is waited for first, so that an upgrade which is killed while it waits leaves nothing behind, not even a name.
lock table tasks, members, notifications in share row exclusive mode;

create table reminders (
    workspace_id bigint not null,
    id           bigint generated always as identity,
    task_id      bigint not null,
    account_id   bigint,  -- who wants to be reminded later; null: the task's own, for whoever has to do it
    remind_at    timestamptz not null,
    when_back    boolean not null default false,  -- from then on, with the first page that this person opens
    asked_at     timestamptz,  -- when they asked for it, and what told them before was done
    primary key (workspace_id, id),
    constraint reminders_of_task unique nulls not distinct (workspace_id, task_id, account_id),
    foreign key (workspace_id, task_id) references tasks on delete cascade,
    foreign key (workspace_id, account_id) references members (workspace_id, account_id)
);
create index reminders_due on reminders (remind_at) where not when_back;
create index reminders_when_back on reminders (account_id) where when_back;

-- A moment that has passed when it is set isn't told; one that is just passing is.
create function keep_reminder() returns trigger language plpgsql as $$
begin
    if new.remind_at > new.updated_at - interval '1 minute' then
        insert into reminders (workspace_id, task_id, remind_at) values (new.workspace_id, new.id, new.remind_at)
        on conflict (workspace_id, task_id, account_id) do update set remind_at = excluded.remind_at;
    else
        delete from reminders where workspace_id = new.workspace_id and task_id = new.id and account_id is null;
    end if;
    return null;
end $$;
create trigger keep_reminder_of_added after insert on tasks
    for each row when (new.remind_at is not null) execute function keep_reminder();
create trigger keep_reminder_of_changed after update of remind_at on tasks
    for each row when (old.remind_at is distinct from new.remind_at) execute function keep_reminder();

insert into reminders (workspace_id, task_id, remind_at)
select workspace_id, id, remind_at from tasks where remind_at > now() and is_open;

drop index tasks_reminders;

-- How each member wants to hear of what concerns them; who has no row here has what webapp/delivery/models.py begins with.
create table member_preferences (
    workspace_id     bigint not null,
    account_id       bigint not null,
    mentions         text not null check (mentions in ('at once', 'hourly', 'daily', 'never')),
    assigned         text not null check (assigned in ('at once', 'hourly', 'daily', 'never')),
    replies          text not null check (replies in ('at once', 'hourly', 'daily', 'never')),
    reminders        text not null check (reminders in ('at once', 'hourly', 'daily', 'never')),
    following        text not null check (following in ('at once', 'hourly', 'daily', 'never')),
    daily_at         time not null,
    quiet_from       time,
    quiet_until      time,
    default_reminder text check (char_length(default_reminder) <= 40),  -- of a due time that is given without one
    version          integer not null,
    primary key (workspace_id, account_id),
    foreign key (workspace_id, account_id) references members (workspace_id, account_id) on delete cascade,
    check ((quiet_from is null) = (quiet_until is null))
);

-- What is told in the inbox goes out by mail too. When is decided once for all that is gathered so far (`planned`), and
-- never again for what was seen or has gone out.
alter table notifications
    add column send_at timestamptz,
    add column planned boolean not null default false;
create index notifications_unplanned on notifications (workspace_id, id) where not planned;
create index notifications_due on notifications (send_at) where send_at is not null;
drop index notifications_to_send;

create function keep_plan() returns trigger language plpgsql as $$
begin
    if new.read_at is not null or new.done_at is not null or new.sent_at is not null then
        new.send_at := null;
        new.planned := true;
    elsif (new.at, new.changes, new.reasons, new.event_id) is distinct from (old.at, old.changes, old.reasons, old.event_id) then
        new.planned := false;
    end if;
    return new;
end $$;
create trigger keep_plan before update of at, read_at, done_at, sent_at on notifications
    for each row execute function keep_plan();

-- By what links in mails are signed; made when it is first needed.
create table signing_key (
    one boolean primary key default true check (one),
    key bytea not null
);
