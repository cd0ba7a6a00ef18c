"""The briefing in the database."""

from datetime import datetime, timedelta

from webapp.briefing.models import OwnRow
from webapp.database.at_once import Ask, ask
from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.tasks.due import day_start, spans
from webapp.tasks.query.fields import QUIET_DAYS
from webapp.web.viewer import Viewer

sql = load("briefing")

QUIET = timedelta(days=QUIET_DAYS)  # without anything happening to what waits for somebody
STALLED_DAYS = 7  # without a change of a draft
GIVEN_UP_DAYS = 90  # what nobody changed for so long isn't said to stall any more
# The same as a list of drafts has it.
STALLED = f"author:me (status:draft or status:changes-requested) changed<-{STALLED_DAYS}d changed>=-{GIVEN_UP_DAYS}d"
SPANS = ("zone", "otherwise", "now", "today", "day_end")


async def list_own(db: Queryable, viewer: Viewer, *, shown: int) -> list[OwnRow]:
    """The first of each part of what is theirs or nobody's; see `list_own` in sql/briefing.sql."""
    query, parameters = ask_own(viewer, shown=shown)
    return await db.rows(OwnRow, query, **parameters)


def ask_own(viewer: Viewer, *, shown: int) -> Ask:
    """For the same, to be asked with more."""
    clock = spans(viewer)
    return ask(
        sql.list_own,
        workspace_id=viewer.workspace.id,
        account_id=viewer.account.id,
        **{name: clock[name] for name in SPANS},
        quiet_before=viewer.now - QUIET,
        **stalled_between(viewer),
        shown=shown,
    )


def stalled_between(viewer: Viewer) -> dict[str, datetime]:
    """Between which moments a draft was changed last that has stalled; by whole days, so that it does as one begins."""
    begins = {days: day_start(viewer.today - timedelta(days), viewer.zone) for days in (STALLED_DAYS, GIVEN_UP_DAYS)}
    return {"stalled_before": begins[STALLED_DAYS], "stalled_after": begins[GIVEN_UP_DAYS]}
