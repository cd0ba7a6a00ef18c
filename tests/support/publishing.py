"""Publishing as the product does it, without its pages."""

from datetime import datetime
from typing import Any

from tests.support.people import Desk, Person
from tests.support.reviews import decide, send
from webapp.drafts.review.acts import Done
from webapp.drafts.review.models import Refused
from webapp.jobs.models import Resources
from webapp.jobs.worker import Worker
from webapp.publishing import acts
from webapp.publishing.delivering import DELIVER_POST
from webapp.publishing.going_out import GO_OUT, LOOK_AFTER


async def approved(
    desk: Desk, ana: Person, ben: Person, title: str = "Winter hours", body: str = "Open till five."
) -> int:
    """A draft of Ana's that Ben has approved."""
    draft = await desk.draft(ana, title, body=body)
    await send(ana, draft, ben)
    await decide(ben, draft)
    return draft


async def schedule(desk: Desk, who: Person, draft: int, goes_at: datetime, *targets: int) -> Done | Refused:
    """Let a draft go out at a moment."""
    return await acts.schedule(desk.db, who.workspace_id, draft, who.account_id, goes_at, targets, now=desk.clock())


async def publish(desk: Desk, who: Person, draft: int, *targets: int) -> Done | Refused:
    """Let a draft go out now."""
    return await acts.publish_now(desk.db, who.workspace_id, draft, who.account_id, targets, now=desk.clock())


async def work(desk: Desk) -> None:
    """Do all that publishing has to do by now."""
    resources = Resources(desk.db, desk.app.state.store, desk.app.state.settings, desk.clock)
    await Worker(resources, (GO_OUT, DELIVER_POST, LOOK_AFTER)).work()


async def rows(desk: Desk, text: str, *arguments: Any) -> list[tuple[Any, ...]]:
    """Rows of a query that only a test needs."""
    return [tuple(row) for row in await desk.db._pool.fetch(text, *arguments)]
