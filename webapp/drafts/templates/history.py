"""What templates declare: their fields in words, what can be taken back, how they stand in the trash."""

from webapp.drafts.templates import queries
from webapp.drafts.templates.models import TemplateEdit
from webapp.history.columns import Column, columns_of
from webapp.history.formatters import show_moment, tell_trash
from webapp.history.subject import Act, Subject, Trash
from webapp.web.permissions import Permission

COLUMNS = columns_of(
    TemplateEdit, {"deleted_at": Column("Trash", show_moment, tell_trash)}, order=("name", "title", "kind")
)

TEMPLATE = Subject(
    name="template",
    plural="templates",
    icon="drafts",
    get=queries.get_template,
    change=queries.change_template,
    columns=COLUMNS,
    acts={
        "created": Act("added", "added this template"),
        "updated": Act("saved"),
        "deleted": Act("moved to the trash", "moved this template to the trash"),
        "restored": Act("taken out of the trash", "took this template out of the trash"),
        "undone": Act("put back as it was"),
    },
    trash=Trash(queries.sql.list_trash, queries.restore_template, Permission.MANAGE),
    undo_permission=Permission.MANAGE,
    inputs="drafts/templates/_inputs.html",
)
