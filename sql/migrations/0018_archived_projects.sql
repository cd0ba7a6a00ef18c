-- A project that is over is put into the archive: nothing is offered it any more, and it keeps what it holds.
alter table projects add column archived_at timestamptz;
