"""The saved views of the demo: what its people look at again and again."""

from datetime import datetime

from webapp.database.pool import Queryable
from webapp.tasks.arranging import Sort
from webapp.views.models import Icon, Listed, NewView
from webapp.views.queries import add_view

OF_THE_OWNER = (
    NewView("Late and important", Icon.FLAG, query="is:overdue priority>=high", sort_by=Sort.PRIORITY, shared=True),
    NewView("Waiting for others", Icon.CLOCK, query="status:waiting", shared=True),
    NewView("My week", Icon.CALENDAR, query="assignee:me due<=thisweek"),
)
OF_ANOTHER = (
    NewView("Orders to send", Icon.INBOX, query="label:order due<+2w", shared=True),
    NewView("Texts for the newsletter", Icon.COMMENT, Listed.DRAFTS, "kind:newsletter", shared=True),
)


async def add_views(db: Queryable, workspace_id: int, owner: int, other: int, *, now: datetime) -> None:
    """Three that the owner has pinned, and what somebody else shares."""
    for view in OF_THE_OWNER:
        await add_view(db, workspace_id, owner, view, now=now)
    for view in OF_ANOTHER:
        await add_view(db, workspace_id, other, view, now=now)
