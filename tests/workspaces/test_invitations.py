"""Joining a workspace by a link."""

import asyncio
from urllib.parse import urlsplit

import httpx
import pytest

from tests.conftest import Clock
from tests.support.html import Page
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

NEWCOMER = {"Your name": "Ben", "Email": "ben@example.com", "Password": "a few words in a row"}
JOINING = {"name": "Ben", "email": "ben@example.com", "password": "a few words in a row"}


async def invite(ana: Person, role: str = "editor", note: str = "") -> str:
    """Make a link with the form of the members' page; returns its path."""
    page = Page(await ana.get("/members"))
    reply = await page.submit(ana.browser, "Make a link", {"Role": role, "For whom": note})
    assert reply.status_code == 200
    assert reply.headers["cache-control"] == "no-store"
    link = Page(reply).value("Invitation link")
    assert link.startswith("http://desk.test/invitations/")
    return urlsplit(link).path


async def roles(ana: Person) -> list[str]:
    """Who is a member, with their roles, as the members' page says it."""
    return [row.text() for row in Page(await ana.get("/members")).tree.css(".row[id^=member-] .meta span:first-child")]


@pytest.mark.parametrize("role", ["owner", "reviewer", "editor", "viewer"])
async def test_a_link_makes_an_account_and_a_member_with_the_role(
    ana: Person, visitor: httpx.AsyncClient, role: str
) -> None:
    path = await invite(ana, role)
    page = Page(await visitor.get(path))
    assert page.heading == "Join Alder & Finch"
    assert f"{role}." in page.text
    reply = await page.submit(visitor, "Join", NEWCOMER)
    assert reply.status_code == 303
    assert reply.headers["location"] == ana.path()
    assert (await visitor.get(ana.path("/tasks"))).status_code == 200
    assert sorted(await roles(ana)) == sorted(["Owner", role.capitalize()])


async def test_somebody_who_is_signed_in_joins_with_one_click(desk: Desk, ana: Person) -> None:
    eve = await desk.owner("Eve", business="Elsewhere")
    page = Page(await eve.browser.get(await invite(ana, "viewer")))
    reply = await page.submit(eve.browser, "Join as Eve")
    assert reply.headers["location"] == ana.path()
    assert (await eve.browser.get(ana.path("/tasks"))).status_code == 200
    assert (await eve.get("/tasks")).status_code == 200
    assert await roles(ana) == ["Owner", "Viewer"]


async def test_a_link_works_once_also_when_it_is_used_twice_at_once(desk: Desk, ana: Person) -> None:
    path = await invite(ana)
    forms = [{**JOINING, "email": f"ben{number}@example.com"} for number in range(3)]
    replies = await asyncio.gather(*(desk.browser().post(path, data=form) for form in forms))
    assert sorted(reply.status_code for reply in replies) == [303, 404, 404]
    assert (await desk.browser().get(path)).status_code == 404
    assert len(await roles(ana)) == 2
    assert await desk.fetch("select count(*) from accounts") == 2


async def test_a_link_that_was_taken_back_works_no_more(ana: Person, visitor: httpx.AsyncClient) -> None:
    path = await invite(ana, note="For Ben")
    page = Page(await ana.get("/members"))
    assert "For Ben" in page.text
    assert (await page.submit(ana.browser, "Take back: For Ben")).status_code == 303
    assert (await visitor.get(path)).status_code == 404
    assert (await visitor.post(path, data=JOINING)).status_code == 404
    assert "For Ben" not in Page(await ana.get("/members")).text


async def test_taking_a_link_back_twice_finds_nothing_the_second_time(desk: Desk, ana: Person) -> None:
    await invite(ana)
    number = await desk.fetch("select max(id) from invitations")
    path = f"/members/invitations/{number}?_method=delete"
    assert [(await ana.post(path)).status_code for _ in range(2)] == [303, 404]


async def test_a_link_works_for_a_week(ana: Person, visitor: httpx.AsyncClient, clock: Clock) -> None:
    path = await invite(ana, note="For Ben")
    clock.advance(days=6, hours=23)
    assert (await visitor.get(path)).status_code == 200
    clock.advance(hours=1)
    assert (await visitor.get(path)).status_code == 404
    assert (await visitor.post(path, data=JOINING)).status_code == 404
    assert "For Ben" not in Page(await ana.get("/members")).text


async def test_a_refused_form_keeps_what_was_typed_and_the_link(ana: Person, visitor: httpx.AsyncClient) -> None:
    path = await invite(ana)
    reply = await visitor.post(path, data={**JOINING, "password": "too short", "name": ""})
    assert reply.status_code == 422
    page = Page(reply)
    assert page.error("Your name")
    assert page.error("Password")
    assert page.value("Email") == "ben@example.com"
    assert "too short" not in page.html
    assert (await page.submit(visitor, "Join", NEWCOMER)).status_code == 303


async def test_an_email_that_has_an_account_is_asked_to_sign_in_first(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient
) -> None:
    await desk.account("Ben")
    path = await invite(ana)
    reply = await visitor.post(path, data={**JOINING, "email": "BEN@example.com"})
    assert reply.status_code == 422
    assert "Sign in with it first" in Page(reply).error("Email")
    assert (await visitor.get(path)).status_code == 200


async def test_invitations_are_seen_by_the_owners_of_their_workspace_only(desk: Desk, ana: Person) -> None:
    eve = await desk.owner("Eve", business="Elsewhere")
    ben = await desk.member("editor", ana)
    await invite(ana, note="A secret plan")
    assert "A secret plan" in Page(await ana.get("/members")).text
    assert "A secret plan" not in Page(await eve.get("/members")).text
    assert "A secret plan" not in Page(await ben.get("/members")).text


async def test_a_member_who_follows_a_link_keeps_their_role(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    assert (await ben.browser.post(await invite(ana, "viewer"))).status_code == 303
    assert await roles(ana) == ["Owner", "Reviewer"]


@pytest.mark.parametrize("form", [{"role": "king"}, {"role": ""}, {}, {"role": "viewer", "note": "x" * 201}])
async def test_an_invitation_that_cannot_be_is_refused(desk: Desk, ana: Person, form: dict[str, str]) -> None:
    reply = await ana.post("/members/invitations", form)
    assert reply.status_code == 422
    assert Page(reply).errors
    assert await desk.fetch("select count(*) from invitations") == 0


async def test_the_database_holds_no_token_of_an_invitation(desk: Desk, ana: Person) -> None:
    token = (await invite(ana)).rpartition("/")[2]
    for table in ("invitations", "events"):
        found = await desk.fetch(f"select count(*) from {table} t where t::text like '%' || $1 || '%'", token)  # noqa: S608  # names of tables
        assert found == 0


@pytest.mark.parametrize("role", [None, "editor", "viewer"])
async def test_the_links_of_an_owner_end_with_their_being_one(desk: Desk, ana: Person, role: str | None) -> None:
    ben = await desk.member("owner", ana, "Ben")
    path = await invite(ben, "owner")
    where = ana.path(f"/members/{ben.account_id}")
    changed = await (ana.browser.put(where, data={"role": role}) if role else ana.browser.delete(where))
    assert changed.status_code == 303
    for browser in (ben.browser, desk.browser()):
        assert (await browser.get(path)).status_code == 404
        assert (await browser.post(path, data=JOINING)).status_code == 404
    assert await roles(ana) == ["Owner", *([role.capitalize()] if role else [])]
    told = await desk.fetch("select count(*) from events where subject = 'invitation' and action = 'invitation.closed'")
    assert told == 1


async def test_a_link_that_was_made_as_its_owner_was_removed_leads_nowhere(desk: Desk, ana: Person) -> None:
    ben = await desk.member("owner", ana, "Ben")
    path = await invite(ben, "owner")
    await desk.fetch("update members set role = 'editor' where account_id = $1", ben.account_id)
    assert (await desk.browser().get(path)).status_code == 404
    assert (await desk.browser().post(path, data=JOINING)).status_code == 404


async def test_an_invitation_names_the_desk_as_the_browser_does(ana: Person) -> None:
    headers = {"origin": "https://desk.local:8443"}
    reply = await ana.post("/members/invitations", {"role": "editor"}, headers=headers)
    assert Page(reply).value("Invitation link").startswith("https://desk.local:8443/invitations/")
    reply = await ana.post("/members/invitations", {"role": "editor"}, headers={"origin": "null"})
    assert Page(reply).value("Invitation link").startswith("http://desk.test/invitations/")


async def test_a_link_tells_only_a_few_times_who_has_an_account(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient
) -> None:
    await desk.account("Ben")
    path = await invite(ana)
    said = [Page(await visitor.post(path, data=JOINING)).error("Email") for _ in range(22)]
    assert ["has an account" in words for words in said] == [True] * 20 + [False] * 2
    late = await visitor.post(path, data={**JOINING, "email": "cleo@example.com"})
    assert "too many tries" in Page(late).error("Email")


async def test_an_office_joins_by_as_many_links_as_it_has_people(desk: Desk, ana: Person) -> None:
    for number in range(23):
        form = {**JOINING, "email": f"ben{number}@example.com"}
        assert (await desk.browser().post(await invite(ana), data=form)).status_code == 303


@pytest.mark.parametrize(
    ("host", "only_here"),
    [
        ("127.0.0.1:8000", True),
        ("localhost:8000", True),
        ("desk.localhost", True),
        ("[::1]:8000", True),
        ("192.168.1.20:8000", False),
        ("localhost.example.com", False),
    ],
)
async def test_a_link_that_works_on_this_computer_only_says_so_and_how_to_open_the_desk(
    ana: Person, host: str, only_here: bool
) -> None:
    headers = {"host": host, "origin": f"http://{host}"}
    reply = await ana.browser.post(ana.path("/members/invitations"), data={"role": "editor"}, headers=headers)
    page = Page(reply)
    assert page.value("Invitation link").startswith(f"http://{host}/invitations/")
    assert ("Works on this computer only" in page.text) is only_here
    assert ("COFOUNDER_HOST=0.0.0.0" in page.text) is only_here
    assert ("Send this link" in page.text) is not only_here
