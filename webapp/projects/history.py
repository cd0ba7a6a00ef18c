"""What projects declare: what is done to them, and how it is taken back."""

from webapp.history.subject import Act, Subject
from webapp.projects import queries

PROJECT = Subject(
    name="project",
    plural="projects",
    icon="projects",
    leaves_no_row=True,
    get=queries.get_project,
    change=queries.take_back_project,
    acts={
        "created": Act("added", "added this project"),
        "renamed": Act(
            "renamed",
            lambda event, viewer: f"renamed this project from “{event.before['name']}” to “{event.after['name']}”",
        ),
        "deleted": Act("removed", "removed this project"),
        "undone": Act("put back as it was", "took a change of this project back", undo=False),
    },
)
