"""What the demo's owner finds in her briefing beside what is due: who let her wait, what she left, and what
others did since she looked."""

from datetime import datetime, timedelta

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.drafts.models import DraftText, Kind
from webapp.drafts.queries import add_draft
from webapp.drafts.revisions.save import save
from webapp.tasks.models import Status
from webapp.tasks.queries import add_task, change_task

sql, demo = load("briefing"), load("demo")
MEANT = ("Approve the December newsletter", "Answer the supplier about oak prices", "Plan the open workshop day")

APPRENTICE = (
    "We would like to train somebody: three years, in a workshop with four people and a stove.\n\nYou should like wood "
    "more than screens, and mornings more than evenings.\n"
)


async def add_loose_ends(db: Queryable, workspace_id: int, mara: int, jonas: int, *, now: datetime) -> None:
    """A task of hers that waits for a colleague, and a draft of hers, both without news for more than a week."""

    def ago(days: int) -> datetime:
        return now - timedelta(days=days)

    task = await add_task(
        db, workspace_id, mara, title="Settle the price of the café's counter", assignee_id=mara, now=ago(13)
    )
    waiting = {
        "status": Status.WAITING,
        "waiting_for_id": jonas,
        "waiting_note": "the hours that it will take",
        "waiting_since": ago(9).isoformat(),
    }
    await change_task(db, workspace_id, task.id, mara, "task.waiting_set", waiting, now=ago(9))

    title = "We are looking for an apprentice"
    draft = await add_draft(db, workspace_id, mara, title=title, kind=Kind.PAGE.value, now=ago(17))
    await save(db, workspace_id, draft.id, mara, DraftText(1, title, APPRENTICE), now=ago(16))


async def begin_day(db: Queryable, workspace_id: int, mara: int, *, now: datetime) -> None:
    """What she means to do today, in her order."""
    await db.execute(demo.begin_day, workspace_id=workspace_id, account_id=mara, day=now.date(), titles=list(MEANT))


async def look_at_briefing(db: Queryable, workspace_id: int, account_id: int, *, now: datetime) -> None:
    """Somebody looks at their briefing: what is told in it from then on is what happens next."""
    await db.execute(
        sql.get_news.when("moves"),
        workspace_id=workspace_id,
        account_id=account_id,
        since=None,
        opened=True,
        sitting_after=now,
        remembered=200,
        reach=1,
        quiet=[],
        now=now,
    )
