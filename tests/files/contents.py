"""Content and files, laid down as an upload lays them down."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from tests.people import Desk, Person
from webapp.files.store import Store, address_of

NONE: Mapping[int, bytes] = {}


async def keep(store: Store, address: str, content: bytes) -> None:
    """Put bytes into the store."""
    source = store.arriving / address.replace("/", "-")
    source.write_bytes(content)
    await store.keep(address, source)


async def reserve(desk: Desk, who: Person, content: bytes, at: datetime, *widths: int) -> bytes:
    """Write down that a content is about to be kept; returns its SHA-256."""
    sha256 = hashlib.sha256(content).digest()
    await desk.fetch(
        "insert into contents (workspace_id, sha256, size, media_type, widths, reserved_at)"
        " values ($1, $2, $3, 'image/png', $4, $5)"
        " on conflict (workspace_id, sha256) do update set reserved_at = excluded.reserved_at",
        who.workspace_id, sha256, len(content), list(widths), at,
    )  # fmt: skip
    return sha256


async def a_content(
    desk: Desk, who: Person, content: bytes, *, at: datetime | None = None, smaller: Mapping[int, bytes] = NONE
) -> bytes:
    """A content that no file refers to yet; returns its SHA-256."""
    store: Store = desk.app.state.store
    sha256 = await reserve(desk, who, content, at or desk.clock(), *smaller)
    await keep(store, address_of(who.workspace_id, sha256), content)
    for width, picture in smaller.items():
        await keep(store, address_of(who.workspace_id, sha256, width), picture)
    return sha256


async def a_file(
    desk: Desk, who: Person, name: str, content: bytes, *, draft_id: int, smaller: Mapping[int, bytes] = NONE
) -> int:
    """A file of a draft; returns its id."""
    sha256 = await a_content(desk, who, content, smaller=smaller)
    file_id: int = await desk.fetch(
        "insert into files (workspace_id, draft_id, name, sha256, created_by) values ($1, $2, $3, $4, $5) returning id",
        who.workspace_id, draft_id, name, sha256, who.account_id,
    )  # fmt: skip
    return file_id
