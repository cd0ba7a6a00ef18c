"""Workspaces: their settings, their addresses, and the way from one to another."""

import asyncio

import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_the_settings_are_saved(ana: Person) -> None:
    labels = {
        "Business name": "Alder & Sons",
        "Time zone": "Asia/Tokyo",
        "Week starts on": "sunday",
        "Date order": "ymd",
    }
    page = Page(await ana.get("/settings"))
    assert (await page.submit(ana.browser, "Save", labels)).status_code == 303
    page = Page(await ana.get("/settings"))
    assert {label: page.value(label) for label in labels} == labels
    assert "Alder & Sons" in Page(await ana.get("/tasks")).text


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Business name", ""),
        ("Business name", "x" * 101),
        ("Business name", "\x00"),
        ("Time zone", ""),
        ("Time zone", "Mars/Olympus"),
        ("Week starts on", "friday"),
        ("Date order", ""),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field_and_kept(ana: Person, label: str, value: str) -> None:
    page = Page(await ana.get("/settings"))
    changes = {"Business name": "Something new", label: value}
    reply = await page.submit(ana.browser, "Save", changes)
    assert reply.status_code == 422
    page = Page(reply)
    assert page.error(label)
    if label != "Business name":
        assert page.value("Business name") == "Something new"
    assert Page(await ana.get("/settings")).value("Business name") == "Alder & Finch"


async def test_a_stale_version_is_a_conflict_that_shows_both_and_can_be_saved_again(ana: Person) -> None:
    old = Page(await ana.get("/settings"))
    await old.submit(ana.browser, "Save", {"Business name": "From elsewhere"})
    reply = await old.submit(ana.browser, "Save", {"Business name": "Mine"})
    assert reply.status_code == 409
    page = Page(reply)
    assert "From elsewhere" in page.text
    assert page.value("Business name") == "Mine"
    assert (await page.submit(ana.browser, "Save")).status_code == 303
    assert Page(await ana.get("/settings")).value("Business name") == "Mine"


async def test_of_two_who_save_at_the_same_moment_one_is_told(ana: Person) -> None:
    page = Page(await ana.get("/settings"))
    names = ("One", "Two")
    replies = await asyncio.gather(*(page.submit(ana.browser, "Save", {"Business name": name}) for name in names))
    assert sorted(reply.status_code for reply in replies) == [303, 409]


async def test_another_workspace_begins_empty_and_belongs_to_whoever_began_it(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "Order paper")
    page = Page(await ana.browser.get("/workspaces"))
    reply = await page.submit(ana.browser, "Begin workspace", {"Business name": "Café Zoë"})
    assert reply.status_code == 303
    assert reply.headers["location"] == "/w/cafe-zoe"
    assert Page(await ana.browser.get("/w/cafe-zoe/tasks")).titles == []
    assert (await ana.browser.get("/w/cafe-zoe/settings")).status_code == 200
    assert Page(await ana.browser.get("/workspaces")).titles == ["Alder & Finch", "Café Zoë"]


@pytest.mark.parametrize("form", [{}, {"name": " "}, {"name": "A", "time_zone": "Nowhere"}, {"name": "\x00"}])
async def test_a_workspace_that_cannot_be_is_refused(desk: Desk, ana: Person, form: dict[str, str]) -> None:
    reply = await ana.browser.post("/workspaces", data=form)
    assert reply.status_code == 422
    assert Page(reply).errors
    assert await desk.fetch("select count(*) from workspaces") == 1


async def test_the_desk_opens_where_its_person_was_last(desk: Desk, ana: Person) -> None:
    other = {"name": "Elsewhere", "time_zone": "UTC"}
    there = (await ana.browser.post("/workspaces", data=other)).headers["location"]
    for path in (ana.path(), there, ana.path()):
        assert (await ana.browser.get(path)).status_code == 200
        assert (await ana.browser.get("/")).headers["location"] == path
        assert (await ana.browser.get("/account")).status_code == 200
        assert (await ana.browser.get("/")).headers["location"] == path


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Alder & Finch", "alder-finch"),
        ("  Ärger GmbH!  ", "arger-gmbh"),
        ("日本", "desk"),
        ("../..", "desk"),
        ("x" * 100, "x" * 48),
        ("-" * 5, "desk"),
    ],
)
async def test_an_address_is_made_of_the_name_and_is_nobody_elses(desk: Desk, name: str, slug: str) -> None:
    _, browser = await desk.account("Ana")
    form = {"name": name, "time_zone": "UTC"}
    first, *others = [(await browser.post("/workspaces", data=form)).headers["location"] for _ in range(3)]
    assert first == f"/w/{slug}"
    assert len({first, *others}) == 3
    for path in (first, *others):
        assert (await browser.get(path)).status_code == 200


async def test_workspaces_of_one_name_begun_at_the_same_moment_get_addresses_of_their_own(
    desk: Desk, ana: Person
) -> None:
    form = {"name": "Twins", "time_zone": "UTC"}
    replies = await asyncio.gather(*(ana.browser.post("/workspaces", data=form) for _ in range(6)))
    assert [reply.status_code for reply in replies] == [303] * 6
    assert len({reply.headers["location"] for reply in replies}) == 6
