"""A publication goes to each reader who is subscribed, once, as the mail server takes it."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest

from tests.conftest import Clock
from tests.support.background import until_it_waits
from tests.support.html import Page
from tests.support.mail_server import MailServer, do_jobs, sends_by
from tests.support.people import Desk, Person
from tests.support.readers import (
    IMPRINT,
    a_newsletter,
    a_post,
    a_reader,
    a_target,
    many_readers,
    outlet_of,
    publish,
)
from webapp.newsletter import queries, sending
from webapp.publishing.models import NotSo, Weight
from webapp.publishing.targets.newsletter import NEWSLETTER

pytestmark = pytest.mark.anyio

FIGURES = "select array[readers, sent, refused, skipped, doubtful] from mailings"


def recipients(server: MailServer) -> list[str]:
    """To whom mails came, in order."""
    return [to for _, (to,) in server.envelopes]


async def test_each_reader_who_is_subscribed_gets_one_mail(desk: Desk, ana: Person, server: MailServer) -> None:
    await many_readers(desk, ana, 3)
    left = await a_reader(desk, ana, "left@example.com")
    await ana.post(f"/readers/{left}/departure")
    gone = await a_reader(desk, ana, "gone@example.com")
    await ana.post(f"/readers/{gone}?_method=delete")
    placed = await publish(desk, ana, await a_post(desk, ana))
    assert placed.answer == "It goes to 3 readers."
    await do_jobs(desk)
    assert sorted(recipients(server)) == [f"reader{number}@example.com" for number in (1, 2, 3)]
    assert server.connections == 1
    assert await desk.fetch(FIGURES) == [3, 3, 0, 0, 0]
    assert await desk.fetch("select state from mailings") == "done"
    page = Page(await ana.browser.get(placed.url))
    assert page.heading == "Winter hours"
    assert "3 of 3" in page.text


async def test_a_mail_says_what_mails_to_many_have_to(desk: Desk, ana: Person, server: MailServer) -> None:
    await a_reader(desk, ana, "rosa@example.com", "Rosa Diaz")
    await publish(desk, ana, await a_post(desk, ana))
    await do_jobs(desk)
    (mail,) = server.mails
    assert mail["From"] == "Alder & Finch <desk@example.com>"
    assert mail["To"] == "Rosa Diaz <rosa@example.com>"
    assert (mail["Subject"], mail["Reply-To"]) == ("Winter hours", "ana@example.com")
    assert (mail["Precedence"], mail["List-Unsubscribe-Post"]) == ("bulk", "List-Unsubscribe=One-Click")
    assert mail["List-Id"] == f"Alder & Finch <{ana.slug}.readers.desk.test>"
    assert mail["Message-ID"].endswith("@example.com>")
    link = mail["List-Unsubscribe"].strip(" <>")
    plain, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    text, shown = plain.get_content(), html.get_content()
    assert link in text
    assert f'href="{link}"' in shown
    for line in (*IMPRINT.splitlines(), "Winter hours", "We open at"):
        assert line in text
        assert line.replace("&", "&amp;") in shown
    assert "When we are open until March." in shown
    assert "<strong>ten</strong>" in shown
    assert "prefers-color-scheme: dark" in shown
    assert 'class="card text" style=' in shown
    assert "<script" not in shown


async def test_to_publish_twice_with_one_key_sends_once(desk: Desk, ana: Person, server: MailServer) -> None:
    await a_reader(desk, ana)
    post, target, key = await a_post(desk, ana), await a_target(desk, ana), uuid4()
    first = await publish(desk, ana, post, target, key)
    await do_jobs(desk)
    assert await publish(desk, ana, post, target, key) == first
    await do_jobs(desk)
    assert len(server.mails) == 1
    await publish(desk, ana, post, target)
    await do_jobs(desk)
    assert len({mail["Message-ID"] for mail in server.mails}) == 2


async def test_who_leaves_before_their_turn_gets_none_and_who_comes_later_neither(
    desk: Desk, ana: Person, server: MailServer, clock: Clock
) -> None:
    leaving = await a_reader(desk, ana)
    await many_readers(desk, ana, 1)
    await publish(desk, ana, await a_post(desk, ana))
    await ana.post(f"/readers/{leaving}/departure")
    clock.advance(seconds=1)
    await a_reader(desk, ana, "later@example.com")
    await do_jobs(desk)
    assert recipients(server) == ["reader1@example.com"]


async def test_only_so_many_go_in_a_minute(desk: Desk, ana: Person, server: MailServer, clock: Clock) -> None:
    await a_newsletter(desk, ana, mails_a_minute=60)
    await many_readers(desk, ana, 25)
    await publish(desk, ana, await a_post(desk, ana))
    for so_far in (10, 20, 25):
        await do_jobs(desk)
        assert len(server.mails) == so_far
        jobs = Page(await ana.get("/jobs")).titles
        assert jobs == (["Mails to readers (Winter hours)"] if so_far < 25 else [])
        clock.advance(seconds=10)
    assert await desk.fetch(FIGURES) == [25, 25, 0, 0, 0]


@pytest.mark.parametrize("answer", ["550 5.1.1 No such user", "550 Unknown", "553 Not here"])
async def test_an_address_that_is_refused_is_marked_as_bounced(
    desk: Desk, ana: Person, server: MailServer, answer: str
) -> None:
    reader = await a_reader(desk, ana)
    server.says_to_recipient = answer
    await publish(desk, ana, await a_post(desk, ana))
    await do_jobs(desk)
    assert await desk.fetch(FIGURES) == [1, 0, 1, 0, 0]
    page = Page(await ana.get(f"/readers/{reader}"))
    assert "Bounced since" in page.text
    assert answer in page.text
    assert "marked this reader as bounced" in page.text


async def test_a_full_mailbox_is_no_bounce(desk: Desk, ana: Person, server: MailServer) -> None:
    await a_reader(desk, ana)
    server.says_to_recipient = "552 5.2.2 Mailbox full"
    await publish(desk, ana, await a_post(desk, ana))
    await do_jobs(desk)
    assert await desk.fetch(FIGURES) == [1, 0, 1, 0, 0]
    assert await desk.fetch("select status from readers") == "subscribed"


async def test_what_the_server_puts_off_is_tried_again_later(
    desk: Desk, ana: Person, server: MailServer, clock: Clock
) -> None:
    await a_reader(desk, ana)
    server.says_to_recipient = "450 4.2.0 Greylisted"
    await publish(desk, ana, await a_post(desk, ana))
    await do_jobs(desk)
    assert await desk.fetch("select state from mailings") == "sending"
    clock.advance(minutes=14)
    server.says_to_recipient = "250 OK"
    await do_jobs(desk)
    assert server.mails == []
    clock.advance(minutes=2)
    await do_jobs(desk)
    assert len(server.mails) == 1
    assert await desk.fetch("select state from mailings") == "done"


async def test_what_is_put_off_says_until_when_and_is_tried_at_once_where_a_person_says_so(
    desk: Desk, ana: Person, server: MailServer, clock: Clock
) -> None:
    await many_readers(desk, ana, 2)
    server.says_to_recipient = "450 4.2.0 come back later"
    placed = await publish(desk, ana, await a_post(desk, ana))
    await do_jobs(desk)
    page = Page(await ana.browser.get(placed.url))
    assert "put off those that still wait. They are tried again today 10:15" in page.text
    server.says_to_recipient = "250 OK"
    await page.submit(ana.browser, "Try now")
    await do_jobs(desk)
    assert await desk.fetch(FIGURES) == [2, 2, 0, 0, 0]


async def test_a_server_that_takes_nothing_is_asked_less_and_less_and_then_a_person(
    desk: Desk, ana: Person, server: MailServer, clock: Clock
) -> None:
    await many_readers(desk, ana, 5)
    server.says_to_recipient = "421 4.7.0 Try again later"
    placed = await publish(desk, ana, await a_post(desk, ana))
    for minutes in [2**number for number in range(5)] + [30] * (sending.SETBACKS - 5):
        await do_jobs(desk)
        assert await desk.fetch("select state from mailings") == "sending"
        assert await desk.fetch("select run_at from jobs where state = 'waiting'") == clock() + timedelta(
            minutes=minutes
        )
        clock.advance(minutes=minutes)
    await do_jobs(desk)
    page = Page(await ana.browser.get(placed.url))
    assert "421 4.7.0 Try again later" in page.text
    assert await desk.fetch("select state from mailings") == "paused"
    server.says_to_recipient = "250 OK"
    assert (await page.submit(ana.browser, "Go on")).status_code == 303
    await do_jobs(desk)
    assert sorted(recipients(server)) == [f"reader{number}@example.com" for number in range(1, 6)]


async def test_a_server_that_cant_be_reached_is_asked_again(
    desk: Desk, ana: Person, server: MailServer, clock: Clock
) -> None:
    await a_reader(desk, ana)
    settings = desk.app.state.settings
    sends_by(desk, server, smtp_port=1)
    placed = await publish(desk, ana, await a_post(desk, ana))
    await do_jobs(desk)
    assert "can't be reached" in Page(await ana.browser.get(placed.url)).text
    desk.app.state.settings = settings
    clock.advance(minutes=1)
    await do_jobs(desk)
    assert len(server.mails) == 1


@pytest.mark.parametrize("answer", ["554 5.7.1 Looks like spam", "552 Too large"])
async def test_a_mail_that_is_refused_pauses_the_rest(desk: Desk, ana: Person, server: MailServer, answer: str) -> None:
    await many_readers(desk, ana, 3)
    server.says_to_mail = answer
    placed = await publish(desk, ana, await a_post(desk, ana))
    await do_jobs(desk)
    assert len(server.mails) == 1
    page = Page(await ana.browser.get(placed.url))
    assert f"the mail server said: {answer}" in page.text
    server.says_to_mail = "250 OK"
    await page.submit(ana.browser, "Go on")
    await do_jobs(desk)
    assert await desk.fetch(FIGURES) == [3, 2, 1, 0, 0]
    page = Page(await ana.browser.get(placed.url))
    await page.submit(ana.browser, "Send again to reader1@example.com")
    await do_jobs(desk)
    assert await desk.fetch(FIGURES) == [3, 3, 0, 0, 0]


async def test_a_connection_that_is_lost_in_a_mail_leaves_it_to_a_person(
    desk: Desk, ana: Person, server: MailServer, clock: Clock
) -> None:
    await many_readers(desk, ana, 2)
    server.says_to_mail = ""
    placed = await publish(desk, ana, await a_post(desk, ana))
    await do_jobs(desk)
    assert await desk.fetch(FIGURES) == [2, 0, 0, 0, 1]
    server.says_to_mail = "250 OK"
    clock.advance(minutes=1)
    await do_jobs(desk)
    assert recipients(server) == ["reader1@example.com", "reader2@example.com"]
    assert await desk.fetch(FIGURES) == [2, 1, 0, 0, 1]
    page = Page(await ana.browser.get(placed.url))
    assert "Of a doubtful mail nobody knows whether it went" in page.text
    await page.submit(ana.browser, "It arrived at reader1@example.com")
    assert await desk.fetch(FIGURES) == [2, 2, 0, 0, 0]
    reply = await page.submit(ana.browser, "Send again to reader1@example.com")
    assert reply.status_code == 422
    assert "decided about this meanwhile" in Page(reply).text


async def test_a_person_stops_it_and_lets_it_go_on(desk: Desk, ana: Person, server: MailServer, clock: Clock) -> None:
    await a_newsletter(desk, ana, mails_a_minute=60)
    await many_readers(desk, ana, 15)
    placed = await publish(desk, ana, await a_post(desk, ana))
    await do_jobs(desk)
    page = Page(await ana.browser.get(placed.url))
    await page.submit(ana.browser, "Stop")
    clock.advance(minutes=1)
    await do_jobs(desk)
    assert len(server.mails) == 10
    page = Page(await ana.browser.get(placed.url))
    assert "Stopped by Ana" in page.text
    await page.submit(ana.browser, "Go on")
    await do_jobs(desk)
    assert len(set(recipients(server))) == len(server.mails) == 15


async def test_an_address_in_other_letters_goes_as_it_is(desk: Desk, ana: Person, server: MailServer) -> None:
    await a_reader(desk, ana, "мария@пример.рф", "Мария")
    await a_reader(desk, ana, "jörg@bücher.de", "")
    await publish(desk, ana, await a_post(desk, ana, title="Öffnungszeiten\u2028im Winter"))
    await do_jobs(desk)
    assert set(recipients(server)) == {"мария@xn--e1afmkfd.xn--p1ai", "jörg@xn--bcher-kva.de"}
    assert server.mails[0]["Subject"] == "Öffnungszeiten im Winter"


async def test_what_a_mail_needs_is_found_before_it_goes(desk: Desk, ana: Person) -> None:
    post, target = await a_post(desk, ana, title=" ", description=""), await a_target(desk, ana)
    outlet = outlet_of(desk, target)
    found = await NEWSLETTER.check(outlet, post)
    assert [finding.weight for finding in found] == [Weight.BLOCKS] * 4 + [Weight.LOOK] * 2
    for finding in found[1:]:
        assert (await ana.browser.get(finding.mend_url)).status_code == 200
    with pytest.raises(NotSo, match="No mail is sent"):
        await publish(desk, ana, post, target)
    with pytest.raises(NotSo, match="No mail is sent"):
        await NEWSLETTER.reach(outlet)


async def test_nothing_stands_in_the_way_of_a_mail_that_has_all(desk: Desk, ana: Person, server: MailServer) -> None:
    await a_reader(desk, ana)
    outlet = outlet_of(desk, await a_target(desk, ana))
    assert await NEWSLETTER.check(outlet, await a_post(desk, ana)) == []
    assert await NEWSLETTER.reach(outlet) == "The mail server 127.0.0.1 lets the desk send."


async def test_another_workspace_sees_nothing_of_it(desk: Desk, ana: Person, server: MailServer) -> None:
    await a_reader(desk, ana)
    placed = await publish(desk, ana, await a_post(desk, ana))
    eve = await desk.owner("Eve", business="Elsewhere")
    path = placed.url.removeprefix(ana.path())
    for reply in (
        await eve.get(path),
        await eve.post(f"{path}/stop"),
        await eve.post(f"{path}/continuation"),
        await eve.post(f"{path}/repetition", {"state": "doubtful"}),
        await eve.post(f"{path}/readers/1/arrival"),
    ):
        assert reply.status_code == 404
    ben = await desk.member("viewer", ana)
    assert (await ben.get(path)).status_code == 403
    assert msgspec.json.encode(placed)


@pytest.mark.usefixtures("server")
async def test_who_leaves_while_their_mail_waits_for_its_turn_gets_none(desk: Desk, ana: Person) -> None:
    reader = await a_reader(desk, ana, "rosa@example.com")
    await publish(desk, ana, await a_post(desk, ana))
    mailing = await queries.get_mailing(desk.db, ana.workspace_id, await desk.fetch("select id from mailings"))
    assert mailing is not None
    await queries.gather(desk.db, ana.workspace_id, mailing, 0)
    (row,) = await queries.list_waiting(desk.db, ana.workspace_id, mailing.id, limit=1, now=desk.clock())
    async with desk.db._pool.acquire() as other, other.transaction():
        await other.execute("select from mailings for update")
        begin = queries.begin_mail(desk.db, ana.workspace_id, mailing.id, row, turn=mailing.turn, now=desk.clock())
        beginning = asyncio.create_task(begin)
        await until_it_waits(desk, beginning)
        assert (await ana.post(f"/readers/{reader}/departure")).status_code == 303
    assert not await beginning
