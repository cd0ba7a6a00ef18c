"""A journal that is on, and what goes out to it, by the place itself as whatever publishes calls it."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import uuid4

import msgspec

from tests.support.people import Desk, Person
from webapp.files.models import File
from webapp.jobs.models import Resources
from webapp.journal.models import JournalForm
from webapp.journal.queries import change_journal, get_journal, make_journal
from webapp.publishing.models import Act, Finding, Order, Placed, Post, PostFile, TargetRow
from webapp.publishing.targets.journal import JOURNAL, JournalSettings
from webapp.publishing.targets.target import Outlet

ROW = TargetRow(1, 1, "journal", "Journal", {}, None, ["blog_post", "page"], None)


async def turn_on(desk: Desk, who: Person, **fields: Any) -> None:
    """Turn a workspace's journal on, with these settings."""
    await make_journal(desk.db, who.workspace_id, now=desk.clock())
    patch = {"is_on": True, **fields}
    where = (who.workspace_id, who.workspace_id, who.account_id)
    assert await change_journal(desk.db, *where, "journal.updated", patch, now=desk.clock())


async def turn_off(desk: Desk, who: Person) -> None:
    """Turn it off."""
    where = (who.workspace_id, who.workspace_id, who.account_id)
    assert await change_journal(desk.db, *where, "journal.updated", {"is_on": False}, now=desk.clock())


async def form_fields(desk: Desk, who: Person, **fields: str) -> dict[str, str]:
    """The fields of the settings' form as a browser would send them, some of them typed anew."""
    await make_journal(desk.db, who.workspace_id, now=desk.clock())
    journal = await get_journal(desk.db, who.workspace_id, who.workspace_id)
    assert journal is not None
    sent = {name: str(getattr(journal, name)) for name in JournalForm.__struct_fields__ if name != "is_on"}
    return sent | ({"is_on": "1"} if journal.is_on else {}) | fields


def a_post(desk: Desk, who: Person, draft_id: int, title: str = "Winter hours", **fields: Any) -> Post:
    """A draft as it goes out."""
    now: datetime = fields.pop("published_at", desk.clock())
    given = {
        "kind": "blog_post",
        "slug": "",
        "search_title": "",
        "description": "",
        "keywords": [],
        "canonical_link": "",
        "body": "We are open from nine to five.",
        "cover_id": None,
        "cover_alt": "",
        "files": [],
        "author_name": who.name,
        "first_published_at": now,
        **fields,
    }
    return Post(
        workspace_id=who.workspace_id,
        workspace_slug=who.slug,
        workspace_name="Alder & Finch",
        draft_id=draft_id,
        publication_id=1,
        revision=1,
        content_hash=hashlib.sha256(repr((title, given)).encode()).digest(),
        title=title,
        published_at=now,
        **given,
    )


def as_sent(file: File) -> PostFile:
    """A file as a post has it."""
    names = PostFile.__struct_fields__
    return PostFile(**{name: getattr(file, name) for name in names})


def outlet(desk: Desk, db: Any) -> Outlet:
    """The journal as a place."""
    resources = Resources(desk.db, desk.app.state.store, desk.app.state.settings, desk.clock)
    return Outlet(ROW, JournalSettings(), None, db, resources)


async def done(desk: Desk, act: Act, post: Post, placed: Placed | None = None) -> Placed:
    """What became of an act, which is committed."""
    async with desk.db.transaction() as tx:
        place = outlet(desk, tx)
        order = Order(uuid4(), act, post, placed)
        match act:
            case Act.PUBLISH:
                return await JOURNAL.publish(place, order)
            case Act.UPDATE:
                return await JOURNAL.update(place, order)
            case Act.WITHDRAW:
                return await JOURNAL.withdraw(place, order)


async def published(desk: Desk, who: Person, title: str = "Winter hours", **fields: Any) -> Post:
    """A draft that is out."""
    draft_id = fields.pop("draft_id", None) or await desk.draft(who, title)
    post = a_post(desk, who, draft_id, title, **fields)
    placed = await done(desk, Act.PUBLISH, post)
    return msgspec.structs.replace(post, slug=placed.remote_id)


async def found(desk: Desk, post: Post) -> list[Finding]:
    """What stands against a post."""
    return await JOURNAL.check(outlet(desk, desk.db), post)
