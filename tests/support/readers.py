"""Readers, and posts that go to them."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec

from tests.support.mail_server import resources_of
from tests.support.people import Desk, Person
from webapp.newsletter.queries import add_mailing
from webapp.publishing.models import Act, Order, Placed, Post, TargetRow
from webapp.publishing.targets.newsletter import NEWSLETTER, NewsletterSettings
from webapp.publishing.targets.target import Outlet
from webapp.readers.imports.queries import add_import
from webapp.readers.imports.reading import read_list
from webapp.readers.models import NewReader, NewsletterForm
from webapp.readers.queries import add_reader, get_newsletter, save_newsletter

IMPRINT = "Alder & Finch\n1 Mill Lane, Ludlow"


async def a_reader(desk: Desk, who: Person, email: str = "rosa@example.com", name: str = "Rosa") -> int:
    """A reader who is subscribed."""
    new = NewReader(email, "At the market", name)
    added = await add_reader(desk.db, who.workspace_id, who.account_id, new, now=desk.clock())
    assert added is not None
    return added.id


async def many_readers(desk: Desk, who: Person, amount: int) -> None:
    """Readers who are subscribed: reader1@example.com and so on."""
    for first in range(1, amount + 1, 1000):
        await desk.fetch(
            "insert into readers (workspace_id, email, status, status_at, source, created_at, updated_at) "
            "select $1, 'reader' || n || '@example.com', 'subscribed', $2, 'added', $2, $2 "
            "from generate_series($3::integer, $4::integer) as n",
            who.workspace_id,
            desk.clock(),
            first,
            min(first + 999, amount),
        )


async def a_newsletter(desk: Desk, who: Person, **fields: Any) -> None:
    """What a workspace says of itself to its readers."""
    saved = await desk.fetch("select version from newsletters where workspace_id = $1", who.workspace_id)
    given: dict[str, Any] = {
        "version": saved or 1,
        "mails_a_minute": 600,
        "imprint": IMPRINT,
        "reply_to": "ana@example.com",
    } | fields
    form = NewsletterForm(**given)
    assert await save_newsletter(desk.db, who.workspace_id, who.account_id, form, now=desk.clock())


async def a_target(desk: Desk, who: Person) -> TargetRow:
    """The place of a workspace that is its readers."""
    found = await desk.fetch(
        "insert into targets (workspace_id, kind, name, created_at) values ($1, 'newsletter', 'Readers', $2) "
        "returning id",
        who.workspace_id,
        desk.clock(),
    )
    return TargetRow(found, 1, "newsletter", "Readers", {}, None, [], None)


async def a_post(desk: Desk, who: Person, draft_id: int | None = None, **fields: Any) -> Post:
    """A draft that goes out."""
    now: datetime = desk.clock()
    draft_id = draft_id or await desk.draft(who, "Winter hours")
    row = await desk.db._pool.fetchrow("select content_hash, revision from drafts where id = $1", draft_id)
    assert row is not None
    await desk.fetch(
        "insert into review_rules (workspace_id, only_approved) values ($1, false) "
        "on conflict (workspace_id) do update set only_approved = false",
        who.workspace_id,
    )
    publication = await desk.fetch(
        "insert into publications (workspace_id, draft_id, revision, content_hash, published_by, published_at) "
        "values ($1, $2, $3, $4, $5, $6) returning id",
        who.workspace_id,
        draft_id,
        row["revision"],
        row["content_hash"],
        who.account_id,
        now,
    )
    post = Post(
        workspace_id=who.workspace_id,
        workspace_slug=who.slug,
        workspace_name="Alder & Finch",
        draft_id=draft_id,
        publication_id=publication,
        revision=row["revision"],
        content_hash=row["content_hash"],
        kind="newsletter",
        title="Winter hours",
        slug="winter-hours",
        search_title="",
        description="When we are open until March.",
        keywords=[],
        canonical_link="",
        body="We open at **ten**.\n\n## Saturdays\n\n[Come by](https://example.com/shop).",
        cover_id=None,
        cover_alt="",
        files=[],
        author_name=who.name,
        published_at=now,
        first_published_at=now,
    )
    return msgspec.structs.replace(post, **fields)


def outlet_of(desk: Desk, target: TargetRow, db: Any = None) -> Outlet:
    """The readers, as the target is given them."""
    return Outlet(target, NewsletterSettings(), None, db or desk.db, resources_of(desk))


async def publish(
    desk: Desk, who: Person, post: Post, target: TargetRow | None = None, key: UUID | None = None
) -> Placed:
    """Publish a post to the readers, in a transaction as its receipt is written in."""
    target = target or await a_target(desk, who)
    order = Order(key or uuid4(), Act.PUBLISH, post)
    async with desk.db.transaction() as tx:
        return await NEWSLETTER.publish(outlet_of(desk, target, tx), order)


async def a_mailing(desk: Desk, who: Person) -> int:
    """A post on its way to the readers, of which nothing was sent yet."""
    order = Order(uuid4(), Act.PUBLISH, await a_post(desk, who))
    newsletter = await get_newsletter(desk.db, who.workspace_id)
    target = await a_target(desk, who)
    found = await add_mailing(desk.db, order, target.id, newsletter, now=desk.clock())
    assert found is not None
    return found


async def an_import(desk: Desk, who: Person) -> int:
    """A list of readers that was read, and isn't confirmed."""
    read = read_list("olga@example.com")
    return await add_import(desk.db, who.workspace_id, who.account_id, "a list", read, now=desk.clock())
