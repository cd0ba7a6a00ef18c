"""Whoever dies when: nobody gets a mail twice, and who may have got none is named."""

import signal
from collections import Counter

import pytest

from tests.conftest import MORNING
from tests.support.dying_sender import dying_senders
from tests.support.html import Page
from tests.support.mail_server import MailServer, do_jobs
from tests.support.people import Desk, Person
from tests.support.readers import a_newsletter, a_post, many_readers, publish
from webapp.newsletter.models import Mailing
from webapp.newsletter.queries import get_mailing

pytestmark = pytest.mark.anyio

READERS = 300
STEPS = 60


async def the_mailing(desk: Desk, who: Person) -> Mailing:
    """The only one."""
    found = await get_mailing(desk.db, who.workspace_id, await desk.fetch("select id from mailings"))
    assert found is not None
    return found


async def test_nobody_gets_a_mail_twice_though_senders_are_killed_at_each_step(
    desk: Desk, ana: Person, server: MailServer, dsn: str
) -> None:
    await a_newsletter(desk, ana, mails_a_minute=100_000)
    await many_readers(desk, ana, READERS)
    placed = await publish(desk, ana, await a_post(desk, ana))
    async with dying_senders(dsn, MORNING, server.port) as senders:
        ended = []
        for step in range(1, STEPS + 1):
            ended.append(await senders.die_at(step))
            await desk.fetch("update jobs set lease_until = now(), tries_left = 8 where state = 'running'")
    assert ended.count(-signal.SIGKILL) > STEPS - 5
    assert set(ended) <= {-signal.SIGKILL, 0}
    await do_jobs(desk)

    mailing = await the_mailing(desk, ana)
    got = Counter(to for _, (to,) in server.envelopes)
    assert set(got.values()) == {1}
    assert mailing.state == "done"
    assert (mailing.readers, mailing.done, mailing.refused, mailing.skipped) == (READERS, READERS, 0, 0)
    assert mailing.sent + mailing.doubtful == READERS
    named = await desk.db._pool.fetch(
        "select r.email from mailing_readers m join readers r on r.id = m.reader_id where m.state = 'doubtful'"
    )
    doubtful = {row[0] for row in named}
    assert 0 < mailing.doubtful == len(doubtful) < STEPS
    without = {f"reader{number}@example.com" for number in range(1, READERS + 1)} - got.keys()
    assert without < doubtful  # of some the server has the mail, and just nobody heard of it

    # A person looks into the server's log, and decides about each of them.
    page = Page(await ana.browser.get(placed.url))
    for email in doubtful:
        await page.submit(ana.browser, f"{'Send again to' if email in without else 'It arrived at'} {email}")
    await do_jobs(desk)
    assert Counter(to for _, (to,) in server.envelopes) == {
        f"reader{number}@example.com": 1 for number in range(1, READERS + 1)
    }
    assert (await the_mailing(desk, ana)).sent == READERS
