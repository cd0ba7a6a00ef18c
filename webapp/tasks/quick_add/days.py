"""A day in the words of quick add, for fields that ask for one."""

from datetime import date

from webapp.quick_add import Context, parse
from webapp.tasks.due import FIRST_WEEKDAY
from webapp.web.forms.fields import Day, Invalid
from webapp.web.viewer import Viewer

EXAMPLES = "“friday”, “next tue”, “in 2 weeks” or 2026-03-27"


def read_day(typed: str, viewer: Viewer) -> date | None:
    """The day that was typed, as a date or in words ("friday", "next tue", "27 mar"); None where nothing was. Raises
    Invalid where it says no day, or more than a day."""
    text = " ".join(typed.split())
    try:
        return Day("").read(text)
    except Invalid:
        context = Context(
            now=viewer.now,
            zone=viewer.zone,
            week_start=FIRST_WEEKDAY[viewer.week_start],
            date_order=viewer.date_order,
        )
    for line in (f"Task due {text}", f"Task {text}"):
        found = parse(line, context)
        said = {piece.kind for piece in found.pieces}
        if found.title == "Task" and said == {"due"} and found.due_time is None and found.due_date is not None:
            return found.due_date
    raise Invalid(f"“{text}” isn't a day that can be read. Write {EXAMPLES}.")
