"""Mailboxes, and mails that came back, in the database."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.newsletter.bounces.models import Mailbox, MailboxForm, Sent, Softly

sql = load("bounces")

COUNTED = timedelta(days=90)  # for so long a mail that was put off counts
MAILS = 60  # the latest ones of a reader that may come back
AT_ONCE = 50
OLD = 1000


async def get_mailbox(db: Queryable, workspace_id: int) -> Mailbox | None:
    """The mailbox of a workspace."""
    return await db.one(Mailbox, sql.get_mailbox, workspace_id=workspace_id)


async def list_mailboxes(db: Queryable, after: int) -> list[Mailbox]:
    """Some of all mailboxes, behind that of a workspace."""
    return await db.rows(Mailbox, sql.list_mailboxes, after=after, limit=AT_ONCE)


async def save_mailbox(
    db: Queryable, workspace_id: int, actor_id: int, wanted: MailboxForm, secret: bytes, *, now: datetime
) -> bool:
    """Change it; False where it is another version by now."""
    saved = await db.value(
        sql.save_mailbox,
        workspace_id=workspace_id,
        actor_id=actor_id,
        host=wanted.host,
        port=wanted.port,
        user_name=wanted.user_name,
        secret=secret,
        folder=wanted.folder,
        move_to=wanted.move_to,
        version=wanted.version,
        now=now,
    )
    return saved is not None


async def delete_mailbox(db: Queryable, workspace_id: int, actor_id: int, *, now: datetime) -> bool:
    """Read it no more, and forget its password; False where there is none."""
    return await db.value(sql.delete_mailbox, workspace_id=workspace_id, actor_id=actor_id, now=now) is not None


async def note_looked(
    db: Queryable, mailbox: Mailbox, uid_validity: int, last_uid: int, found: int, *, now: datetime
) -> None:
    """It was read up to a mail."""
    await db.execute(
        sql.note_looked,
        workspace_id=mailbox.workspace_id,
        version=mailbox.version,
        uid_validity=uid_validity,
        last_uid=last_uid,
        found=found,
        now=now,
    )


async def note_failure(db: Queryable, mailbox: Mailbox, failure: str, *, now: datetime) -> None:
    """It can't be read now."""
    await db.execute(
        sql.note_failure,
        workspace_id=mailbox.workspace_id,
        version=mailbox.version,
        failure=failure[:500],
        now=now,
    )


async def find_sent(db: Queryable, workspace_id: int, emails: Sequence[str], ids: Sequence[int]) -> list[Sent]:
    """The latest mails that went to some readers."""
    return await db.rows(Sent, sql.find_sent, workspace_id=workspace_id, emails=emails, ids=ids, limit=MAILS)


async def note_soft(db: Queryable, workspace_id: int, sent: Sent, words: str, *, now: datetime) -> Softly:
    """A mail to a reader was put off for good, counted once; how many there are by now."""
    found = await db.one(
        Softly,
        sql.note_soft,
        workspace_id=workspace_id,
        reader_id=sent.reader_id,
        mailing_id=sent.mailing_id,
        words=words[:500],
        since=now - COUNTED,
        now=now,
    )
    return found or Softly(0, now)


async def delete_old_soft(db: Queryable, *, now: datetime) -> None:
    """Forget some of those that count no longer."""
    await db.execute(sql.delete_old_soft, before=now - COUNTED, limit=OLD)
