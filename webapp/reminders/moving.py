"""Reminders that count days of work, moved where it changes which days these are: by a closure, or another week."""

from datetime import datetime
from zoneinfo import ZoneInfo

from webapp.jobs.models import Attempt, Job, Resources, Run
from webapp.reminders.models import CountedReminder
from webapp.reminders.queries import list_counted
from webapp.tasks.queries import change_task
from webapp.tasks.reminders import remind_at
from webapp.working_days.queries import get_business_calendar

MOST = 100  # looked at at a time


def begin_moving(resources: Resources) -> Run:
    """What moves the reminders of a workspace. It may be done twice: what stands right already stays."""

    async def run(attempt: Attempt) -> None:
        workspace_id, after = attempt.taken.workspace_id, 0
        while workspace_id is not None:
            counted = await list_counted(resources.db, workspace_id, after=after, limit=MOST)
            if not counted:
                return
            await move(resources, workspace_id, counted)
            after = counted[-1].task_id
            await attempt.progress(after)

    return run


async def move(resources: Resources, workspace_id: int, counted: list[CountedReminder]) -> None:
    """Move those whose moment is another one by now; what should have been told before is told at once. A task that
    somebody saves meanwhile has its reminder by the new days already."""
    now = resources.clock()
    years = {each.due_at.year for each in counted}
    work = await get_business_calendar(resources.db, workspace_id, now.date(), {*years, *(year - 1 for year in years)})
    for each in counted:
        wanted = moment_of(each, remind_at(each.reminder, each.due_at, ZoneInfo(each.time_zone), work), now)
        if wanted != each.remind_at:
            await change_task(
                resources.db,
                workspace_id,
                each.task_id,
                None,
                "task.reminder_moved",
                {"remind_at": wanted},
                now=now,
                version=each.version,
            )


def moment_of(reminder: CountedReminder, moment: datetime | None, now: datetime) -> datetime:
    """When to remind, which isn't in the past."""
    return reminder.remind_at if moment is None else max(moment, now)


MOVE_REMINDERS = Job("move_reminders", "Moving reminders to other working days", begin_moving)
