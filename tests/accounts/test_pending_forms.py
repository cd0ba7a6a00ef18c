"""What is read and shown again of a form that comes without a session, and whose it is."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from litestar import Controller, Litestar, post

from tests.conftest import Clock
from tests.security.routes import ONE_CLICK, every_route, real_rows
from tests.support.html import Page
from tests.support.passwords import PASSWORD, sign_in
from tests.support.people import HTMX, Desk, Person
from webapp.accounts.queries import issue_link
from webapp.web.permissions import Permission, Untold, learn_what_forms_do

pytestmark = pytest.mark.anyio

FORM = {"content-type": "application/x-www-form-urlencoded"}
FEW = 20_000  # bytes
QUOTES = b"body=" + b'"' * 60_000  # each becomes five bytes of HTML


class Sent:
    """A body of several megabytes, sent piece by piece; `taken` says how much of it was asked for."""

    def __init__(self, pieces: int = 50) -> None:
        self.pieces = pieces
        self.taken = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(self.pieces):
            self.taken += len(QUOTES)
            yield QUOTES


async def test_nothing_is_read_of_what_a_stranger_sends_and_little_is_answered(desk: Desk, ana: Person) -> None:
    rows = await real_rows(desk, ana)
    unsafe = [route for route in every_route(desk.app) if not route.safe and route.permission is not Permission.PUBLIC]
    assert len(unsafe) > 50
    for route in unsafe:
        for headers in ({}, HTMX, {"cookie": "session=made-up; device=made-up"}):
            sent = Sent()
            reply = await desk.browser().request(
                route.method, route.at(**rows), content=sent, headers={**FORM, **headers}
            )
            assert reply.status_code == 401, route
            assert sent.taken == 0, route
            assert len(reply.content) < FEW, route


async def test_little_is_read_and_answered_where_nobody_has_to_be_signed_in(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    valid = timedelta(days=1)
    tokens = {
        "setup.finish": await issue_link(desk.db, "setup", now=clock(), valid=valid),
        "password.finish_reset": await issue_link(
            desk.db, "password_reset", account_id=ana.account_id, now=clock(), valid=valid
        ),
    }
    invited = await ana.post("/members/invitations", {"role": "editor"})
    tokens["invitations.accept"] = Page(invited).value("Invitation link").rpartition("/")[2]
    unsafe = [route for route in every_route(desk.app) if not route.safe and route.permission is Permission.PUBLIC]
    assert {route.name for route in unsafe} > set(tokens)
    for route in unsafe:
        path = route.at(token=tokens.get(route.name, "no-such-token"), slug="no-such-journal", draft_id=1)
        long = await desk.browser().post(path, content=QUOTES, headers=FORM)
        sent = Sent()
        endless = await desk.browser().post(path, content=sent, headers=FORM)
        read = {*tokens, "session.start", "password.ask"}
        expected = 200 if route.name in ONE_CLICK else 413 if route.name in read else 404
        assert (long.status_code, endless.status_code) == (expected, expected), route
        assert sent.taken <= len(QUOTES), route
        assert len(long.content) < FEW, route
    for path in ("/health/live", "/health/ready", "/nothing", "/static/0/x", "/sign-in", "/metrics"):
        for method in ("GET", "POST", "DELETE"):
            for site in ("same-origin", "cross-site"):
                sent = Sent()
                headers = {**FORM, "sec-fetch-site": site}
                reply = await desk.browser().request(method, path, content=sent, headers=headers)
                assert sent.taken <= len(QUOTES), (method, path)
                assert len(reply.content) < FEW, (method, path)


@pytest.mark.parametrize("following", ["/" + "x" * 30_000, "/?" + '"' * 15_000])
async def test_a_long_way_back_is_not_repeated(browser: httpx.AsyncClient, following: str) -> None:
    assert len((await browser.get("/sign-in", params={"next": following})).content) < FEW
    assert len((await sign_in(browser, "nobody@example.com", next=following[:9_000])).content) < FEW
    assert len((await browser.get("/w/x/tasks?text=" + "x" * 30_000)).headers["location"]) < 3_000


async def test_a_form_that_is_too_long_to_be_kept_says_where_it_still_is(cleo: Person, clock: Clock) -> None:
    clock.advance(days=31)
    sent = Sent()
    reply = await cleo.browser.post(cleo.path("/tasks"), content=sent, headers=FORM)
    assert reply.status_code == 401
    assert "too long to be kept" in Page(reply).text
    assert sent.taken < 400_000
    assert len(reply.content) < FEW


async def test_a_form_as_long_as_can_be_kept_comes_through_signing_in(desk: Desk, cleo: Person, clock: Clock) -> None:
    task = await desk.task(cleo, "Order paper")
    clock.advance(days=31)
    form = {"title": "Order ink", "version": "1", "notes": "n" * 19_000, "more": "m" * 280_800}
    refused = await cleo.browser.post(cleo.path(f"/tasks/{task}?_method=put"), data=form)
    assert "What you typed is kept" in Page(refused).text
    labels = {"Email": "cleo@example.com", "Password": PASSWORD}
    resumed = Page(await Page(refused).submit(cleo.browser, "Sign in", labels))
    assert resumed.value("Title") == "Order ink"
    assert resumed.value("Notes") == "n" * 19_000


async def test_only_so_many_forms_of_a_place_are_kept_in_a_quarter_of_an_hour(cleo: Person, clock: Clock) -> None:
    clock.advance(days=31)
    path = cleo.path("/tasks")
    kept = [Page(await cleo.browser.post(path, data={"title": "Order ink"})) for _ in range(62)]
    said = ["What you typed is kept" in page.text for page in kept]
    assert said == [True] * 60 + [False] * 2
    sent = Sent()
    late = await cleo.browser.post(path, content=sent, headers=FORM)
    assert sent.taken == 0
    assert "too long" not in Page(late).text
    again = await cleo.browser.post("/sign-in", content=sent, headers=FORM)
    assert again.status_code == 413
    clock.advance(minutes=15, seconds=1)
    assert "What you typed is kept" in Page(await cleo.browser.post(path, data={"title": "Order ink"})).text


async def test_what_one_person_typed_is_not_shown_to_the_next(desk: Desk, cleo: Person, clock: Clock) -> None:
    dora = await desk.member("editor", cleo, "Dora")
    await desk.fetch(
        "update accounts set password_hash = (select password_hash from accounts where id = $1) where id = $2",
        cleo.account_id,
        dora.account_id,
    )
    clock.advance(days=31)
    refused = await cleo.post("/tasks", {"title": "A secret plan"})
    labels = {"Email": "dora@example.com", "Password": PASSWORD}
    reply = await Page(refused).submit(cleo.browser, "Sign in", labels)
    assert reply.status_code == 303
    assert "A secret plan" not in reply.text
    assert await desk.fetch("select count(*) from tasks") == 0


@pytest.mark.parametrize(
    ("path", "data", "heading", "button"),
    [
        ("/tasks/{}?_method=delete", {}, "You were about to delete a task", "Delete the task"),
        ("/tasks/{}/completion", {}, "You were about to complete a task", "Complete the task"),
        ("/tasks/{}?_method=put", {"title": "Ink", "version": "1"}, "Your text is here", "Save the task"),
        ("/members/me?_method=delete", {}, "You were about to leave the workspace", "Leave the workspace"),
    ],
)
async def test_what_waits_is_named(
    desk: Desk, cleo: Person, clock: Clock, path: str, data: dict[str, str], heading: str, button: str
) -> None:
    task = await desk.task(cleo, "Order paper")
    clock.advance(days=31)
    refused = await cleo.post(path.format(task), data)
    labels = {"Email": "cleo@example.com", "Password": PASSWORD}
    resumed = Page(await Page(refused).submit(cleo.browser, "Sign in", labels))
    assert resumed.heading == heading
    assert (await resumed.submit(cleo.browser, button)).status_code in (303, 409)


def test_a_route_whose_form_nobody_could_name_stops_the_start() -> None:
    class Wordless(Controller):
        @post("/forgotten", permission=Permission.SIGNED_IN, sync_to_thread=False)
        def forgotten(self) -> None:
            """Whoever has to sign in again isn't told what was about to be done."""

    with pytest.raises(Untold, match="/forgotten"):
        learn_what_forms_do(Litestar(route_handlers=[Wordless], openapi_config=None).routes)
