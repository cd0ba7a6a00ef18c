"""Readers in the database."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec.structs import asdict

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.history.changes import changing
from webapp.history.models import Added, Change
from webapp.readers.models import (
    Asked,
    Count,
    FailingMailbox,
    Known,
    MailTo,
    NewReader,
    Newsletter,
    NewsletterForm,
    Reader,
    ReaderFilter,
    ReaderRow,
    ReaderStatus,
    SignUpPlace,
)

sql = load("readers")

# What is done to a reader. Raises asyncpg.UniqueViolationError for an address that another one has.
change_reader = changing(sql.change_reader, "reader_id")

PAGE_SIZE = 50
MAILS = 20  # that a reader's page shows
ASKED_AGAIN = timedelta(minutes=10)  # after which somebody who signs up again gets one more mail
UNCONFIRMED = timedelta(days=7)  # after which who never confirmed is forgotten
FORGOTTEN = 1000  # of those at a time


class ReaderPage(msgspec.Struct, frozen=True):
    """One page of the list; `after` is where the next one begins, None on the last."""

    rows: list[ReaderRow]
    after: int | None


async def add_reader(db: Queryable, workspace_id: int, actor_id: int, new: NewReader, *, now: datetime) -> Added | None:
    """Add a reader by hand; None where the address is known."""
    return await db.one(
        Added,
        sql.add_reader,
        workspace_id=workspace_id,
        actor_id=actor_id,
        email=new.email,
        name=new.name,
        consent=new.consent,
        now=now,
    )


async def restore_reader(
    db: Queryable, workspace_id: int, reader_id: int, actor_id: int, *, now: datetime
) -> Change | None:
    """Take a reader out of the trash; None where there is none."""
    return await change_reader(db, workspace_id, reader_id, actor_id, "reader.restored", {"deleted_at": None}, now=now)


async def leave(db: Queryable, workspace_id: int, reader_id: int, *, now: datetime) -> Change | None:
    """A reader leaves by themselves; whoever has left, or never was one, has left."""
    patch = {"status": ReaderStatus.LEFT}
    return await change_reader(db, workspace_id, reader_id, None, "reader.left", patch, now=now)


async def come_back(db: Queryable, workspace_id: int, reader_id: int, *, now: datetime) -> Change | None:
    """A reader who left takes that back."""
    patch, expected = {"status": ReaderStatus.SUBSCRIBED}, {"status": ReaderStatus.LEFT, "deleted_at": None}
    return await change_reader(db, workspace_id, reader_id, None, "reader.returned", patch, expected=expected, now=now)


async def confirm(db: Queryable, workspace_id: int, reader_id: int, consent: str, *, now: datetime) -> Change | None:
    """A reader says that it was them who signed up."""
    patch = {"status": ReaderStatus.SUBSCRIBED, "consent": consent, "bounce": "", "deleted_at": None}
    return await change_reader(db, workspace_id, reader_id, None, "reader.confirmed", patch, now=now)


async def get_reader(db: Queryable, workspace_id: int, reader_id: int) -> Reader | None:
    """One reader, also one that is in the trash."""
    return await db.one(Reader, sql.get_reader, workspace_id=workspace_id, reader_id=reader_id)


async def find_reader(db: Queryable, workspace_id: int, email: str) -> Known | None:
    """Whose a folded address is; None where it is nobody's."""
    return await db.one(Known, sql.find_reader, workspace_id=workspace_id, email=email)


async def list_readers(db: Queryable, workspace_id: int, wanted: ReaderFilter) -> ReaderPage:
    """A page of the readers, the last added first."""
    given: dict[str, Any] = {"status": wanted.status, "words": wanted.q, "after": wanted.after}
    given = {name: value for name, value in given.items() if value}
    query = sql.list_readers.when(*given)
    rows = await db.rows(ReaderRow, query, workspace_id=workspace_id, limit=PAGE_SIZE + 1, **given)
    return ReaderPage(rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None)


async def get_counts(db: Queryable, workspace_id: int) -> dict[str, int]:
    """How many readers there are of each status."""
    rows = await db.rows(Count, sql.get_counts, workspace_id=workspace_id)
    return dict.fromkeys(ReaderStatus, 0) | {row.status: row.amount for row in rows}


async def list_mails_to(db: Queryable, workspace_id: int, reader_id: int) -> list[MailTo]:
    """The latest mails that were for a reader."""
    return await db.rows(MailTo, sql.list_mails_to, workspace_id=workspace_id, reader_id=reader_id, limit=MAILS)


async def forget_reader(db: Queryable, workspace_id: int, reader_id: int, actor_id: int, *, now: datetime) -> bool:
    """Delete a reader for good, with what their events said; False where there is none."""
    gone = await db.value(sql.forget_reader, workspace_id=workspace_id, reader_id=reader_id, actor_id=actor_id, now=now)
    return gone is not None


async def get_newsletter(db: Queryable, workspace_id: int) -> Newsletter:
    """What a workspace says of itself to its readers."""
    return await db.one(Newsletter, sql.get_newsletter, workspace_id=workspace_id) or Newsletter()


async def save_newsletter(
    db: Queryable, workspace_id: int, actor_id: int, wanted: NewsletterForm, *, now: datetime
) -> bool:
    """Change that; False where it is another version by now."""
    saved = await db.value(sql.save_newsletter, workspace_id=workspace_id, actor_id=actor_id, now=now, **asdict(wanted))
    return saved is not None


async def get_failing_mailbox(db: Queryable, workspace_id: int) -> FailingMailbox | None:
    """Since when, and why, the mailbox that mails come back to can't be read; None where it can, or there is none."""
    return await db.one(FailingMailbox, sql.get_failing_mailbox, workspace_id=workspace_id)


async def find_sign_up(db: Queryable, slug: str) -> SignUpPlace | None:
    """The workspace at an address; None where there is none, or readers can't sign up by themselves."""
    return await db.one(SignUpPlace, sql.find_sign_up, slug=slug)


async def ask_reader(db: Queryable, workspace_id: int, email: str, name: str, *, now: datetime) -> int | None:
    """Remember that somebody signed up; None where no mail is to go to them: they have the mails, or were asked just
    now."""
    found: int | None = await db.value(
        sql.ask_reader, workspace_id=workspace_id, email=email, name=name, not_since=now - ASKED_AGAIN, now=now
    )
    return found


async def get_asked(db: Queryable, workspace_id: int, reader_id: int) -> Asked | None:
    """Somebody outside, with the workspace whose reader they are or may become."""
    return await db.one(Asked, sql.get_asked, workspace_id=workspace_id, reader_id=reader_id)


async def delete_unconfirmed(db: Queryable, *, now: datetime) -> bool:
    """Forget some of those who signed up and never confirmed it; True where there may be more."""
    gone: int = await db.value(sql.delete_unconfirmed, before=now - UNCONFIRMED, limit=FORGOTTEN)
    return gone == FORGOTTEN
