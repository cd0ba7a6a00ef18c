-- What came of a line of quick add that was sent under a name, so that it is added once, and answered the same way again.
alter table kept_lines add column events bigint[] not null default '{}';
