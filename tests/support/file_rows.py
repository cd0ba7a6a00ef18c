"""Content and files, laid down by the product's own queries without the upload that they come by."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from tests.support.people import Desk, Person
from webapp.files.models import Content, Parent
from webapp.files.queries import add_file, reserve_content
from webapp.files.store.store import Store
from webapp.files.uploads.keep import keep_content

NONE: Mapping[int, bytes] = {}


def arrived(store: Store, content: bytes, smaller: Mapping[int, bytes] = NONE) -> Content:
    """Content as it is after an upload was examined."""
    sha256 = hashlib.sha256(content).digest()
    paths = {width: store.arriving / f"{sha256.hex()}-{width}" for width in smaller}
    whole = store.arriving / sha256.hex()
    whole.write_bytes(content)
    for width, path in paths.items():
        path.write_bytes(smaller[width])
    return Content(path=whole, sha256=sha256, size=len(content), media_type="image/png", smaller=paths)


async def reserve(desk: Desk, who: Person, content: bytes, at: datetime) -> None:
    """Say that a content is about to be kept."""
    await reserve_content(desk.db, who.workspace_id, arrived(desk.app.state.store, content), now=at)


async def a_content(
    desk: Desk, who: Person, content: bytes, *, at: datetime | None = None, smaller: Mapping[int, bytes] = NONE
) -> bytes:
    """A content that no file refers to yet; returns its SHA-256."""
    store: Store = desk.app.state.store
    found = arrived(store, content, smaller)
    await reserve_content(desk.db, who.workspace_id, found, now=at or desk.clock())
    await keep_content(store, who.workspace_id, found)
    return found.sha256


async def a_file(
    desk: Desk, who: Person, name: str, content: bytes, *, draft_id: int, smaller: Mapping[int, bytes] = NONE
) -> int:
    """A file of a draft; returns its id."""
    sha256 = await a_content(desk, who, content, smaller=smaller)
    parent = Parent("draft", draft_id)
    added = await add_file(desk.db, who.workspace_id, parent, who.account_id, name, sha256, now=desk.clock())
    assert added is not None
    return added.id
