"""What the journal declares: its settings are changed by owners, told, and taken back."""

from webapp.history.columns import Column, columns_of
from webapp.history.formatters import turned
from webapp.history.subject import Act, Subject
from webapp.journal import queries
from webapp.journal.models import JournalForm
from webapp.web.permissions import Permission

JOURNAL = Subject(
    name="journal",
    plural="journals",
    icon="link",
    get=queries.get_journal,
    change=queries.change_journal,
    columns=columns_of(
        JournalForm,
        {
            "is_on": Column(
                "The journal is on",
                lambda value, names, viewer: "on" if value else "off",
                turned(given="turned the journal on", taken="turned the journal off"),
            ),
            "logo_sha256": Column(
                "Logo",
                lambda value, names, viewer: "a picture" if value else "",
                turned(given="set the logo", taken="removed the logo", moved="changed the logo"),
            ),
        },
    ),
    acts={
        "updated": Act("saved"),
        "undone": Act("put back as it was"),
    },
    undo_permission=Permission.MANAGE,
)
