"""Pages that save by themselves what is typed in them: the editing session that they name, and what they are told."""

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec

from webapp.history.models import Change
from webapp.web.forms.fields import Text
from webapp.web.forms.form import Form
from webapp.web.viewer import Viewer

SESSION = Text("Session", max=64, required=False)


class EditingSession(msgspec.Struct):
    """Which page saves what is typed in it by itself; "" where a person sends the form."""

    session: Annotated[str, SESSION] = ""


def beside(writing: Form[EditingSession]) -> dict[str, Any]:
    """What the event of a save tells beside what it changed: the editing session, with which it goes on."""
    return of_session("" if writing.errors else writing.value.session)


def of_session(session: str) -> dict[str, Any]:
    """The same of a session by its name; nothing of "", which is none."""
    return {"session": session} if session else {}


def told_of_save(viewer: Viewer, saved: Change) -> dict[str, Any]:
    """What a page is told of a save: the version that it has by now."""
    return {"state": "saved", "revision": saved.version_after or saved.version_before, "saved_at": moment(viewer.now)}


def moment(at: datetime) -> str:
    """A moment as a script reads it: UTC, in the form of ISO 8601 that ECMAScript defines."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
