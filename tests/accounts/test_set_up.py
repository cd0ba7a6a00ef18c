"""The first start: one link, one form, and the desk is somebody's."""

import asyncio

import httpx
import pytest

from tests.conftest import Clock
from tests.support.html import Page
from tests.support.people import Desk
from webapp.accounts.queries import add_account, issue_link
from webapp.accounts.setup import LINK_VALID, issue_setup_link

pytestmark = pytest.mark.anyio

FORM = {
    "name": "Ana Alder",
    "email": "ana@example.com",
    "password": "correct horse battery",
    "workspace_name": "Alder & Finch",
    "time_zone": "Europe/Vienna",
    "week_start": "sunday",
    "date_order": "ymd",
}


async def set_up_path(desk: Desk) -> str:
    """The path of a set-up link."""
    return "/setup/" + await issue_link(desk.db, "setup", now=desk.clock(), valid=LINK_VALID)


async def test_before_set_up_the_desk_says_where_its_link_is(browser: httpx.AsyncClient) -> None:
    reply = await browser.get("/")
    assert reply.status_code == 200
    assert "link" in Page(reply).text


async def test_the_form_makes_the_account_and_the_workspace_and_signs_in(
    desk: Desk, browser: httpx.AsyncClient
) -> None:
    path = await set_up_path(desk)
    labels = {
        "Your name": "Ana Alder",
        "Email": "ana@example.com",
        "Password": "correct horse battery",
        "Business name": "Alder & Finch",
        "Time zone": "Europe/Vienna",
        "Week starts on": "sunday",
        "Date order": "ymd",
    }
    reply = await Page(await browser.get(path)).submit(browser, "Set up my desk", labels)
    assert reply.status_code == 303
    assert reply.headers["location"] == "/w/alder-finch"
    page = Page(await browser.get("/w/alder-finch/tasks"))
    assert "Alder & Finch" in page.text
    assert page.titles == []
    settings = Page(await browser.get("/w/alder-finch/settings"))
    assert settings.value("Time zone") == "Europe/Vienna"
    assert settings.value("Week starts on") == "sunday"
    assert settings.value("Date order") == "ymd"
    assert Page(await browser.get("/account")).value("Email") == "ana@example.com"


async def test_the_link_works_once(desk: Desk, browser: httpx.AsyncClient) -> None:
    path = await set_up_path(desk)
    replies = await asyncio.gather(*(desk.browser().post(path, data=FORM) for _ in range(2)))
    assert sorted(reply.status_code for reply in replies) == [303, 404]
    assert (await browser.get(path)).status_code == 404
    assert (await browser.post(path, data=FORM)).status_code == 404
    assert await desk.fetch("select count(*) from accounts") == 1
    assert await desk.fetch("select count(*) from workspaces") == 1


async def test_the_link_stops_working_after_a_week(desk: Desk, browser: httpx.AsyncClient, clock: Clock) -> None:
    path = await set_up_path(desk)
    clock.advance(days=7)
    assert (await browser.get(path)).status_code == 404


async def test_a_newer_link_takes_the_place_of_an_older_one(desk: Desk) -> None:
    first = await issue_setup_link(desk.db)
    second = await issue_setup_link(desk.db)
    assert first != second
    assert await desk.fetch("select count(*) from one_time_links") == 1


async def test_a_desk_that_is_set_up_gives_no_link(desk: Desk) -> None:
    await desk.account("Ben")
    assert await issue_setup_link(desk.db) is None


async def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept(
    desk: Desk, browser: httpx.AsyncClient
) -> None:
    path = await set_up_path(desk)
    wrong = {**FORM, "email": "ana", "password": "too short", "time_zone": "Vienna", "sample_data": "1"}
    reply = await browser.post(path, data=wrong)
    assert reply.status_code == 422
    page = Page(reply)
    assert "name@example.com" in page.error("Email")
    assert "10 characters" in page.error("Password")
    assert page.text.count("10 characters") == 1  # and not once more as a hint
    assert "Europe/Vienna" in page.error("Time zone")
    assert page.value("Your name") == "Ana Alder"
    assert page.value("Email") == "ana"
    assert page.value("Business name") == "Alder & Finch"
    assert page.value("Time zone") == "Vienna"
    assert page.value("Week starts on") == "sunday"
    assert page.value("Date order") == "ymd"
    assert "checked" in page.field("Fill it with sample tasks and drafts to look around").attributes
    assert page.value("Password") == ""
    assert "too short" not in page.html
    assert (await browser.post(path, data=FORM)).status_code == 303


@pytest.mark.parametrize("name", list(FORM))
async def test_every_field_is_needed(desk: Desk, browser: httpx.AsyncClient, name: str) -> None:
    path = await set_up_path(desk)
    for value in ("", "\x00", None):
        data = {key: text for key, text in {**FORM, name: value}.items() if text is not None}
        reply = await browser.post(path, data=data)
        assert reply.status_code == 422
        assert len(Page(reply).errors) == 1
    assert await desk.fetch("select count(*) from accounts") == 0


async def test_sample_data_is_there_where_it_was_asked_for(desk: Desk, browser: httpx.AsyncClient) -> None:
    reply = await browser.post(await set_up_path(desk), data={**FORM, "sample_data": "1"})
    assert reply.status_code == 303
    page = Page(await browser.get("/w/alder-finch/tasks"))
    assert page.row("Order gift boxes")
    assert page.row("Approve the December newsletter")
    assert "Winter opening hours" in Page(await browser.get("/w/alder-finch/drafts")).titles


async def test_an_address_that_was_taken_in_the_meantime_is_said_beside_it(
    desk: Desk, browser: httpx.AsyncClient
) -> None:
    path = await set_up_path(desk)
    await add_account(desk.db, email="ANA@example.com", name="Ana", password_hash="none")
    reply = await browser.post(path, data=FORM)
    assert reply.status_code == 422
    assert Page(reply).error("Email")
    assert (await browser.get(path)).status_code == 200


async def test_once_the_desk_is_set_up_no_other_link_sets_it_up_again(desk: Desk, browser: httpx.AsyncClient) -> None:
    paths = [await set_up_path(desk), await set_up_path(desk)]
    assert (await browser.post(paths[0], data=FORM)).status_code == 303
    assert (await desk.browser().get(paths[1])).status_code == 404
    another = await desk.browser().post(paths[1], data=FORM | {"email": "thief@example.com"})
    assert another.status_code == 404
