"""Readers come by themselves, once they said by mail that it was them, and leave by a press."""

from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import pytest

from tests.conftest import Clock
from tests.support.background import work
from tests.support.html import Page
from tests.support.mail_server import MailServer, do_jobs, mail_server, sends_by
from tests.support.people import OWN_PAGE, Desk, Person
from tests.support.readers import a_newsletter, a_post, a_reader, publish
from webapp.housekeeping import TIDY
from webapp.readers import leaving_controller, sign_up_controller

pytestmark = pytest.mark.anyio

TYPED = {"email": "Rosa@example.com", "name": "Rosa"}
STATUS = "select status from readers"


@pytest.fixture
async def server(desk: Desk, ana: Person) -> AsyncIterator[MailServer]:
    """A mail server, by which a desk sends whose readers can sign up."""
    async with mail_server() as found:
        sends_by(desk, found)
        await a_newsletter(desk, ana, sign_up=True, about="Once a month.")
        yield found


def place(ana: Person) -> str:
    """Where Ana's readers sign up."""
    return f"/subscribe/{ana.slug}"


def link_in(server: MailServer) -> str:
    """The path of the link in the last mail."""
    body = server.mails[-1].get_body(("plain",))
    assert body is not None
    address: str = next(line for line in body.get_content().splitlines() if line.startswith("http"))
    return urlsplit(address).path


async def test_who_says_that_it_was_them_is_welcome_also_where_nobody_else_can_sign_up_any_more(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, server: MailServer
) -> None:
    await visitor.post(place(ana), data=TYPED)
    await do_jobs(desk)
    await a_newsletter(desk, ana, sign_up=False)
    page = Page(await visitor.get(link_in(server)))
    reply = await page.submit(visitor, page.one("main button").text().strip(), {})
    assert (reply.status_code, Page(reply).heading) == (200, "You’re subscribed")
    assert await desk.fetch(STATUS) == "subscribed"


async def test_who_signs_up_is_asked_by_mail_and_then_a_reader(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, server: MailServer
) -> None:
    page = Page(await visitor.get(place(ana)))
    assert "Once a month." in page.text
    reply = await page.submit(visitor, "Subscribe", {"Email": "Rosa@example.com", "Name": "Rosa"})
    assert "set-cookie" not in reply.headers
    assert Page(await visitor.get(reply.headers["location"])).heading == "Look into your mail"
    assert await desk.fetch(STATUS) == "waiting"
    await do_jobs(desk)
    assert server.mails[0]["Subject"] == "Do you want the mails of Alder & Finch?"
    assert server.mails[0]["From"] == "Alder & Finch <desk@example.com>"
    link = link_in(server)
    page = Page(await visitor.get(link))
    assert await desk.fetch(STATUS) == "waiting"  # a program may have opened it
    reply = await page.submit(visitor, "Yes, I want them")
    assert Page(await visitor.get(reply.headers["location"])).heading == "You’re subscribed"
    assert await desk.fetch(STATUS) == "subscribed"
    assert "said by the link in a mail that they want it" in Page(await ana.get("/readers/1")).text


async def test_until_an_owner_has_it_on_there_is_nothing(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, server: MailServer
) -> None:
    await a_newsletter(desk, ana, sign_up=False)
    assert (await visitor.get(place(ana))).status_code == 404
    assert (await visitor.post(place(ana), data=TYPED)).status_code == 404
    assert (await visitor.get("/subscribe/nowhere")).status_code == 404


async def test_the_answer_is_the_same_whoever_the_address_belongs_to(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, server: MailServer
) -> None:
    await a_reader(desk, ana, "known@example.com")
    left = await a_reader(desk, ana, "left@example.com")
    await ana.post(f"/readers/{left}/departure")
    answers = set()
    for email in ("new@example.com", "known@example.com", "left@example.com", "new@example.com"):
        reply = await visitor.post(place(ana), data={"email": email})
        answers.add((reply.status_code, reply.headers["location"], reply.text))
    assert len(answers) == 1
    await do_jobs(desk)
    assert sorted(to for _, (to,) in server.envelopes) == ["left@example.com", "new@example.com"]
    assert await desk.fetch("select status from readers where id = $1", left) == "left"
    await visitor.post(link_in(server))
    assert await desk.fetch("select count(*) from readers where status = 'subscribed'") == 2


async def test_a_program_that_fills_in_all_it_finds_is_none(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, server: MailServer
) -> None:
    reply = await visitor.post(place(ana), data=TYPED | {"website": "https://spam.example"})
    assert reply.status_code == 303
    assert await desk.fetch("select count(*) from readers") == 0


@pytest.mark.parametrize("email", ["", "rosa", "a<b@c.com", "a,b@evil.com", "x\x01@y.com"])
async def test_what_is_no_address_is_said_beside_it(
    ana: Person, visitor: httpx.AsyncClient, server: MailServer, email: str
) -> None:
    reply = await visitor.post(place(ana), data={"email": email, "name": "Rosa"})
    assert (reply.status_code, bool(Page(reply).error("Email"))) == (422, True)
    assert Page(reply).value("Name") == "Rosa"


async def test_a_form_of_another_website_only_leads_there(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, server: MailServer
) -> None:
    page = Page(await ana.get("/readers/settings"))
    snippet = Page(page.one("#snippet").text())
    form = snippet.one("form")
    assert form.attributes["method"] == "get"
    address = urlsplit(form.attributes["action"] or "").path
    del visitor.headers["sec-fetch-site"]
    other = {"sec-fetch-site": "cross-site", "origin": "https://shop.example"}
    page = Page(await visitor.get(address, params={"email": "rosa@example.com"}, headers=other))
    assert page.value("Email") == "rosa@example.com"
    assert await desk.fetch("select count(*) from readers") == 0
    assert (await visitor.post(place(ana), data=TYPED, headers=other)).status_code == 403


async def test_one_place_and_one_address_have_their_limits(
    desk: Desk,
    ana: Person,
    visitor: httpx.AsyncClient,
    server: MailServer,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sign_up_controller, "OF_ADDRESS", 1)
    monkeypatch.setattr("webapp.readers.queries.ASKED_AGAIN", timedelta(0))
    for _ in range(3):
        assert (await visitor.post(place(ana), data=TYPED)).status_code == 303
    await do_jobs(desk)
    assert len(server.mails) == 1
    monkeypatch.setattr(sign_up_controller, "OF_PLACE", 3)
    reply = await visitor.post(place(ana), data={"email": "other@example.com"})
    assert (reply.status_code, "Try again in a quarter" in Page(reply).error("Email")) == (429, True)


async def test_a_link_is_over_after_a_week_and_who_never_confirmed_is_forgotten(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, server: MailServer, clock: Clock
) -> None:
    await visitor.post(place(ana), data=TYPED)
    await do_jobs(desk)
    link = link_in(server)
    clock.advance(days=7)
    assert Page(await visitor.get(link)).heading == "This link is over"
    assert (await visitor.post(link)).status_code == 404
    assert await desk.fetch(STATUS) == "waiting"
    clock.advance(seconds=1)
    await work(desk, TIDY)
    assert await desk.fetch("select count(*) from readers") == 0
    assert (await visitor.post(f"{place(ana)}/confirm/made-up")).status_code == 404


async def test_a_link_means_the_address_that_was_asked(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, server: MailServer
) -> None:
    await visitor.post(place(ana), data=TYPED)
    await do_jobs(desk)
    link = link_in(server)
    await Page(await ana.get("/readers/1")).submit(ana.browser, "Save reader", {"Email": "other@example.com"})
    assert (await visitor.post(link)).status_code == 404
    assert await desk.fetch(STATUS) == "waiting"


async def leaving(desk: Desk, ana: Person, server: MailServer) -> str:
    """The path of the link by which a reader leaves, from the header of a mail to them."""
    await a_reader(desk, ana)
    await publish(desk, ana, await a_post(desk, ana))
    await do_jobs(desk)
    return urlsplit(str(server.mails[-1]["List-Unsubscribe"]).strip(" <>")).path


async def test_a_mail_program_unsubscribes_by_one_post_that_says_nothing_of_where_it_comes_from(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, server: MailServer
) -> None:
    path = await leaving(desk, ana, server)
    assert Page(await visitor.get(path)).heading == "Unsubscribe?"
    assert await desk.fetch(STATUS) == "subscribed"
    for name in OWN_PAGE:
        del visitor.headers[name]
    for _ in range(2):
        reply = await visitor.post(path, data={"List-Unsubscribe": "One-Click"})
        assert (reply.status_code, Page(reply).heading) == (200, "You get no more of these mails")
        assert await desk.fetch(STATUS) == "left"
    assert await desk.fetch("select count(*) from events where action = 'reader.left'") == 1
    assert "left by the link in a mail" in Page(await ana.get("/readers/1")).text


async def test_who_left_by_mistake_comes_back_from_the_same_page(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, server: MailServer
) -> None:
    path = await leaving(desk, ana, server)
    page = Page(await Page(await visitor.get(path)).submit(visitor, "Unsubscribe"))
    reply = await page.submit(visitor, "Subscribe again")
    assert (reply.status_code, Page(reply).heading) == (200, "You get the mails again")
    assert await desk.fetch(STATUS) == "subscribed"


async def test_nobody_is_brought_back_by_a_link_whom_an_owner_removed(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, server: MailServer
) -> None:
    path = await leaving(desk, ana, server)
    await ana.post("/readers/1/bounce", {})
    assert (await visitor.post(f"{path}?_method=delete")).status_code == 200
    assert await desk.fetch(STATUS) == "bounced"
    await ana.post("/readers/1/forgetting")
    assert (await visitor.post(path)).status_code == 200


async def test_nobody_learns_whether_a_link_is_ours(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, server: MailServer
) -> None:
    path = await leaving(desk, ana, server)
    tampered = path[:-1] + ("A" if path[-1] != "A" else "B")
    for other in (tampered, "/stop/readers/x", "/stop/readers/-_-"):
        reply = await visitor.post(other)
        assert (reply.status_code, Page(reply).heading) == (200, "You get no more of these mails")
    assert await desk.fetch(STATUS) == "subscribed"


async def test_one_place_leaves_only_so_often(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaving_controller, "LEFT", 2)
    assert [(await visitor.post("/stop/readers/x")).status_code for _ in range(3)] == [200, 200, 429]


async def test_settings_are_saved_and_a_sign_up_needs_an_address(desk: Desk, ana: Person) -> None:
    page = Page(await ana.get("/readers/settings"))
    reply = await page.submit(ana.browser, "Save", {"Readers can sign up by themselves": "1"})
    assert reply.status_code == 422
    assert "Say who you are" in Page(reply).error("Postal address")
    typed = {"Postal address": "1 Mill Lane", "Answers go to": "ana@example.com", "Mails a minute": "300"}
    assert (await Page(reply).submit(ana.browser, "Save", typed)).status_code == 303
    page = Page(await ana.get("/readers/settings"))
    assert (page.value("Mails a minute"), page.value("Postal address")) == ("300", "1 Mill Lane")
    assert "http://desk.test/subscribe/" in page.text
    stale = {"version": "1", "mails_a_minute": "5", "imprint": "x"}
    reply = await ana.post("/readers/settings?_method=put", stale)
    assert (reply.status_code, Page(reply).value("Mails a minute")) == (409, "5")
    for wrong in (
        {"mails_a_minute": "0"},
        {"mails_a_minute": "many"},
        {"reply_to": "a<b@c.com"},
        {"imprint": "x" * 1001},
    ):
        reply = await ana.post("/readers/settings?_method=put", {"version": "2", "mails_a_minute": "5"} | wrong)
        assert reply.status_code == 422, wrong
