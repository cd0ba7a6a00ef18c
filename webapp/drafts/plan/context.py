"""What the page of a draft's plan shows."""

from datetime import date
from typing import Any

from webapp.database.pool import Database
from webapp.drafts.context import common
from webapp.drafts.finding import find_draft
from webapp.drafts.models import Draft, Kind
from webapp.drafts.plan.days import Placed, moved, place
from webapp.drafts.plan.queries import get_day, get_plan, get_steps
from webapp.history.queries import get_names
from webapp.web.forms.form import Form, blank
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Viewer
from webapp.working_days.queries import get_calendar

LEAD = 10  # working days from today that a new plan begins with


async def plan_context(
    db: Database, viewer: Viewer, draft_id: int, *, goes_on: date | None = None, form: Form[Any] | None = None
) -> dict[str, Any]:
    """The plan of a draft, and where its tasks would stand by the day that is looked at; or the tasks that there would
    be. `form` is what was typed. Raises NotFoundException, Busy."""
    draft = await find_draft(db, viewer, draft_id)
    plan = await get_plan(db, viewer.workspace.id, draft_id)
    scheduled = await get_day(db, viewer, draft_id)
    calendar = await get_calendar(db, viewer)
    day = goes_on or scheduled or (plan.goes_on if plan else None)
    if day is None:
        day = viewer.today
        for _ in range(LEAD):
            day = calendar.next_working_day(day)
    names = await get_names(db, viewer.workspace.id)
    return {
        **common(viewer),
        "section": "drafts",
        "draft": draft,
        "plan": plan,
        "scheduled": scheduled,
        "goes_on": day,
        "placed": [] if plan else await placed_steps(db, viewer, draft, day),
        # By the day that it has, too, where that is asked for: tasks may have been moved by hand, or back.
        "moves": moved(plan, day, calendar, viewer.today) if plan and (goes_on or day != plan.goes_on) else [],
        "form": form or blank(goes_on=day.isoformat(), assignee_id=viewer.account.id),
        "names": names,
        "can_edit": may(viewer.role, Permission.EDIT),
        "can_manage": may(viewer.role, Permission.MANAGE),
    }


async def placed_steps(db: Database, viewer: Viewer, draft: Draft, goes_on: date) -> list[Placed]:
    """The steps of a draft's kind, placed by a day."""
    steps = await get_steps(db, viewer.workspace.id, Kind(draft.kind))
    return place(steps.steps, draft.title, goes_on, await get_calendar(db, viewer), viewer.today)
