"""The journal in the database."""

from collections.abc import Collection
from datetime import date, datetime
from functools import partial
from importlib.metadata import version
from typing import Any, Unpack

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.history.changes import How, changing
from webapp.history.models import Change
from webapp.journal.contents import MOST, Contents, ContentsRow
from webapp.journal.memory import changed
from webapp.journal.models import (
    Address,
    Beside,
    Head,
    HostName,
    Journal,
    Label,
    Link,
    Listed,
    Looked,
    Month,
    PublicFile,
    PublicJournal,
    Whole,
)
from webapp.web.templating import BUILD

sql = load("journal")

MOST_PAGES = 12  # in the menu
MOST_MONTHS = 600
MOST_LABELS = 300
MOST_LISTED = 20_000  # in a sitemap; 50,000 may be
MOST_HOSTS = 10_000
MOST_SLUGS = 20_000  # of journals of which it is known that no others are on
FEED_SIZE = 20
# What else pages are made of than of what their journal holds: templates, styles, code.
THIS_VERSION = f"{version('cofounder')} {BUILD}"


# Settings.

change_settings = changing(sql.change_journal, "journal_id")


async def make_journal(db: Queryable, workspace_id: int, *, now: datetime) -> None:
    """Give a workspace a journal that has none yet: off, and called as the workspace is."""
    await db.execute(sql.make_journal, workspace_id=workspace_id, made_by=THIS_VERSION, now=now)


async def take_over(db: Queryable, *, now: datetime) -> None:
    """Say that this version of the desk makes the pages of journals, if another one did."""
    await db.execute(sql.take_over, made_by=THIS_VERSION, now=now)


async def get_journal(db: Queryable, workspace_id: int, journal_id: int) -> Journal | None:
    """The settings of a journal, which has the id of its workspace."""
    return await db.one(Journal, sql.get_journal, workspace_id=workspace_id, journal_id=journal_id)


async def change_journal(
    db: Queryable,
    workspace_id: int,
    journal_id: int,
    actor_id: int | None,
    action: str,
    patch: dict[str, Any],
    *,
    now: datetime,
    **how: Unpack[How],
) -> Change | None:
    """Change the settings as `ChangeRow` has it, and let what readers are shown be made anew. Raises
    asyncpg.UniqueViolationError for the host name of another journal."""
    change = await change_settings(db, workspace_id, journal_id, actor_id, action, patch, now=now, **how)
    db.after_commit(partial(changed, workspace_id))
    return change


# What readers see.


async def find_journal(db: Queryable, slug: str) -> PublicJournal | None:
    """The journal of a workspace by its slug; None where there is none, or it is off."""
    return await db.one(PublicJournal, sql.find_journal, slug=slug)


async def look(db: Queryable, slugs: Collection[str]) -> dict[str, int]:
    """The numbers of the last change of some journals; of those that are off none."""
    rows = await db.rows(Looked, sql.look, slugs=list(slugs)) if slugs else []
    return {row.slug: row.change for row in rows}


async def list_slugs(db: Queryable) -> frozenset[str] | None:
    """The slugs of all workspaces whose journal is on; None where there are too many to know."""
    found = await db.value(sql.list_slugs, limit=MOST_SLUGS + 1)
    return frozenset(found) if len(found) <= MOST_SLUGS else None


async def get_contents(db: Queryable, workspace_id: int) -> Contents:
    """What there is in a journal."""
    row = await db.one(ContentsRow, sql.get_contents, workspace_id=workspace_id, limit=MOST + 1)
    assert row is not None  # noqa: S101  # it is made of nothing else
    return row.contents()


async def list_hosts(db: Queryable) -> dict[str, str]:
    """The slugs of workspaces whose journal has a host name of its own, by that."""
    return {row.host: row.slug for row in await db.rows(HostName, sql.list_hosts, limit=MOST_HOSTS)}


async def find_slugs_out(db: Queryable, workspace_id: int, slugs: Collection[str]) -> frozenset[str]:
    """Those of some slugs at which something is, or from which it has moved on."""
    if not slugs:
        return frozenset()
    return frozenset(await db.value(sql.find_slugs_out, workspace_id=workspace_id, slugs=sorted(slugs)))


async def find_address(db: Queryable, workspace_id: int, slug: str) -> Address | None:
    """What stands or stood at a slug; None where nothing ever did."""
    return await db.one(Address, sql.find_address, workspace_id=workspace_id, slug=slug)


async def find_slugs(db: Queryable, workspace_id: int, draft_ids: Collection[int]) -> dict[int, str]:
    """The slugs of those of some drafts that are out."""
    if not draft_ids:
        return {}
    rows = await db.rows(Address, sql.find_addresses, workspace_id=workspace_id, draft_ids=list(draft_ids))
    return {row.draft_id: row.slug for row in rows if row.slug}


async def get_post(db: Queryable, workspace_id: int, draft_id: int) -> Whole | None:
    """A post or page that is out."""
    return await db.one(Whole, sql.get_post, workspace_id=workspace_id, draft_id=draft_id)


async def list_beside(db: Queryable, workspace_id: int, post: Head) -> tuple[Beside | None, Beside | None]:
    """The posts before and after one."""
    rows = await db.rows(
        Beside, sql.list_beside, workspace_id=workspace_id, published_at=post.published_at, draft_id=post.draft_id
    )
    older, newer = (next((row for row in rows if row.is_newer is wanted), None) for wanted in (False, True))
    return older, newer


async def list_posts(
    db: Queryable, workspace_id: int, *, first_on: date | None = None, key: str | None = None, limit: int, offset: int
) -> list[Head]:
    """Posts, the latest first: all, those of the month that begins on a day, or those of a label."""
    parameters: dict[str, Any] = {"workspace_id": workspace_id, "limit": limit, "offset": offset}
    if first_on is not None:
        return await db.rows(Head, sql.list_posts.when("of_month"), first_on=first_on, **parameters)
    if key is not None:
        return await db.rows(Head, sql.list_posts.when("of_label"), key=key, **parameters)
    return await db.rows(Head, sql.list_posts.when(), **parameters)


async def list_feed(db: Queryable, workspace_id: int) -> list[Whole]:
    """The latest posts with their texts."""
    return await db.rows(Whole, sql.list_feed, workspace_id=workspace_id, limit=FEED_SIZE)


async def list_pages(db: Queryable, workspace_id: int) -> list[Link]:
    """The pages of the menu."""
    return await db.rows(Link, sql.list_pages, workspace_id=workspace_id, limit=MOST_PAGES)


async def list_months(db: Queryable, workspace_id: int) -> list[Month]:
    """The months that have posts."""
    return await db.rows(Month, sql.list_months, workspace_id=workspace_id, limit=MOST_MONTHS)


async def list_labels(db: Queryable, workspace_id: int) -> list[Label]:
    """The labels that posts have."""
    return await db.rows(Label, sql.list_labels, workspace_id=workspace_id, limit=MOST_LABELS)


async def list_addresses(db: Queryable, workspace_id: int) -> list[Listed]:
    """What a search engine should know of."""
    return await db.rows(Listed, sql.list_addresses, workspace_id=workspace_id, limit=MOST_LISTED)


async def get_file(db: Queryable, workspace_id: int, file_id: int) -> PublicFile | None:
    """A file that something shows that is out."""
    return await db.one(PublicFile, sql.get_file, workspace_id=workspace_id, file_id=file_id)


async def get_logo(db: Queryable, workspace_id: int) -> PublicFile | None:
    """The logo."""
    return await db.one(PublicFile, sql.get_logo, workspace_id=workspace_id)


# What goes out. All of it in one transaction, which `bump` begins: it makes whoever else writes wait.


async def bump(db: Queryable, workspace_id: int, *, now: datetime) -> bool | None:
    """Say that readers see something else once this is committed, and whether the journal is on; None where the
    workspace has none."""
    db.after_commit(partial(changed, workspace_id))
    is_on: bool | None = await db.value(sql.bump, workspace_id=workspace_id, now=now)
    return is_on


async def find_slug(db: Queryable, workspace_id: int, slug: str) -> int | None:
    """The draft whose slug one is, or was."""
    draft_id: int | None = await db.value(sql.find_slug, workspace_id=workspace_id, slug=slug)
    return draft_id


async def get_slug(db: Queryable, workspace_id: int, draft_id: int) -> str | None:
    """Where a draft is found, or was; None where it never was."""
    slug: str | None = await db.value(sql.get_slug, workspace_id=workspace_id, draft_id=draft_id)
    return slug


async def get_time_zone(db: Queryable, workspace_id: int) -> str:
    """Where the business is."""
    zone: str = await db.value(sql.get_time_zone, workspace_id=workspace_id)
    return zone


async def put_post(
    db: Queryable,
    workspace_id: int,
    draft_id: int,
    fields: dict[str, Any],
    files: list[dict[str, Any]],
    labels: dict[str, str],
) -> None:
    """A post as it is from now on, with its files and its labels by their key."""
    row = {"workspace_id": workspace_id, "draft_id": draft_id}
    await db.execute(sql.keep_address, **row, slug=fields["slug"])
    keys, words = list(labels), list(labels.values())
    await db.execute(sql.put_post, **row, **fields, labels=words, label_keys=keys)
    await clear(db, workspace_id, draft_id)
    if files:
        await db.execute(sql.put_files, **row, files=files)
    if labels and fields["kind"] == "post":
        await db.execute(sql.put_labels, **row, keys=keys, labels=words, published_at=fields["published_at"])


async def withdraw_post(db: Queryable, workspace_id: int, draft_id: int, *, now: datetime) -> None:
    """A post isn't out any more, and its files aren't everybody's."""
    await db.execute(sql.withdraw_post, workspace_id=workspace_id, draft_id=draft_id, now=now)
    await clear(db, workspace_id, draft_id)


async def clear(db: Queryable, workspace_id: int, draft_id: int) -> None:
    """Let go of the files and labels of a post."""
    await db.execute(sql.clear_files, workspace_id=workspace_id, draft_id=draft_id)
    await db.execute(sql.clear_labels, workspace_id=workspace_id, draft_id=draft_id)


def file_row(file: msgspec.Struct) -> dict[str, Any]:
    """A file as `put_files` takes it."""
    row: dict[str, Any] = msgspec.structs.asdict(file)
    return row | {"file_id": row["id"], "sha256": f"\\x{row['sha256'].hex()}"}
