"""A person's own settings."""

import pytest

from tests.support.html import Page
from tests.support.passwords import PASSWORD
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_name_email_dates_and_times_are_saved(desk: Desk, cleo: Person) -> None:
    page = Page(await cleo.browser.get("/account"))
    labels = {
        "Your name": "Cleo Finch",
        "Email": "finch@example.com",
        "Time zone": "Asia/Tokyo",
        "Week starts on": "saturday",
        "Date order": "mdy",
    }
    reply = await page.submit(cleo.browser, "Save", labels | {"Your password": PASSWORD})
    assert reply.status_code == 303
    page = Page(await cleo.browser.get("/account"))
    assert {label: page.value(label) for label in labels} == labels
    assert "Cleo Finch" in page.text


async def test_empty_dates_and_times_are_those_of_the_workspace(desk: Desk) -> None:
    ben = await desk.owner("Ben", time_zone="Pacific/Auckland")
    await desk.task(ben, "Order paper", due_on="2026-03-04")
    assert "Yesterday" not in Page(await ben.get("/tasks")).row("Order paper").text
    page = Page(await ben.browser.get("/account"))
    assert page.value("Time zone") == ""
    await page.submit(ben.browser, "Save", {"Time zone": "Pacific/Kiritimati"})
    assert "Yesterday" in Page(await ben.get("/tasks")).row("Order paper").text  # where it is Thursday already


async def test_a_stale_version_is_a_conflict_that_shows_both_and_can_be_saved_again(cleo: Person) -> None:
    old = Page(await cleo.browser.get("/account"))
    await old.submit(cleo.browser, "Save", {"Your name": "From elsewhere"})
    reply = await old.submit(cleo.browser, "Save", {"Your name": "Mine"})
    assert reply.status_code == 409
    page = Page(reply)
    assert "From elsewhere" in page.text
    assert page.value("Your name") == "Mine"
    assert (await page.submit(cleo.browser, "Save")).status_code == 303
    assert Page(await cleo.browser.get("/account")).value("Your name") == "Mine"


@pytest.mark.parametrize("email", ["ben@example.com", "BEN@Example.COM"])
async def test_an_email_that_another_account_uses_is_said_beside_it(desk: Desk, cleo: Person, email: str) -> None:
    await desk.account("Ben")
    page = Page(await cleo.browser.get("/account"))
    typed = {"Email": email, "Your name": "Cleo Finch", "Your password": PASSWORD}
    reply = await page.submit(cleo.browser, "Save", typed)
    assert reply.status_code == 422
    page = Page(reply)
    assert "Another account" in page.error("Email")
    assert page.value("Email") == email
    assert page.value("Your name") == "Cleo Finch"


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Your name", "  "),
        ("Your name", "x" * 101),
        ("Your name", "\x00"),
        ("Email", "nowhere"),
        ("Email", "a b@example.com"),
        ("Email", "x" * 250 + "@example.com"),
        ("Time zone", "Europe/Nowhere"),
        ("Time zone", "../../etc/passwd"),
        ("Week starts on", "friday"),
        ("Date order", "ydm"),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field(cleo: Person, label: str, value: str) -> None:
    page = Page(await cleo.browser.get("/account"))
    reply = await page.submit(cleo.browser, "Save", {label: value})
    assert reply.status_code == 422
    assert Page(reply).error(label)
    assert Page(await cleo.browser.get("/account")).value("Your name") == "Cleo"


async def test_the_theme_is_switched_on_whatever_page_and_leads_back_to_it(cleo: Person) -> None:
    path = cleo.path("/tasks?status=completed")
    for theme in ("dark", "light", "system"):
        headers = {"referer": f"http://desk.test{path}"}
        reply = await cleo.browser.post("/account/theme", data={"theme": theme}, headers=headers)
        assert reply.status_code == 303
        assert reply.headers["location"] == path
        html = Page(await cleo.get("/tasks")).one("html")
        assert html.attributes.get("data-theme", "system") == theme


@pytest.mark.parametrize("referer", ["http://evil.test//evil.test/", "//evil.test", "javascript:x", ""])
async def test_the_theme_leads_to_no_other_host_and_to_no_other_theme(cleo: Person, referer: str) -> None:
    reply = await cleo.browser.post("/account/theme", data={"theme": "pink"}, headers={"referer": referer})
    assert reply.status_code == 303
    assert reply.headers["location"] == "/"
    assert "data-theme" not in Page(await cleo.get("/tasks")).one("html").attributes


async def test_another_email_needs_the_password_and_guesses_at_it_are_counted(desk: Desk, cleo: Person) -> None:
    page = Page(await cleo.browser.get("/account"))
    typed = {"Email": "thief@example.com", "Your name": "Cleo Finch"}
    for guess in ("", *("a guess",) * 9):
        reply = await page.submit(cleo.browser, "Save", typed | {"Your password": guess})
        assert reply.status_code == 422
        assert "needs your current password" in Page(reply).error("Your password")
    late = await page.submit(cleo.browser, "Save", typed | {"Your password": PASSWORD})
    assert "too many tries" in Page(late).error("Your password")
    changing = {"Current password": PASSWORD, "New password": "quite another one"}
    assert "too many tries" in Page(await page.submit(cleo.browser, "Change password", changing)).error(
        "Current password"
    )
    assert (await page.submit(cleo.browser, "Save", {"Your name": "Cleo Finch"})).status_code == 303
    assert await desk.fetch("select email from accounts where id = $1", cleo.account_id) == "cleo@example.com"
