"""What is read of drafts, in the database."""

from typing import Any

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.drafts.reading.models import SITTING, Approval, Reading
from webapp.web.viewer import Viewer

sql = load("readings")


async def get_reading(db: Queryable, viewer: Viewer, draft_id: int) -> Reading | None:
    """What this person has read of a draft; None where they never did."""
    return await db.one(Reading, sql.get_reading, **own(viewer), draft_id=draft_id)


async def record_reading(db: Queryable, viewer: Viewer, draft_id: int, content_hash: bytes) -> None:
    """This person has been shown a draft with this content. Nothing happens where it has changed since."""
    await db.execute(
        sql.record_reading,
        **own(viewer),
        draft_id=draft_id,
        content_hash=content_hash,
        sitting=SITTING,
        now=viewer.now,
    )


async def get_own_approval(db: Queryable, viewer: Viewer, draft_id: int) -> Approval | None:
    """A draft as this person approved it last; None where they never did, or withdrew it."""
    return await db.one(Approval, sql.get_own_approval, **own(viewer), draft_id=draft_id)


async def get_content(db: Queryable, workspace_id: int, draft_id: int) -> dict[str, Any] | None:
    """All that readers would get of a draft but its text, as it is now; None where there is no such draft."""
    content: dict[str, Any] | None = await db.value(sql.get_content, workspace_id=workspace_id, draft_id=draft_id)
    return content


def own(viewer: Viewer) -> dict[str, int]:
    """What belongs to this person, here."""
    return {"workspace_id": viewer.workspace.id, "account_id": viewer.account.id}
