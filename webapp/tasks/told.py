"""What was just done to a part of a task, told on its page."""

from typing import Any, Protocol

from webapp.history.describe import history_lines
from webapp.history.flash import just_done, notice_of
from webapp.history.models import NO_NAMES
from webapp.web.viewer import Viewer


class Recorded(Protocol):
    """A write and the event that it recorded; None where nothing changed."""

    @property
    def event_id(self) -> int | None:
        """The event's id."""

    @property
    def before(self) -> dict[str, Any] | None:
        """What was before."""

    @property
    def after(self) -> dict[str, Any] | None:
        """What is after it."""


def told(viewer: Viewer, task_id: int, part: str, action: str, change: Recorded) -> dict[str, Any]:
    """The line of the history and the notice of a change, without reading its event; neither where nothing changed."""
    if change.event_id is None:
        return {"line": None, "notice": None}
    event = just_done(
        viewer, "task", task_id, action, change.event_id, part=part, before=change.before, after=change.after
    )
    return {"line": history_lines([event], NO_NAMES, viewer)[0], "notice": notice_of(event, viewer)}
