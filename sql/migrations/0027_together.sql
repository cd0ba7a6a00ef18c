-- Whether a notification was to wait for others: what is told at once goes out by itself, however late it comes.
alter table notifications add column together boolean not null default false;
