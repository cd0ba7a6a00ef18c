"""Where what is due can be moved from the briefing."""

from datetime import date, timedelta

from webapp.briefing.models import MOST, MoveTasks, To
from webapp.web.forms.form import Form
from webapp.web.viewer import Viewer
from webapp.working_days.calendar import WorkCalendar

NOTHING_CHOSEN = "Choose the tasks to move first."
TOO_MANY = f"Choose at most {MOST} tasks at once."
NO_DAY = "Choose the day to move to."
PAST_DAY = "Choose today or a later day."


def check(form: Form[MoveTasks], chosen: dict[int, int], viewer: Viewer) -> None:
    """Say what is wrong with what was sent."""
    if not chosen or len(chosen) > MOST:
        form.reject("task", TOO_MANY if chosen else NOTHING_CHOSEN)
    if not form.errors and form.value.to is To.DAY:
        if form.value.day is None:
            form.reject("day", NO_DAY)
        elif form.value.day < viewer.today:
            form.reject("day", PAST_DAY)


def day_of(move: MoveTasks, calendar: WorkCalendar, viewer: Viewer) -> date:
    """The day that was chosen."""
    if move.to is To.TOMORROW:
        return viewer.today + timedelta(days=1)
    if move.to is To.WORKDAY or move.day is None:
        return calendar.next_working_day(viewer.today)
    return move.day
