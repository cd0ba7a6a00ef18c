"""The revisions of drafts in the database: what was saved, by rows of their own or packed as autosaves."""

from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Queryable, Write
from webapp.drafts.revisions import autosave_log as autosaves
from webapp.drafts.revisions.autosave_log import Autosave
from webapp.history.models import Event
from webapp.web.threads import off_the_loop

sql = load("revisions")

SAVES_SIZE = 30  # lines of a page of the history
LISTED = 200  # autosaves of a page
PACKED_SHARE = 4  # a packed text is about as much shorter
LONG = 10_000  # characters of a text that is written alone

Asked = tuple[int, int, int, str, int]  # workspace, draft, account, editing session, the revision that it began from


class Revision(msgspec.Struct, frozen=True):
    """A saved text of a draft; it never changes, but for its name. `kind`: created, saved, merged, restored, or side
    for one that clashed and stands beside the draft. `began_from` is the revision that its author had before them."""

    number: int
    kind: str
    name: str | None
    title: str
    body: str
    word_count: int
    created_at: datetime
    author_id: int | None
    began_from: int | None
    session: str


class RevisionRow(msgspec.Struct, frozen=True):
    """A revision as it is found: its own row, or a row of autosaves with it somewhere."""

    number: int | None
    kind: str | None
    name: str | None
    title: str | None
    body: str | None
    word_count: int | None
    created_at: datetime | None
    author_id: int | None
    began_from: int | None
    session: str | None
    packed: bytes | None


class Packed(msgspec.Struct, frozen=True):
    """A row of autosaves."""

    packed: bytes


class Present(msgspec.Struct, frozen=True):
    """A draft as it is now, with what saving on top of it needs. `kept` is False where its text is an autosave."""

    version: int
    revision: int
    last_revision: int
    title: str
    body: str
    word_count: int
    kept: bool
    before_title: str | None
    before_body: str | None
    pack_number: int | None
    packed: bytes | None
    own_revision: int | None
    event_id: int | None
    event_action: str | None
    event_at: datetime | None
    event_before: dict[str, Any] | None
    event_after: dict[str, Any] | None


class FoundPresent(Present, frozen=True):
    """The same, and by the place among those who asked, for whom."""

    place: int


class Text(NamedTuple):
    """A text that is saved: the row of `keep_revisions` or `keep_autosaves`, and what goes beside it."""

    save: dict[str, Any]
    body: str
    packed: bytes = b""


class Recorded(msgspec.Struct, frozen=True):
    """The event of a save."""

    event_id: int
    draft_id: int


class Named(msgspec.Struct, frozen=True):
    """What a revision was called, and the event by which it was named; None where its name was another than expected,
    or already so."""

    name: str | None
    event_id: int | None


class NameOfRevision(msgspec.Struct, frozen=True):
    """A revision that has a name."""

    number: int
    name: str


async def get_present(
    db: Queryable, workspace_id: int, draft_id: int, actor_id: int, *, session: str = "", began_from: int = 0
) -> Present | None:
    """A draft as it is now, for saving; None where there is none, or it is in the trash."""
    return await db.gathered(look_up_present, (workspace_id, draft_id, actor_id, session, began_from))


async def look_up_present(db: Queryable, asked: list[Asked]) -> dict[Asked, Present | None]:
    """The drafts that several save."""
    names = ("workspace_ids", "draft_ids", "actor_ids", "sessions", "began_from")
    columns = dict(zip(names, zip(*asked, strict=True), strict=True))
    found: dict[Asked, Present | None] = dict.fromkeys(asked)
    return found | {asked[row.place - 1]: row for row in await db.rows(FoundPresent, sql.get_present, **columns)}


async def get_revision(db: Queryable, workspace_id: int, draft_id: int, number: int) -> Revision | None:
    """One revision, in bounded work: one row, and at most a thousand splices. None where there is none of this number.
    Raises Busy."""
    row = await db.one(RevisionRow, sql.get_revision, workspace_id=workspace_id, draft_id=draft_id, number=number)
    if row is None:
        return None
    if row.packed is None:
        return msgspec.convert(row, Revision, from_attributes=True)
    found = await off_the_loop(len(row.packed) * PACKED_SHARE, autosaves.text, row.packed, number)
    return None if found is None else as_revision(found)


def as_revision(save: Autosave) -> Revision:
    """An autosave as a revision."""
    return Revision(
        save.number,
        save.kind,
        None,
        save.title,
        save.body,
        save.word_count,
        save.at,
        save.author_id,
        save.began_from,
        save.session,
    )


async def get_autosaves(db: Queryable, workspace_id: int, draft_id: int, last: Revision, first: int) -> list[Autosave]:
    """The autosaves of an editing session without their bodies, from `last` back to the number `first`, the latest
    first, at most LISTED and one more. Raises Busy."""
    rows = await db.rows(
        Packed, sql.get_autosaves, workspace_id=workspace_id, draft_id=draft_id, first=first, last=last.number, limit=3
    )

    def listed() -> list[Autosave]:
        found = (save for row in rows for save in reversed(autosaves.texts(autosaves.unpacked(row.packed))))
        own = (save for save in found if (save.author_id, save.session) == (last.author_id, last.session))
        return [save for save in own if first <= save.number <= last.number][: LISTED + 1]

    return await off_the_loop(sum(len(row.packed) for row in rows) * PACKED_SHARE, listed)


async def keep_revision(db: Queryable, workspace_id: int, save: dict[str, Any], body: str) -> int | None:
    """Save a text as a revision; the event's id, None where the draft isn't as it was read any more."""
    return await keep(db, keep_revisions, workspace_id, Text(save, body))


async def keep_autosave(db: Queryable, workspace_id: int, save: dict[str, Any], body: str, packed: bytes) -> int | None:
    """Save a text as an autosave; the event's id, None where the draft isn't as it was read any more."""
    return await keep(db, keep_autosaves, workspace_id, Text(save, body, packed))


async def keep(db: Queryable, write: Write[int, Text, Recorded | None], workspace_id: int, text: Text) -> int | None:
    """Write a text with those that come at the same time; a long one, which takes as long as many short ones, alone."""
    if len(text.body) > LONG:
        recorded = (await write(db, workspace_id, [text]))[0]
    else:
        recorded = await db.batched(write, workspace_id, text.save["draft_id"], text)
    return None if recorded is None else recorded.event_id


async def keep_revisions(db: Queryable, workspace_id: int, texts: list[Text]) -> list[Recorded | None]:
    """Save texts of several drafts as revisions, together; None for those whose draft isn't as it was read."""
    asked, bodies = [text.save for text in texts], [text.body for text in texts]
    query = sql.keep_revisions
    return of_each(texts, await db.rows(Recorded, query, workspace_id=workspace_id, asked=asked, bodies=bodies))


async def keep_autosaves(db: Queryable, workspace_id: int, texts: list[Text]) -> list[Recorded | None]:
    """The same as autosaves."""
    asked, bodies, packs = [text.save for text in texts], [text.body for text in texts], [text.packed for text in texts]
    given = {"asked": asked, "bodies": bodies, "packs": packs}
    return of_each(texts, await db.rows(Recorded, sql.keep_autosaves, workspace_id=workspace_id, **given))


def of_each(texts: list[Text], rows: list[Recorded]) -> list[Recorded | None]:
    """What was recorded of each text."""
    found = {row.draft_id: row for row in rows}
    return [found.get(text.save["draft_id"]) for text in texts]


async def name_revision(
    db: Queryable,
    workspace_id: int,
    draft_id: int,
    actor_id: int,
    revision: Revision,
    name: str | None,
    *,
    expected: str | None,
    now: datetime,
    action: str = "revision.named",
    undoes: int | None = None,
) -> Named | None:
    """Name a revision, if its name is as `expected`; None where its draft is gone or in the trash."""
    return await db.one(
        Named,
        sql.name_revision,
        workspace_id=workspace_id,
        draft_id=draft_id,
        actor_id=actor_id,
        number=revision.number,
        revision_kind=revision.kind,
        title=revision.title,
        body=revision.body,
        word_count=revision.word_count,
        author_id=revision.author_id,
        created_at=revision.created_at,
        began_from=revision.began_from,
        session=revision.session,
        name=name,
        expected=expected,
        action=action,
        undoes=undoes,
        now=now,
    )


async def get_names_of_revisions(db: Queryable, workspace_id: int, draft_id: int) -> dict[int, str]:
    """The names of a draft's revisions by their number; the latest hundred."""
    rows = await db.rows(
        NameOfRevision, sql.get_names_of_revisions, workspace_id=workspace_id, draft_id=draft_id, limit=100
    )
    return {row.number: row.name for row in rows}


async def get_saves(db: Queryable, workspace_id: int, draft_id: int, *, before_id: int | None = None) -> list[Event]:
    """The events by which a draft's text came to be, newest first, one more than SAVES_SIZE where there are older
    ones."""
    older = {} if before_id is None else {"before_id": before_id}
    return await db.rows(
        Event,
        sql.get_saves.when(*(["older"] if older else [])),
        workspace_id=workspace_id,
        draft_id=draft_id,
        limit=SAVES_SIZE + 1,
        **older,
    )


async def delete_old_autosaves(db: Queryable, *, now: datetime, limit: int = 1_000) -> None:
    """Remove autosaves that are older than their workspace keeps them."""
    await db.execute(sql.delete_old_autosaves, now=now, limit=limit)
