"""What projects declare: what is done to them, which isn't taken back."""

from webapp.history.subject import Act, Subject

PROJECT = Subject(
    name="project",
    plural="projects",
    icon="projects",
    acts={
        "created": Act("added", "added this project", undo=False),
        "renamed": Act(
            "renamed",
            lambda event, viewer: f"renamed this project from “{event.before['name']}” to “{event.after['name']}”",
            undo=False,
        ),
        "deleted": Act("removed", "removed this project", undo=False),
    },
)
