"""The job that reads the mailboxes which mails come back to: some new mails of each, every few minutes."""

import asyncio
from datetime import datetime, timedelta
from typing import TypeVar

from webapp.database.pool import Queryable
from webapp.delivery.queries import get_key
from webapp.jobs.models import Attempt, Job, Resources, Run
from webapp.jobs.queries import enqueue
from webapp.newsletter.bounces import queries
from webapp.newsletter.bounces.models import Mailbox
from webapp.newsletter.bounces.notices import read_notice
from webapp.newsletter.bounces.settling import settle
from webapp.newsletter.bounces.talk import MailboxAway, Talk
from webapp.outgoing.lookup import addresses_of
from webapp.outgoing.secrets import unseal
from webapp.settings import CofounderError
from webapp.web.forms.fields import storable

READ_EVERY = timedelta(minutes=10)
LONGEST = 60.0  # seconds for one of them
MAILS = 200  # of one at a time
LOOKS_BACK = timedelta(days=30)  # in a mailbox that is read for the first time
ALL = 480.0  # seconds for all of them; the next time goes on from there

T = TypeVar("T")


def begin_reading(resources: Resources) -> Run:
    """What reads them, one after the other."""
    after = 0

    async def run(attempt: Attempt) -> None:
        nonlocal after
        loop = asyncio.get_running_loop()
        until = loop.time() + ALL
        await queries.delete_old_soft(resources.db, now=resources.clock())
        while mailboxes := await queries.list_mailboxes(resources.db, after):
            for mailbox in mailboxes:
                if loop.time() > until:
                    return
                await read_or_tell(resources, mailbox)
                after = mailbox.workspace_id
                await attempt.progress(after)
        after = 0

    return run


async def read_or_tell(resources: Resources, mailbox: Mailbox) -> None:
    """Read a mailbox, or write down why that can't be."""
    try:
        await Reading(resources, mailbox).read()
    except TimeoutError:
        failure = f"{mailbox.host} is too slow: it took more than a minute."
    except OSError as error:  # of the name
        failure = f"{mailbox.host} has no address ({error.strerror or error})."
    except CofounderError as error:
        failure = str(error)
    else:
        return
    await queries.note_failure(resources.db, mailbox, storable(failure), now=resources.clock())


class Reading:
    """One look into a mailbox."""

    def __init__(self, resources: Resources, mailbox: Mailbox) -> None:
        self.resources = resources
        self.mailbox = mailbox
        self.last_uid = 0
        self.found = 0

    async def read(self) -> None:
        """Read what is new. Raises MailboxAway, CofounderError, OSError, TimeoutError."""
        mailbox, settings = self.mailbox, self.resources.settings
        password = unseal(settings, mailbox.secret)
        async with asyncio.timeout(LONGEST):
            addresses = await addresses_of(settings.outgoing_allowed, mailbox.host, mailbox.port)
            talk = await asyncio.to_thread(Talk, mailbox.host, mailbox.port, [str(each) for each in addresses])
            try:
                await asyncio.to_thread(talk.sign_in, mailbox.user_name, password)
                await self.read_folder(talk)
                await asyncio.to_thread(talk.end)
            finally:
                await asyncio.to_thread(talk.cut)

    async def read_folder(self, talk: Talk) -> None:
        """Look at the mails that came since, some of them, and write down how far."""
        mailbox, db = self.mailbox, self.resources.db
        validity = await asyncio.to_thread(talk.open, mailbox.folder)
        self.last_uid = mailbox.last_uid if mailbox.uid_validity == validity else 0
        since = (self.resources.clock() - LOOKS_BACK).date()
        numbers = await asyncio.to_thread(talk.numbers, self.last_uid, since)
        key = await get_key(db)
        try:
            for number in numbers[:MAILS]:
                await self.look_at(talk, key, number)
                self.last_uid = number
        finally:
            now = self.resources.clock()
            await queries.note_looked(db, mailbox, validity, self.last_uid, self.found, now=now)

    async def look_at(self, talk: Talk, key: bytes, number: int) -> None:
        """Look at one mail; it stays as it is unless it is about a mail of ours."""
        resources = self.resources
        notice = await asyncio.to_thread(lambda: read_notice(talk.beginning(number)))
        if notice is None:
            return
        where = resources.db, resources.settings, key, self.mailbox.workspace_id
        if await settle(*where, notice, now=resources.clock()):
            self.found += 1
            await asyncio.to_thread(talk.put_away, number, self.mailbox.move_to)


async def enqueue_look(db: Queryable, workspace_id: int, version: int, *, now: datetime) -> None:
    """Ask for all of them to be read now, since one was changed."""
    await enqueue(db, READ_BOUNCES, now=now, key=f"mailbox {workspace_id} {version}")


READ_BOUNCES = Job("read_bounces", "Reading mails that come back", begin_reading, expected=(MailboxAway, OSError))
