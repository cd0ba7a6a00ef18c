-- Who changes their name changes pages of all workspaces that they have ever been in: their name still stands on those
-- that they have left. Without these in the index each saving of one's own settings read all members of all workspaces.
drop index members_account;
create index members_account on members (account_id, workspace_id);
