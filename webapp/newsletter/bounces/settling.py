"""What a mail that came back means for the reader whom it didn't reach.

Anybody can write to the mailbox. So it counts only where it names the Message-ID of a mail that went to that reader:
that comes of the mailing's key, which is told to nobody, and stands in the mail alone.
"""

from datetime import datetime, timedelta

from webapp.database.pool import Queryable
from webapp.mail.message import message_id
from webapp.newsletter.bounces import queries
from webapp.newsletter.bounces.models import Sent
from webapp.newsletter.bounces.notices import Failure, Notice
from webapp.newsletter.compose import mail_key
from webapp.newsletter.models import Leave
from webapp.readers.models import MAX_BOUNCE, ReaderStatus
from webapp.readers.queries import change_reader
from webapp.settings import Settings
from webapp.web import signed
from webapp.web.forms.fields import folded, storable

SOFT = 3  # mails that were put off, after which the reader is marked
OVER = timedelta(days=7)  # from the first of them to the last


async def settle(
    db: Queryable, settings: Settings, key: bytes, workspace_id: int, notice: Notice, *, now: datetime
) -> bool:
    """Mark whom a mail of ours doesn't reach, or count it; False where it is about no mail of ours."""
    emails = [folded(failure.address)[:254] for failure in notice.failures]
    read = (signed.read(key, token, Leave) for token in notice.tokens)
    ids = [leave.reader_id for leave in read if leave is not None and leave.workspace_id == workspace_id]
    named = {name.strip("<>").rpartition("@")[0] for name in notice.message_ids}
    for sent in await queries.find_sent(db, workspace_id, [storable(email) for email in emails], ids):
        own = message_id("mail", mail_key(sent.key, sent.reader_id), settings.sender).strip("<>").rpartition("@")[0]
        if own in named:
            of_them = (failure for failure in notice.failures if folded(failure.address) == sent.email)
            await note(db, workspace_id, sent, next(of_them, notice.failures[0]), now=now)
            return True
    return False


async def note(db: Queryable, workspace_id: int, sent: Sent, failure: Failure, *, now: datetime) -> None:
    """Write down that a mail didn't reach a reader."""
    words = storable(failure.words)
    if not failure.is_hard:
        softly = await queries.note_soft(db, workspace_id, sent, words, now=now)
        if softly.amount < SOFT or now - softly.first_at < OVER:
            return
        words = f"{softly.amount} mails in a row, the last one: {words}"
    await change_reader(
        db,
        workspace_id,
        sent.reader_id,
        None,
        "reader.came_back",
        {"status": ReaderStatus.BOUNCED, "bounce": words[:MAX_BOUNCE]},
        expected={"status": ReaderStatus.SUBSCRIBED, "email": sent.email},
        now=now,
    )
