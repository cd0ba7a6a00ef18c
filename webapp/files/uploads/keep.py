"""An upload on its way: received, examined, kept, and then a file of its draft or task."""

import asyncio

from litestar.exceptions import NotFoundException

from webapp.database.failures import DatabaseError, DatabaseFull
from webapp.database.pool import Database
from webapp.files import queries
from webapp.files.models import MOST, Added, Arrived, Content, Outcome, Parent, Refused
from webapp.files.store.store import Store, StoreAway, StoreFull, address_of, answered, leave_room
from webapp.files.uploads.multipart import Received
from webapp.files.uploads.sandbox import Examiner
from webapp.web.threads import Busy
from webapp.web.viewer import Viewer

FULL = "There is no room for it on the desk's disk: tell whoever runs the desk, and try again when there is."
AWAY = "Where files are kept can't be reached now: wait a moment and try again."
BUSY = "The desk has more to do than it can do at once: wait a moment and try again."


async def keep_files(
    db: Database, store: Store, examiner: Examiner, viewer: Viewer, parent: Parent, received: Received
) -> Outcome:
    """Make files of what was received. Each stands for itself: what is wrong with one keeps no other from its place.

    Raises NotFoundException where the draft or task went to the trash meanwhile.
    """
    outcome = Outcome(refused=list(received.refused))
    for upload in received.arrived:
        try:
            added = await keep_file(db, store, examiner, viewer, parent, upload)
        except (Refused, StoreFull, StoreAway, Busy, DatabaseError) as error:
            outcome.refused.append((upload.name, refusal(error)))
        else:
            outcome.added.append(added)
            outcome.event_ids.append(added.event_id)
    return outcome


def refusal(error: Refused | StoreFull | StoreAway | Busy | DatabaseError) -> Refused:
    """Why a file isn't taken, as its owner is told."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, StoreFull | DatabaseFull):
        return Refused(FULL, 507)
    return Refused(AWAY if isinstance(error, StoreAway) else BUSY, 503)


async def keep_file(
    db: Database, store: Store, examiner: Examiner, viewer: Viewer, parent: Parent, upload: Arrived
) -> Added:
    """Examine one upload, keep its content, and make it a file.

    The content is reserved before it is kept, and kept before a file refers to it: so whatever fails between, there is
    no file without its content, and no content that the database knows nothing of.
    """
    with answered():
        await asyncio.to_thread(leave_room, upload.path.parent, upload.size)
    name, content = await examiner.examine(upload)
    await queries.reserve_content(db, viewer.workspace.id, content, now=viewer.now)
    await keep_content(store, viewer.workspace.id, content)
    added = await queries.add_file(
        db, viewer.workspace.id, parent, viewer.account.id, name, content.sha256, now=viewer.now
    )
    if added is not None:
        return added
    row = await queries.get_parent(db, viewer.workspace.id, parent)
    if row is None or row.is_deleted:
        raise NotFoundException
    raise Refused(f"There are {MOST} files already, which is the most: remove one that isn't needed first.")


async def keep_content(store: Store, workspace_id: int, content: Content) -> None:
    """Put a content with its smaller pictures into the store, the one that stands for all of them last."""
    for width, path in content.smaller.items():
        await store.keep(address_of(workspace_id, content.sha256, width), path)
    await store.keep(address_of(workspace_id, content.sha256), content.path)
