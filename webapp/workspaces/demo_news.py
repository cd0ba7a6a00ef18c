"""What lies in the inbox of the demo's owner: what her people did while she was out."""

from datetime import datetime, timedelta

from webapp.checklists.queries import add_items
from webapp.comments.queries import add_comment
from webapp.database.pool import Queryable
from webapp.notifications.models import Reason
from webapp.notifications.queries import begin_here, notify
from webapp.tasks.models import Status
from webapp.tasks.queries import add_task, update_task_status

TOGETHER = ("Ask the printer for a proof", "Collect the birthdays", "Choose twelve pictures")


async def add_news(db: Queryable, workspace_id: int, mara: int, ana: int, jonas: int, *, now: datetime) -> None:
    """Tell her of a task that she got, a mention, an answer, something that is done, and of a reminder."""

    async def a_task(by: int, title: str, *, hours: int, assignee: int | None = None) -> tuple[int, int]:
        at = now - timedelta(hours=hours)
        added = await add_task(db, workspace_id, by, title=title, assignee_id=assignee, now=at)
        return added.id, added.event_id

    async def said(by: int, task: int, body: str, mentions: list[int], *, at: datetime) -> int | None:
        added = await add_comment(db, workspace_id, task, by, body, mentions, now=at)
        return added.event_id if added else None

    async def tell(reason: Reason, task: int, event_id: int | None, *, at: datetime) -> None:
        await notify(db, workspace_id, mara, reason, "task", task, event_id=event_id, now=at)

    today, yesterday = now - timedelta(minutes=50), now - timedelta(hours=26)
    task, _ = await a_task(mara, "Collect the keys of the old workshop", hours=90, assignee=jonas)
    done = await update_task_status(db, workspace_id, task, jonas, Status.COMPLETED, now=yesterday)
    await tell(Reason.FOLLOWING, task, done.event_id if done else None, at=yesterday)

    task, _ = await a_task(ana, "Find a carpenter for the fair", hours=80)
    await said(mara, task, "The two from last year?", [], at=now - timedelta(hours=75))
    event_id = await said(ana, task, "One of them. The other is in Graz that week.", [], at=yesterday)
    await tell(Reason.REPLY, task, event_id, at=yesterday - timedelta(hours=2))

    task, _ = await a_task(mara, "Make the calendar for next year", hours=70)
    event_id = await said(ana, task, "@Mara, who writes the foreword?", [mara], at=now - timedelta(hours=3))
    await add_items(db, workspace_id, task, ana, list(TOGETHER), now=today)
    await tell(Reason.MENTION, task, event_id, at=now - timedelta(hours=3))
    await tell(Reason.FOLLOWING, task, None, at=today)

    task, _ = await a_task(mara, "Ring the accountant before noon", hours=60, assignee=mara)
    await tell(Reason.REMINDER, task, None, at=now - timedelta(hours=2))
    task, event_id = await a_task(jonas, "Look over the offer for the café", hours=1, assignee=mara)
    await tell(Reason.ASSIGNED, task, event_id, at=now - timedelta(minutes=20))
    await begin_here(db, workspace_id)
