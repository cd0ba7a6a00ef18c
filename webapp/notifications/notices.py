"""What was just done in the inbox, told on the page that follows. It is no event, so it goes by a word of its own."""

import re
from datetime import UTC, datetime, timedelta

from webapp.history.models import Notice
from webapp.web.pages import NOTICE_COOKIE, AnyRequest, Reply, notice_cookie, see_other, shown_path, workspace_url
from webapp.web.viewer import Viewer

TOLD = re.compile(r"inbox\.([a-z]+)\.(\d{1,18})")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def done_in_inbox(request: AnyRequest, viewer: Viewer, what: str = "", number: int = 0) -> Reply:
    """Back to the page that is shown, which tells what was done to a line, if anything is to be told."""
    response = see_other(request, shown_path(request) or workspace_url(viewer, "inbox.list"))
    if what:
        response.cookies.append(notice_cookie(request, f"inbox.{what}.{number}", seconds=30))
    return response


def load_inbox_notice(request: AnyRequest, viewer: Viewer) -> None:
    """Before the inbox is shown: what was just done in it. What is loaded in advance is perhaps never seen."""
    found = TOLD.fullmatch(request.cookies.get(NOTICE_COOKIE, ""))
    notice = notice_of(viewer, found[1], int(found[2])) if found else None
    if notice is not None and "sec-purpose" not in request.headers:
        request.scope["state"]["notice"] = notice


def notice_of(viewer: Viewer, what: str, number: int) -> Notice | None:
    """What was done to a line, or at a moment to all of them, and how it is taken back."""

    def undo(route: str, **parameters: object) -> str:
        return workspace_url(viewer, route, None, **parameters) + "?_method=delete"

    match what:
        case "done":
            return Notice("Done", undo("inbox.reopen", notification_id=number))
        case "muted":
            return Notice(
                "Muted: you are told only what is meant for you", undo("inbox.unmute", notification_id=number)
            )
        case "later":
            return Notice("You’ll be reminded later", undo("reminders.wake", task_id=number))
        case "read":
            return Notice("All marked as read", undo("inbox.unread_all", moment=number))
        case "back":
            return Notice("Put back", put_back=f"notification-{number}" if number else "")
    return None


def as_number(moment: datetime) -> int:
    """A moment as microseconds since 1970."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def as_moment(number: int) -> datetime:
    """The moment of `as_number`. Raises OverflowError."""
    return EPOCH + timedelta(microseconds=number)
