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


def find_day(form: Form[MoveTasks], chosen: dict[int, int], calendar: WorkCalendar, viewer: Viewer) -> date:
    """The day to which what was chosen goes; or the form says what is wrong with what was sent."""
    if not chosen or len(chosen) > MOST:
        form.reject("task", TOO_MANY if chosen else NOTHING_CHOSEN)
    if form.errors:
        return viewer.today
    asked, shown = form.value, form.value.shown or viewer.today
    if asked.to is To.TOMORROW:
        day = shown + timedelta(days=1)
    elif asked.to is To.WORKDAY:
        day = calendar.next_working_day(shown)
    elif asked.day is None:
        form.reject("day", NO_DAY)
        return viewer.today
    else:
        day = asked.day
    if day < viewer.today:
        form.reject("day", PAST_DAY)
    return day
