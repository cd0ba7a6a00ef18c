"""What the templates of readers are given."""

from typing import Any

from litestar.exceptions import NotFoundException

from webapp.database.pool import Database
from webapp.history.describe import history_lines
from webapp.history.queries import HISTORY_SIZE, get_history, get_names
from webapp.readers import queries
from webapp.readers.models import SOURCE_WORDS, STATUS_WORDS, ReaderEdit, ReaderFilter, ReaderStatus
from webapp.web.forms.form import Form, blank, form_of
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Viewer


def common(viewer: Viewer) -> dict[str, Any]:
    """What each page of readers is given."""
    return {
        "section": "readers",
        "can_manage": may(viewer.role, Permission.MANAGE),
        "can_edit": may(viewer.role, Permission.EDIT),
        "status_words": STATUS_WORDS,
        "source_words": SOURCE_WORDS,
    }


async def list_context(
    db: Database, viewer: Viewer, wanted: ReaderFilter, *, asked: Form[Any], add_form: Form[Any] | None = None
) -> dict[str, Any]:
    """The list as filtered, with the form above it as given."""
    readers = await queries.list_readers(db, viewer.workspace.id, wanted)
    counts = await queries.get_counts(db, viewer.workspace.id)
    return common(viewer) | {
        "readers": readers.rows,
        "after": readers.after,
        "wanted": wanted,
        "asked": asked,
        "counts": [(status, words, counts[status]) for status, words in STATUS_WORDS.items()],
        "all": sum(counts.values()),
        "subscribed": counts[ReaderStatus.SUBSCRIBED],
        "add_form": add_form or blank(),
        "failing": await queries.get_failing_mailbox(db, viewer.workspace.id),
    }


async def reader_context(
    db: Database,
    viewer: Viewer,
    reader_id: int,
    *,
    form: Form[Any] | None = None,
    bounce_form: Form[Any] | None = None,
) -> dict[str, Any]:
    """A reader's page, with its forms as saved or as typed. Raises NotFoundException."""
    reader = await queries.get_reader(db, viewer.workspace.id, reader_id)
    if reader is None:
        raise NotFoundException
    names = await get_names(db, viewer.workspace.id)
    events = await get_history(db, viewer.workspace.id, "reader", reader_id)
    saved = form_of(ReaderEdit, reader)
    return common(viewer) | {
        "reader": reader,
        "form": Form({**saved.typed, **form.typed}, form.errors, None) if form else saved,
        "bounce_form": bounce_form or blank(),
        "mails": await queries.list_mails_to(db, viewer.workspace.id, reader_id),
        "mail_words": MAIL_WORDS,
        "history": history_lines(events[:HISTORY_SIZE], names, viewer),
        "more_history": len(events) > HISTORY_SIZE,
    }


MAIL_WORDS = {
    "waiting": "Waits",
    "sending": "Is being sent",
    "sent": "Sent",
    "refused": "Refused",
    "skipped": "Not sent, for they had left by then",
    "doubtful": "Nobody knows whether it was sent",
}
