"""What a form does, in words: on the button and in the sentence where it waits for its sender to sign in again."""

# By the name of the route, as in "You were about to complete a task" and "Complete the task".
ACTS = {
    "account.password": ("change your password", "Change the password"),
    "account.save": ("save your settings", "Save the settings"),
    "account.theme": ("change the theme", "Change the theme"),
    "comments.create": ("comment", "Comment"),
    "comments.delete": ("delete a comment", "Delete the comment"),
    "comments.update": ("change a comment", "Save the comment"),
    "drafts.add_files": ("add files to a draft", "Add the files"),
    "drafts.create": ("begin a draft", "Begin the draft"),
    "drafts.delete": ("delete a draft", "Delete the draft"),
    "drafts.details": ("save the details of a draft", "Save the details"),
    "drafts.name_revision": ("name a revision", "Name the revision"),
    "drafts.preview": ("look at a draft", "Show the draft"),
    "drafts.preview_details": ("look at the details of a draft", "Show the details"),
    "drafts.restore_revision": ("put an earlier revision of a draft in place", "Restore the revision"),
    "drafts.save": ("save a draft", "Save the draft"),
    "events.undo": ("undo a change", "Undo the change"),
    "events.undo_all": ("undo changes", "Undo the changes"),
    "files.delete": ("delete a file", "Delete the file"),
    "invitations.close": ("take an invitation back", "Take the invitation back"),
    "invitations.create": ("invite somebody", "Make a link"),
    "items.create": ("add to a checklist", "Add the items"),
    "items.delete": ("delete an item of a checklist", "Delete the item"),
    "items.move": ("move an item of a checklist", "Move the item"),
    "items.rename": ("change an item of a checklist", "Save the item"),
    "items.tick": ("tick an item of a checklist", "Tick the item"),
    "items.untick": ("untick an item of a checklist", "Untick the item"),
    "members.change": ("change the role of a member", "Change the role"),
    "members.leave": ("leave the workspace", "Leave the workspace"),
    "members.remove": ("remove a member", "Remove the member"),
    "projects.create": ("add a project", "Add the project"),
    "projects.delete": ("delete a project", "Delete the project"),
    "projects.rename": ("rename a project", "Rename the project"),
    "tasks.add_files": ("add files to a task", "Add the files"),
    "tasks.complete": ("complete a task", "Complete the task"),
    "tasks.create": ("add a task", "Add the task"),
    "tasks.dates": ("look at the dates of a task", "Show the dates"),
    "tasks.delete": ("delete a task", "Delete the task"),
    "tasks.end": ("end a repeating task", "End the repeats"),
    "tasks.go_on": ("go on with a task that waits", "Go on with the task"),
    "tasks.link_draft": ("link a draft to a task", "Link the draft"),
    "tasks.read": ("see how a line is read", "Read the line"),
    "tasks.reopen": ("reopen a task", "Reopen the task"),
    "tasks.skip": ("skip a repeat of a task", "Skip this one"),
    "tasks.status": ("change the status of a task", "Change the status"),
    "tasks.unlink_draft": ("take a draft off a task", "Take the draft off"),
    "tasks.update": ("save a task", "Save the task"),
    "tasks.wait": ("let a task wait", "Let the task wait"),
    "templates.create": ("add a template", "Add the template"),
    "templates.delete": ("delete a template", "Delete the template"),
    "templates.update": ("save a template", "Save the template"),
    "trash.restore": ("take something out of the trash", "Restore it"),
    "workspace.save": ("save the settings of the workspace", "Save the settings"),
    "workspaces.create": ("begin a workspace", "Begin the workspace"),
}


def about_to(route: str) -> str:
    """What a form of this route was about to do: "delete a task"."""
    return ACTS.get(route, ("send a form", ""))[0]


def button_of(route: str) -> str:
    """What the button says that does it: "Delete the task"."""
    return ACTS.get(route, ("", "Send the form"))[1]
