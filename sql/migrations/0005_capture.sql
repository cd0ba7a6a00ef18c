-- What one typed line can say of a task beyond its title and its date.

alter table tasks
    add typed          text check (char_length(typed) <= 20000),  -- the line as it was typed into quick add
    add starts_on      date check (starts_on between '1900-01-01' and '2999-12-31'),  -- hidden from the list until then
    -- A repeat as webapp/tasks/repeating.py reads it: {"rrule", "start", "zone", "clock", "anchor", "missed", "ends",
    -- "skipped"}. One value, since its parts mean something only together, and change and are taken back together.
    add repeat         jsonb check (jsonb_typeof(repeat) = 'object' and repeat ? 'rrule' and repeat ? 'start'
                                    and repeat ? 'zone' and repeat ->> 'anchor' in ('schedule', 'completion')
                                    and repeat ->> 'missed' in ('jump', 'keep')),
    add series_id      bigint,       -- the first task of the repeat that this one continues; null for the first itself
    add reminder       text check (char_length(reminder) <= 40),  -- RFC 5545 duration before due_at, or a moment
    add remind_at      timestamptz,  -- the moment that `reminder` means now
    add waiting_for_id bigint,
    add waiting_note   text not null default '' check (char_length(waiting_note) <= 200),
    add waiting_since  timestamptz,
    add foreign key (workspace_id, waiting_for_id) references members (workspace_id, account_id),
    add check ((reminder is null) = (remind_at is null)),
    add check (repeat is null or due_on is not null),
    add check (waiting_since is not null or (waiting_for_id is null and waiting_note = ''));

-- A repeat has one open task, whoever clicks how often: the next one is only made where the one before was closed.
create unique index tasks_one_open_of_series on tasks (workspace_id, coalesce(series_id, id))
    where repeat is not null and deleted_at is null and status in ('pending', 'in_progress', 'waiting');
create index tasks_reminders on tasks (remind_at) where remind_at is not null and is_open;
