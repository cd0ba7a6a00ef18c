"""The logo of a journal: a picture that is uploaded in its settings."""

import asyncio

from webapp.database.pool import Database
from webapp.files.models import Refused
from webapp.files.queries import reserve_content
from webapp.files.store.store import Store, answered, leave_room
from webapp.files.uploads.keep import keep_content
from webapp.files.uploads.multipart import Received
from webapp.files.uploads.sandbox import Examiner
from webapp.journal.queries import change_journal
from webapp.web.viewer import Viewer

NO_PICTURE = "A logo is a picture: a PNG, JPEG, WebP, AVIF or GIF."


async def keep_logo(db: Database, store: Store, examiner: Examiner, viewer: Viewer, received: Received) -> int | None:
    """Examine what was sent, keep it, and let it be the logo; the event of that. Raises Refused, and what keeping a
    file raises."""
    for _, refused in received.refused:
        raise refused
    if not received.arrived:
        raise Refused("Choose a picture first.")
    upload = received.arrived[0]
    with answered():
        await asyncio.to_thread(leave_room, upload.path.parent, upload.size)
    _, content = await examiner.examine(upload)
    if content.width is None:
        raise Refused(NO_PICTURE)
    workspace_id = viewer.workspace.id
    await reserve_content(db, workspace_id, content, now=viewer.now)
    await keep_content(store, workspace_id, content)
    patch = {"logo_sha256": f"\\x{content.sha256.hex()}"}
    change = await change_journal(
        db, workspace_id, workspace_id, viewer.account.id, "journal.updated", patch, now=viewer.now
    )
    return change.event_id if change is not None else None
