"""How long a session lasts, and what becomes of a form that is sent after it."""

import asyncio

import httpx
import pytest

from tests.conftest import Clock
from tests.support.html import Page
from tests.support.passwords import PASSWORD, sign_in
from tests.support.people import HTMX, Desk, Person
from webapp.web.sessions import Asked
from webapp.web.viewer import ViewerRow

pytestmark = pytest.mark.anyio

TEXT = "First line, with <b>tags</b> & \"quotes\"\n\n  an indented one\n\nand the last: 'äöü' \U0001f33b"


async def test_a_session_ends_a_month_after_it_was_last_used(cleo: Person, clock: Clock) -> None:
    clock.advance(days=29, hours=23)
    assert (await cleo.get("/tasks")).status_code == 200
    clock.advance(days=29, hours=23)
    assert (await cleo.get("/tasks")).status_code == 200
    clock.advance(days=30, seconds=1)
    assert (await cleo.get("/tasks")).status_code == 303


async def test_the_cookie_lives_on_with_the_session(
    desk: Desk, cleo: Person, browser: httpx.AsyncClient, clock: Clock
) -> None:
    first, _ = (await sign_in(browser, "cleo@example.com")).headers.get_list("set-cookie")
    await browser.get(cleo.path("/tasks"))
    assert "set-cookie" not in (await browser.get(cleo.path("/tasks"))).headers
    clock.advance(hours=1, seconds=1)
    renewed = (await browser.get(cleo.path("/tasks"))).headers["set-cookie"]
    assert renewed == first
    assert "set-cookie" not in (await browser.get(cleo.path("/tasks"))).headers


async def test_signing_out_after_a_while_removes_the_cookie_for_good(
    cleo: Person, browser: httpx.AsyncClient, clock: Clock
) -> None:
    await sign_in(browser, "cleo@example.com")
    clock.advance(days=3)
    await browser.delete("/session")
    assert "session" not in browser.cookies
    assert (await browser.get("/account")).status_code == 303


async def test_a_session_that_was_ended_meanwhile_is_not_renewed_by_a_request_under_way(
    desk: Desk, cleo: Person, clock: Clock
) -> None:
    clock.advance(hours=2)
    stolen = desk.browser(cleo.browser.cookies["session"])
    found, ended = asyncio.Event(), asyncio.Event()
    viewers = desk.app.state.viewers

    class Late:
        async def get(self, asked: Asked) -> ViewerRow | None:
            """Who it was, told only when another request has ended the session."""
            row: ViewerRow | None = await viewers.get(asked)
            found.set()
            await ended.wait()
            return row

    desk.app.state.viewers = Late()
    under_way = asyncio.create_task(stolen.get(cleo.path("/tasks")))
    await found.wait()
    desk.app.state.viewers = viewers
    clock.advance(seconds=1)
    await cleo.browser.delete("/sessions")
    clock.advance(seconds=-1)  # of two machines the clock of one is behind
    ended.set()
    await under_way
    assert (await stolen.get(cleo.path("/tasks"))).status_code == 303


async def test_a_session_that_has_ended_leads_back_to_the_page(cleo: Person, clock: Clock) -> None:
    clock.advance(days=31)
    reply = await cleo.get("/tasks?status=completed")
    assert reply.status_code == 303
    assert reply.headers["location"] == "/sign-in?next=%2Fw%2Falder-finch%2Ftasks%3Fstatus%3Dcompleted"
    reply = await cleo.get("/tasks/1/row", headers={**HTMX, "hx-current-url": "http://desk.test/w/alder-finch/tasks"})
    assert reply.status_code == 401
    assert reply.headers["hx-redirect"] == "/sign-in?next=%2Fw%2Falder-finch%2Ftasks"


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
async def test_a_form_sent_too_late_is_there_again_after_signing_in(
    desk: Desk, cleo: Person, clock: Clock, headers: dict[str, str]
) -> None:
    task = await desk.task(cleo, "Order paper")
    path = cleo.path(f"/tasks/{task}")
    form = {"title": "Order paper and ink", "notes": TEXT.replace("\n", "\r\n"), "version": "1", "labels": "a, b"}
    clock.advance(days=31)
    refused = await cleo.browser.post(f"{path}?_method=put", data=form, headers=headers)
    assert refused.status_code == 401
    assert refused.headers.get("hx-retarget") == ("body" if headers else None)
    assert refused.headers["cache-control"] == "no-store"
    page = Page(refused)
    assert "What you typed is kept" in page.text
    wrong = await page.submit(cleo.browser, "Sign in", {"Email": "cleo@example.com", "Password": "a guess"})
    assert wrong.status_code == 422
    page = Page(wrong)
    assert "What you typed is kept" in page.text
    resumed = await page.submit(cleo.browser, "Sign in", {"Email": "cleo@example.com", "Password": PASSWORD})
    assert resumed.status_code == 200
    assert resumed.headers["cache-control"] == "no-store"
    page = Page(resumed)
    assert page.heading == "Your text is here"
    assert page.value("Title") == "Order paper and ink"
    assert page.value("Notes").replace("\r\n", "\n") == TEXT
    saved = await page.submit(cleo.browser, "Save the task")
    assert saved.status_code == 303
    assert saved.headers["location"] == path
    assert await desk.fetch("select title from tasks where id = $1", task) == "Order paper and ink"
    assert await desk.fetch("select notes from tasks where id = $1", task) == TEXT


async def test_a_form_sent_with_another_method_than_post_is_kept_too(desk: Desk, cleo: Person, clock: Clock) -> None:
    task = await desk.task(cleo, "Order paper")
    clock.advance(days=31)
    refused = await cleo.browser.put(cleo.path(f"/tasks/{task}"), data={"title": "Order ink", "version": "1"})
    labels = {"Email": "cleo@example.com", "Password": PASSWORD}
    resumed = Page(await Page(refused).submit(cleo.browser, "Sign in", labels))
    assert (await resumed.submit(cleo.browser, "Save the task")).status_code == 303
    assert await desk.fetch("select title from tasks where id = $1", task) == "Order ink"


async def test_a_version_that_has_gone_stale_meanwhile_is_still_a_conflict(
    desk: Desk, cleo: Person, clock: Clock
) -> None:
    task = await desk.task(cleo, "Order paper")
    path = cleo.path(f"/tasks/{task}?_method=put")
    await cleo.browser.post(path, data={"title": "Order pens", "version": "1"})
    clock.advance(days=31)
    refused = await cleo.browser.post(path, data={"title": "Order ink", "version": "1"})
    labels = {"Email": "cleo@example.com", "Password": PASSWORD}
    resumed = Page(await Page(refused).submit(cleo.browser, "Sign in", labels))
    reply = await resumed.submit(cleo.browser, "Save the task")
    assert reply.status_code == 409
    assert "Order pens" in reply.text
    assert "Order ink" in reply.text


async def test_a_kept_form_never_carries_passwords(cleo: Person, clock: Clock) -> None:
    clock.advance(days=31)
    secrets = {"current": PASSWORD, "password": "another few words", "username": "cleo@example.com"}
    refused = await cleo.browser.post("/account/password", data=secrets)
    assert refused.status_code == 401
    assert PASSWORD not in refused.text
    assert "another few words" not in refused.text
    resumed = await sign_in(
        cleo.browser, "cleo@example.com", kept_action="/account/password", **{"kept.current": "x-y-z"}
    )
    assert "x-y-z" not in resumed.text


@pytest.mark.parametrize("action", ["//evil.test/", "/\\evil.test", "https://evil.test//evil.test", "javascript:x"])
async def test_a_kept_form_is_never_sent_to_another_host(cleo: Person, browser: httpx.AsyncClient, action: str) -> None:
    reply = await sign_in(browser, "cleo@example.com", kept_action=action, **{"kept.title": "Mine"})
    assert "evil" not in reply.text
    assert reply.status_code == 303
