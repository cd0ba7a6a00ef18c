"""What templates declare: their fields in words, what can be taken back, how they stand in the trash."""

from typing import Any

from webapp.drafts.history import show_kind, tell_kind
from webapp.drafts.templates import queries
from webapp.history.formatters import as_it_is, quoted, tell_trash
from webapp.history.models import Names
from webapp.history.subject import Act, Field, Subject, Trash
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer


def tell_body(before: Any, after: Any, names: Names, viewer: Viewer) -> str:
    """The text of a template; that of a draft is told by its revisions."""
    return "edited the text"


FIELDS = {
    "name": Field("Name", as_it_is, quoted("name")),
    "title": Field("Title", as_it_is, quoted("title")),
    "kind": Field("Kind", show_kind, tell_kind),
    "body": Field("Text", as_it_is, tell_body),
    "deleted_at": Field("Trash", as_it_is, tell_trash),
}

TEMPLATE = Subject(
    name="template",
    plural="templates",
    icon="drafts",
    get=queries.get_template,
    change=queries.change_template,
    fields=FIELDS,
    acts={
        "created": Act("added", "added this template"),
        "updated": Act("saved"),
        "deleted": Act("moved to the trash", "moved this template to the trash"),
        "restored": Act("taken out of the trash", "took this template out of the trash"),
        "undone": Act("put back as it was"),
    },
    trash=Trash(queries.sql.list_trash, queries.restore_template, Permission.MANAGE),
    undo_permission=Permission.MANAGE,
    texts=("body",),
)
