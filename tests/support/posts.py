"""Posts that go out, and places that they go to, without what brings them there."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from tests.support.file_rows import arrived
from tests.support.people import Desk
from webapp.files.store.store import Store, address_of
from webapp.jobs.models import Resources
from webapp.publishing.models import Act, Order, Placed, Post, PostFile, TargetRow
from webapp.publishing.targets.target import Outlet, Target

KEY = UUID("11111111-2222-4333-8444-555555555555")
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def a_post(**changes: Any) -> Post:
    """A blog post, otherwise as it is wanted."""
    given: dict[str, Any] = {
        "workspace_id": 1,
        "workspace_slug": "alder-finch",
        "workspace_name": "Alder & Finch",
        "draft_id": 7,
        "publication_id": 70,
        "revision": 3,
        "content_hash": hashlib.sha256(b"content").digest(),
        "kind": "blog_post",
        "title": "What paper costs <now>",
        "slug": "what-paper-costs",
        "search_title": "Paper prices",
        "description": "Why it's dearer.",
        "keywords": ["paper", "Prices & terms"],
        "canonical_link": "",
        "body": "## Why\n\nIt is **dearer**.\n",
        "cover_id": None,
        "cover_alt": "",
        "files": [],
        "author_name": "Ana",
        "published_at": NOON,
        "first_published_at": NOON,
    }
    return Post(**(given | changes))


async def a_post_file(
    store: Store,
    content: bytes,
    name: str = "reams.png",
    *,
    file_id: int = 1,
    media_type: str = "image/png",
) -> PostFile:
    """A picture whose content is in the store, of workspace 1."""
    found = arrived(store, content)
    await store.keep(address_of(1, found.sha256), found.path)
    width, height = (1200, 800) if media_type.startswith("image/") else (None, None)
    return PostFile(file_id, name, found.sha256, found.size, media_type, width, height, [])


def an_order(
    act: Act,
    post: Post,
    *,
    key: UUID = KEY,
    placed: Placed | None = None,
    overwrite: bool = False,
    lost: Sequence[UUID] = (),
) -> Order:
    """What is to be done."""
    return Order(key, act, post, placed, overwrite, lost)


def an_outlet(
    desk: Desk,
    target: Target,
    settings: msgspec.Struct,
    secret: str | None = None,
    *,
    clock: Callable[[], datetime] | None = None,
    **desk_settings: Any,
) -> Outlet:
    """A place of that kind, of a desk with those settings."""
    state = desk.app.state
    row = TargetRow(1, 1, target.kind, "Our place", msgspec.to_builtins(settings), None, [], None)
    resources = Resources(
        desk.db, state.store, msgspec.structs.replace(state.settings, **desk_settings), clock or desk.clock
    )
    return Outlet(row, settings, secret, desk.db, resources)
