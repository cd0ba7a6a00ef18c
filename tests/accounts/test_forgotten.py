"""Who has forgotten their password is helped by mail, and nobody learns who is here."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.conftest import Clock
from tests.support.html import Page
from tests.support.mail_server import MailServer, do_jobs, mail_server, sends_by
from tests.support.passwords import PASSWORD, sign_in
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

NEW = "other words in a row"


@pytest.fixture
async def server(desk: Desk) -> AsyncIterator[MailServer]:
    """Where the desk's mail goes."""
    async with mail_server() as found:
        sends_by(desk, found)
        yield found


async def ask(browser: httpx.AsyncClient, email: str = "cleo@example.com") -> httpx.Response:
    """Ask for a link."""
    page = Page(await browser.get("/forgotten"))
    return await page.submit(browser, "Send the link", {"Email": email})


def links(server: MailServer) -> dict[str, str]:
    """The links of the last mail, by what they do."""
    text = server.mails[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]  # each has one
    return {kind: path for path, kind in re.findall(r"http://desk\.test(/(reset|sign-in)/\S+)", text)}


async def test_a_link_by_mail_sets_a_new_password_once_and_ends_all_sessions(
    desk: Desk, cleo: Person, browser: httpx.AsyncClient, server: MailServer
) -> None:
    assert (await ask(browser, " CLEO@Example.com ")).status_code == 303
    await do_jobs(desk)
    assert server.mails[0]["To"] == "Cleo <cleo@example.com>"
    path = links(server)["reset"]
    for _ in range(2):  # as a preview of the mail does
        page = Page(await browser.get(path))
    reply = await page.submit(browser, "Set password and sign in", {"New password": NEW})
    assert reply.status_code == 303
    assert (await cleo.get("/tasks")).headers["location"].startswith("/sign-in")
    assert (await browser.get(cleo.path("/tasks"))).status_code == 200
    for used in links(server).values():
        assert (await browser.get(used)).status_code == 404
    assert (await sign_in(desk.browser(), "cleo@example.com", NEW)).status_code == 303
    assert (await sign_in(desk.browser(), "cleo@example.com", PASSWORD)).status_code == 422


async def test_a_link_by_mail_signs_in_without_another_password(
    desk: Desk, cleo: Person, browser: httpx.AsyncClient, server: MailServer
) -> None:
    await ask(browser)
    await do_jobs(desk)
    page = Page(await browser.get(links(server)["sign-in"]))
    assert (await page.submit(browser, "Open the desk")).status_code == 303
    assert (await browser.get(cleo.path("/tasks"))).status_code == 200
    assert (await sign_in(desk.browser(), "cleo@example.com")).status_code == 303


async def test_links_by_mail_work_for_an_hour(
    desk: Desk, cleo: Person, browser: httpx.AsyncClient, server: MailServer, clock: Clock
) -> None:
    await ask(browser)
    await do_jobs(desk)
    clock.advance(minutes=59)
    assert [(await browser.get(path)).status_code for path in links(server).values()] == [200, 200]
    clock.advance(minutes=1)
    assert [(await browser.get(path)).status_code for path in links(server).values()] == [404, 404]


async def test_the_answer_is_the_same_for_everybody_and_nobody_unknown_gets_mail(
    desk: Desk, cleo: Person, browser: httpx.AsyncClient, server: MailServer
) -> None:
    known, unknown = await ask(browser), await ask(browser, "nobody@example.com")
    assert known.headers["location"] == unknown.headers["location"]
    assert known.content == unknown.content
    assert await desk.fetch("select count(*) from jobs") == 2  # the same was done for both
    await do_jobs(desk)
    assert [mail["To"].addresses[0].addr_spec for mail in server.mails] == ["cleo@example.com"]


async def test_the_database_holds_no_link(
    desk: Desk, cleo: Person, browser: httpx.AsyncClient, server: MailServer
) -> None:
    server.says_to_mail = "451 Later"
    await ask(browser)
    await do_jobs(desk)
    tokens = [path.rsplit("/", 1)[1] for path in links(server).values()]
    for token in tokens:
        for table in ("jobs", "one_time_links", "account_events", "rate_limits"):
            assert await desk.fetch(f"select count(*) from {table} t where t::text like '%' || $1 || '%'", token) == 0  # noqa: S608  # names of tables


async def test_one_address_gets_a_few_mails_only_and_one_network_asks_for_a_few_only(
    desk: Desk, cleo: Person, browser: httpx.AsyncClient, server: MailServer, clock: Clock
) -> None:
    replies = [await ask(browser) for _ in range(11)]
    assert [reply.status_code for reply in replies] == [303] * 10 + [429]
    assert "too many" in Page(replies[-1]).error("Email")
    await do_jobs(desk)
    assert len(server.mails) == 3
    clock.advance(minutes=16)
    assert (await ask(browser)).status_code == 303


async def test_what_is_no_address_is_said_beside_the_field(browser: httpx.AsyncClient, server: MailServer) -> None:
    reply = await ask(browser, "cleo")
    assert reply.status_code == 422
    assert "name@example.com" in Page(reply).error("Email")


async def test_a_desk_that_sends_no_mail_says_whom_to_ask(browser: httpx.AsyncClient) -> None:
    page = Page(await browser.get("/forgotten"))
    assert "Whoever runs it" in page.text
    assert page.tree.css("form") == []
    assert (await browser.post("/forgotten", data={"email": "cleo@example.com"})).status_code == 404


async def test_a_mail_server_that_is_away_breaks_no_page_and_is_told_of(
    desk: Desk, cleo: Person, browser: httpx.AsyncClient, server: MailServer, clock: Clock
) -> None:
    sends_by(desk, server, smtp_port=1)
    assert (await ask(browser)).status_code == 303
    await do_jobs(desk)
    for path in ("/forgotten", "/forgotten/sent"):
        assert "can't be sent at the moment" in Page(await browser.get(path)).text
    sends_by(desk, server)
    clock.advance(minutes=1)
    await do_jobs(desk)
    assert len(server.mails) == 1
    assert "can't be sent" not in Page(await browser.get("/forgotten")).text
