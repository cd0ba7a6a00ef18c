"""The briefing in the database."""

from datetime import timedelta

from webapp.briefing.models import OwnRow
from webapp.database.at_once import Ask, ask
from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.drafts.queries import stalled_between
from webapp.tasks.due import spans
from webapp.tasks.query.fields import QUIET_DAYS
from webapp.web.viewer import Viewer

sql = load("briefing")

QUIET = timedelta(days=QUIET_DAYS)  # without anything happening to what waits for somebody
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
