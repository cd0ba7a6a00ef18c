"""What projects declare: what is done to them, and how it is taken back."""

from webapp.files.history import FILE_OF
from webapp.history.columns import columns_of
from webapp.history.subject import Act, Subject
from webapp.projects import queries
from webapp.projects.blueprints.history import MAKING
from webapp.projects.models import ProjectFacts

PROJECT = Subject(
    name="project",
    plural="projects",
    icon="projects",
    leaves_no_row=True,
    get=queries.get_project,
    change=queries.change_project,
    columns=columns_of(ProjectFacts, {}),
    parts=(FILE_OF, MAKING),
    acts={
        "created": Act("added", "added this project"),
        "updated": Act("saved"),
        "renamed": Act(
            "renamed",
            lambda event, viewer: f"renamed this project from “{event.before['name']}” to “{event.after['name']}”",
        ),
        "archived": Act(
            "put into the archive", "put this project into the archive", sets=lambda viewer: {"archived_at": viewer.now}
        ),
        "brought_back": Act(
            "taken out of the archive",
            "took this project out of the archive",
            sets=lambda viewer: {"archived_at": None},
        ),
        "deleted": Act("removed", "removed this project"),
        "undone": Act("put back as it was", "took a change of this project back"),
    },
)
