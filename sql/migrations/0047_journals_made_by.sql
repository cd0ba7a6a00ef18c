-- By which version of the desk the pages of a journal are made: with another one they look otherwise, though nothing was
-- written. Whoever starts as another version says so, which is a change like any other.
alter table journals add column made_by text not null default '';
