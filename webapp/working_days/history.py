"""What absences declare."""

from datetime import date

from webapp.history.models import Event
from webapp.history.subject import Act, Subject, Trash
from webapp.web.formatting import days_in_words
from webapp.web.viewer import Viewer
from webapp.working_days import queries


def added(event: Event, viewer: Viewer) -> str:
    """Days off, with which they are: "took days off: Mon 3 Aug to Fri 7 Aug"."""
    first, last = (date.fromisoformat(event.after[name]) for name in ("first_on", "last_on"))
    done = "took days off" if event.after.get("account_id") else "closed the business"
    return f"{done}: {days_in_words(first, last, viewer)}"


ABSENCE = Subject(
    name="absence",
    plural="absences",
    icon="calendar",
    get=queries.get_absence,
    change=queries.change_absence,
    acts={
        "created": Act("added", added),
        "deleted": Act("removed", "removed these days off"),
        "restored": Act("taken out of the trash", "took these days off out of the trash"),
        "undone": Act("put back as it was", "took a change of days off back"),
    },
    trash=Trash(queries.sql.list_trash, queries.restore_absence),
)
