"""The job that hands a mailing to the mail server: some mails at a time, at the rate that the owner says, each once.

A mail is marked right before the server is given it, and again with its answer. Who dies in between leaves a mail of
which nobody knows whether it went: it is never sent again by itself.
"""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec
from aiosmtplib import SMTP

from webapp.addresses import Sender
from webapp.database.pool import Queryable
from webapp.delivery.queries import get_key
from webapp.jobs.models import Attempt, Job, Resources, Run, Stopped
from webapp.jobs.queries import enqueue
from webapp.mail import smtp
from webapp.mail.message import postal
from webapp.mail.models import MailAway
from webapp.mail.queries import begin_outage, end_outage, get_outage
from webapp.newsletter import queries
from webapp.newsletter.compose import message_for, written
from webapp.newsletter.models import Mailing, MailingState, Outcome, Verdict, Waiting
from webapp.newsletter.talk import hand_over
from webapp.publishing.models import Post
from webapp.readers.models import ReaderStatus
from webapp.readers.queries import change_reader
from webapp.web.threads import off_the_loop

SLICE = timedelta(seconds=10)  # of work; between two of them others have their turn
LONGEST = 60.0  # seconds of one
BATCH = 100  # readers read at a time
TRIES = 6  # of a mail that the server puts off
FIRST_PAUSE = timedelta(minutes=15)  # before such a mail is tried again; twice as long each time
PUT_OFF = 3  # mails in a row, after which it is the server that takes none
SETBACKS = 12  # in a row, some four hours, after which a person is asked
LONGEST_PAUSE = 30  # minutes
ENDED = "The mail server ended the connection."
ENDING = 10.0  # seconds that a mail which is being handed over has when the process ends


async def enqueue_slice(
    db: Queryable, workspace_id: int, mailing_id: int, turn: int, *, now: datetime, number: int = 1, run_at: datetime
) -> None:
    """Ask for some of a mailing's mails to be sent."""
    await enqueue(
        db,
        SEND_MAILING,
        now=now,
        run_at=run_at,
        key=f"mailing {workspace_id} {mailing_id} {turn} {number}",
        workspace_id=workspace_id,
        arguments={"mailing_id": mailing_id, "turn": turn, "number": number},
    )


def begin_mailing(resources: Resources) -> Run:
    """What sends some mails of a mailing, and asks for the next ones."""

    async def run(attempt: Attempt) -> None:
        workspace_id = attempt.taken.workspace_id
        assert workspace_id is not None  # noqa: S101  # it is asked for with one
        arguments = attempt.taken.arguments
        mailing_id, turn = arguments["mailing_id"], arguments["turn"]
        mailing = await queries.get_mailing(resources.db, workspace_id, mailing_id)
        if mailing is None or not mailing.goes_on or mailing.turn != turn:
            return
        slice_ = Slice(resources, attempt, workspace_id, mailing)
        try:
            pause = await slice_.work()
        except Stopped as stopped:
            reason = f"Stopped by {stopped.by}."
            await queries.pause_mailing(resources.db, workspace_id, mailing_id, MailingState.STOPPED, reason)
            raise
        async with attempt.effect() as tx:
            await slice_.go_on(tx, pause, arguments["number"] + 1)

    return run


class Slice:
    """Some of the mails of a mailing."""

    def __init__(self, resources: Resources, attempt: Attempt, workspace_id: int, mailing: Mailing) -> None:
        self.resources = resources
        self.db = resources.db
        self.attempt = attempt
        self.workspace_id = workspace_id
        self.mailing = mailing
        self.done = mailing.done
        self.sender = Sender(mailing.sender_name, resources.settings.sender.address)
        self.put_off = 0  # in a row
        self.key = b""

    async def work(self) -> timedelta | None:
        """Send some; returns after which time to go on, None where it doesn't."""
        mailing = self.mailing
        await queries.doubt(self.db, self.workspace_id, mailing.id)
        await self.gather()
        if not mailing.html:
            await self.write()
        self.key = await get_key(self.db)
        most = max(1, round(mailing.mails_a_minute * SLICE / timedelta(minutes=1)))
        until = asyncio.get_running_loop().time() + LONGEST
        sent = 0
        try:
            async with smtp.connected(self.resources.settings) as server:
                await end_outage(self.db)
                while sent < most and asyncio.get_running_loop().time() < until:
                    rows = await queries.list_waiting(
                        self.db,
                        self.workspace_id,
                        mailing.id,
                        limit=min(BATCH, most - sent),
                        now=self.resources.clock(),
                    )
                    if not rows:
                        break
                    for row in rows:
                        if not row.wants_it:
                            await self.end(row, "skipped")
                            continue
                        outcome = await self.deal_with(server, row)
                        sent += outcome.verdict is not Verdict.NOT_BEGUN
                        if outcome.verdict is Verdict.PAUSE:
                            await self.pause(outcome.words)
                            return None
                        if outcome.verdict is Verdict.NOT_BEGUN and not await self.still_on():
                            return None
                        if self.is_setback(outcome) or not server.is_connected:
                            return await self.set_back(outcome.words or ENDED)
                        await self.attempt.progress(self.done, self.mailing.readers)
        except MailAway as error:
            await begin_outage(self.db, str(error), now=self.resources.clock())
            return await self.set_back(str(error))
        return timedelta(minutes=1) * max(1, sent) / mailing.mails_a_minute

    def is_setback(self, outcome: Outcome) -> bool:
        """Whether the server takes nothing more for now."""
        return outcome.verdict in (Verdict.SET_BACK, Verdict.DOUBTFUL) or self.put_off >= PUT_OFF

    async def gather(self) -> None:
        """Give each reader who is subscribed a place."""
        gathered_to, state = self.mailing.gathered_to, self.mailing.state
        while state == MailingState.GATHERING:
            gathered = await queries.gather(self.db, self.workspace_id, self.mailing, gathered_to)
            if gathered is None:
                break
            gathered_to, state = gathered.gathered_to, gathered.state
        await self.look_again()

    async def look_again(self) -> None:
        """Know the mailing as it is by now."""
        self.mailing = await queries.get_mailing(self.db, self.workspace_id, self.mailing.id) or self.mailing

    async def still_on(self) -> bool:
        """Whether the mailing goes on, by this job."""
        turn = self.mailing.turn
        await self.look_again()
        return self.mailing.state == MailingState.SENDING and self.mailing.turn == turn

    async def write(self) -> None:
        """Write what all are sent, once. Raises Busy."""
        mailing = self.mailing
        post = msgspec.convert(mailing.post, Post)
        mail = await written(
            self.db, self.resources.settings, post, mailing.imprint, mailing.key, sender=mailing.sender_name
        )
        await queries.write_mailing(self.db, self.workspace_id, mailing.id, mail.html, mail.text)
        await self.look_again()

    async def deal_with(self, server: SMTP, row: Waiting) -> Outcome:
        """Send the mail for one reader, and write down what became of it."""
        handing = asyncio.create_task(self.hand_over(server, row))
        try:
            return await asyncio.shield(handing)
        except asyncio.CancelledError:
            with suppress(Exception):  # whatever it was, its own answer isn't waited for any more
                await asyncio.wait([handing], timeout=ENDING)
            handing.cancel()
            raise

    async def hand_over(self, server: SMTP, row: Waiting) -> Outcome:
        """The same for one who wants it."""
        mailing, settings = self.mailing, self.resources.settings
        size = len(mailing.html)
        try:
            content = await off_the_loop(
                size, message_for, settings, mailing, self.workspace_id, row, self.sender, self.key
            )
        except ValueError:
            outcome = Outcome(Verdict.REFUSED, "This isn't the address of one person.")
        else:
            outcome = await hand_over(server, self.sender.address, postal(row.email), content, lambda: self.begin(row))
        await self.note(row, outcome)
        return outcome

    async def begin(self, row: Waiting) -> bool:
        """Write down that a mail is being handed over."""
        return await queries.begin_mail(
            self.db, self.workspace_id, self.mailing.id, row, turn=self.mailing.turn, now=self.resources.clock()
        )

    async def note(self, row: Waiting, outcome: Outcome) -> None:
        """Write down what became of a mail."""
        self.put_off = self.put_off + 1 if outcome.verdict is Verdict.LATER else 0
        match outcome.verdict:
            case Verdict.SENT | Verdict.DOUBTFUL:
                await self.end(row, outcome.verdict, outcome.words)
            case Verdict.BOUNCED:
                await self.bounce(row, outcome.words)
                await self.end(row, "refused", outcome.words)
            case Verdict.REFUSED | Verdict.PAUSE if outcome.about_it:
                await self.end(row, "refused", outcome.words)
            case Verdict.LATER if row.tries + 1 >= TRIES:
                await self.end(row, "refused", outcome.words)
            case Verdict.LATER:
                again_at = self.resources.clock() + FIRST_PAUSE * 2**row.tries
                await self.end(row, "waiting", outcome.words, again_at=again_at)
            case Verdict.SET_BACK | Verdict.PAUSE:
                await self.end(row, "waiting", outcome.words)
            case Verdict.NOT_BEGUN:
                pass

    async def end(self, row: Waiting, state: str, words: str = "", *, again_at: datetime | None = None) -> None:
        """Write down what became of a mail."""
        self.done += state != "waiting"
        now = self.resources.clock()
        where = self.workspace_id, self.mailing.id, row.reader_id
        await queries.end_mail(self.db, *where, state, words, now=now, again_at=again_at)

    async def bounce(self, row: Waiting, words: str) -> None:
        """No mail reaches a reader: none goes there from now on."""
        await change_reader(
            self.db,
            self.workspace_id,
            row.reader_id,
            None,
            "reader.bounced",
            {"status": ReaderStatus.BOUNCED, "bounce": words[:500]},
            expected={"status": ReaderStatus.SUBSCRIBED, "email": row.email},
            now=self.resources.clock(),
        )

    async def set_back(self, reason: str) -> timedelta | None:
        """Try again later, or after many times wait for a person."""
        setbacks = await queries.set_back(self.db, self.workspace_id, self.mailing.id, reason)
        if setbacks > SETBACKS:
            await self.pause(reason)
            return None
        return timedelta(minutes=min(2 ** max(0, setbacks - 1), LONGEST_PAUSE))

    async def pause(self, reason: str) -> None:
        """Wait for a person."""
        await queries.pause_mailing(self.db, self.workspace_id, self.mailing.id, MailingState.PAUSED, reason)

    async def go_on(self, db: Queryable, pause: timedelta | None, number: int) -> None:
        """Ask for the next mails, or end the mailing; in the transaction that ends this job."""
        if pause is None:
            return
        now = self.resources.clock()
        where = self.workspace_id, self.mailing.id
        waiting = await queries.next_waiting(db, *where)
        if waiting is None:
            await queries.finish_mailing(db, *where, now=now)
            return
        run_at = max(now + pause, waiting.again_at or now)
        await enqueue_slice(db, *where, self.mailing.turn, now=now, number=number, run_at=run_at)


SEND_MAILING = Job(
    "send_mailing",
    "Mails to readers",
    begin_mailing,
    tries=8,
    at_once=1,
    outage=get_outage,
    names=queries.sql.name_mailings,
)
