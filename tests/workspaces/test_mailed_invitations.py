"""Invitations go by mail where the desk sends any."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.conftest import Clock
from tests.support.html import Page
from tests.support.mail_server import MailServer, do_jobs, mail_server, sends_by
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


@pytest.fixture
async def server(desk: Desk) -> AsyncIterator[MailServer]:
    """Where the desk's mail goes."""
    async with mail_server() as found:
        sends_by(desk, found)
        yield found


async def invite(ana: Person, email: str = "ben@example.com") -> httpx.Response:
    """Invite somebody."""
    page = Page(await ana.get("/members"))
    return await page.submit(ana.browser, "Invite", {"Email": email})


def link(server: MailServer, which: int = -1) -> str:
    """The link of a mail."""
    text = server.mails[which].get_body(("plain",)).get_content()  # type: ignore[union-attr]  # each has one
    (path,) = re.findall(r"http://desk\.test(/invitations/\S+)", text)
    assert isinstance(path, str)
    return path


async def test_the_mail_and_the_page_have_a_link_each_and_one_of_them_is_used(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, server: MailServer
) -> None:
    page = Page(await invite(ana))
    shown = page.one("#invitation-link").attributes["value"] or ""
    assert "A mail goes to ben@example.com" in page.text
    await do_jobs(desk)
    assert server.mails[0]["Subject"] == "Ana invites you to Alder & Finch"
    assert server.envelopes[0][1] == ["ben@example.com"]
    path = link(server)
    assert path not in shown
    assert Page(await visitor.get(path)).heading == Page(await visitor.get(shown)).heading == "Join Alder & Finch"
    ben = await desk.account("Ben")
    assert (await ben[1].post(path)).status_code == 303
    assert [(await visitor.get(each)).status_code for each in (path, shown)] == [404, 404]


async def test_each_try_has_a_link_that_works_and_the_database_none(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, server: MailServer, clock: Clock
) -> None:
    await invite(ana)
    server.says_to_mail = ""
    await do_jobs(desk)
    server.says_to_mail = "250 OK"
    clock.advance(minutes=1)
    await do_jobs(desk)
    for which in (0, 1):
        path = link(server, which)
        assert (await visitor.get(path)).status_code == 200
        token = path.rsplit("/", 1)[1]
        for table in ("jobs", "invitations", "invitation_links", "events"):
            assert await desk.fetch(f"select count(*) from {table} t where t::text like '%' || $1 || '%'", token) == 0  # noqa: S608  # names of tables


async def test_an_invitation_that_was_taken_back_is_sent_to_nobody(desk: Desk, ana: Person, server: MailServer) -> None:
    page = Page(await invite(ana))
    await page.submit(ana.browser, "Take back: ben@example.com")
    await do_jobs(desk)
    assert server.mails == []


async def test_what_is_no_address_invites_nobody(desk: Desk, ana: Person, server: MailServer) -> None:
    reply = await invite(ana, "a,b@evil.com")
    assert reply.status_code == 422
    assert Page(reply).value("Email") == "a,b@evil.com"
    assert await desk.fetch("select count(*) from invitations") == 0


async def test_a_workspace_invites_only_so_many_at_once(desk: Desk, ana: Person, server: MailServer) -> None:
    said = [
        (await ana.post("/members/invitations", {"role": "editor", "email": "b@c.com"})).status_code for _ in range(31)
    ]
    assert said == [200] * 30 + [429]
    assert await desk.fetch("select count(*) from jobs") == 30
