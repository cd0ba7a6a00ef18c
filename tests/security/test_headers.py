"""The headers of every kind of reply, and the pages of everything that can go wrong."""

from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import pytest

from tests.conftest import Clock
from tests.support.html import Page
from tests.support.people import HTMX, Desk, Person
from tests.support.postgres import TEMPLATE, run
from webapp.accounts.queries import issue_link
from webapp.app import create_app
from webapp.settings import Settings
from webapp.web.assets import asset_url

pytestmark = pytest.mark.anyio

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def broken_clock() -> None:
    """A clock that has stopped, so that whatever asks it fails."""
    raise RuntimeError("the clock has stopped")


async def one_of_each(desk: Desk, ana: Person) -> dict[int, httpx.Response]:
    """A reply of each status that pages have."""
    replies = [
        await ana.get("/tasks"),
        await desk.browser().get(ana.path("/tasks")),
        await desk.browser().post(ana.path("/tasks"), data={"title": "Late"}),
        await ana.get("/nothing"),
        await ana.browser.get("/nothing/at/all"),
        await ana.post("/tasks", headers={"sec-fetch-site": "cross-site"}),
        await (await desk.member("viewer", ana)).get("/settings"),
        await ana.browser.patch(ana.path("/tasks")),
        await ana.browser.post(ana.path("/tasks"), json={}),
        await ana.post("/tasks", {"title": ""}),
        await ana.browser.options(ana.path("/tasks")),
        await ana.browser.get("/health/live"),
        await ana.browser.get(asset_url("css/app.css")),
        await ana.browser.get("/favicon.ico"),
    ]
    desk.app.state.clock = broken_clock
    replies.append(await ana.get("/tasks"))
    desk.app.state.clock = desk.clock
    return {reply.status_code * 100 + number: reply for number, reply in enumerate(replies)}


async def test_every_reply_carries_the_security_headers_once(desk: Desk, ana: Person) -> None:
    replies = await one_of_each(desk, ana)
    assert {status // 100 for status in replies} == {200, 204, 303, 401, 403, 404, 405, 415, 422, 500}
    for status, reply in replies.items():
        headers = reply.headers
        assert headers.get_list("content-security-policy") == [CONTENT_SECURITY_POLICY], status
        assert headers.get_list("x-content-type-options") == ["nosniff"], status
        assert headers.get_list("referrer-policy") == ["same-origin"], status
        assert headers.get_list("cross-origin-opener-policy") == ["same-origin"], status
        assert headers.get_list("cross-origin-resource-policy") == ["same-origin"], status
        assert "camera=()" in headers["permissions-policy"], status
        assert len(headers["x-request-id"]) == 16, status
        assert headers.get_list("cofounder") == ["answers"], status
        assert "strict-transport-security" not in headers, status
        assert "server" not in headers, status


async def test_no_page_of_a_person_is_kept_by_a_shared_cache(desk: Desk, ana: Person) -> None:
    for status, reply in (await one_of_each(desk, ana)).items():
        if reply.headers.get("content-type", "").startswith("text/html") and reply.text:
            assert reply.headers["cache-control"] in ("private, no-cache", "no-store"), status
            assert "HX-Request" in reply.headers["vary"], status


async def test_no_page_has_a_script_or_style_of_its_own(desk: Desk, ana: Person) -> None:
    for reply in (await one_of_each(desk, ana)).values():
        if reply.headers.get("content-type", "").startswith("text/html") and reply.text:
            tree = Page(reply).tree
            assert [node for node in tree.css("script") if not node.attributes.get("src")] == []
            assert tree.css("style, [style], [onclick], [onload], [onsubmit], [onchange]") == []


@pytest.mark.parametrize(
    ("status", "heading"),
    [
        (403, "Not for your role"),
        (404, "Nothing here"),
        (405, "That can't be done here"),
        (415, "That can't be read"),
        (500, "Something went wrong on our side"),
    ],
)
async def test_what_goes_wrong_is_said_in_the_design(desk: Desk, ana: Person, status: int, heading: str) -> None:
    found = [reply for key, reply in (await one_of_each(desk, ana)).items() if key // 100 == status]
    pages = [Page(reply) for reply in found]
    assert heading in {page.heading for page in pages}
    for page, reply in zip(pages, found, strict=True):
        assert page.title
        assert page.tree.css("link[rel=stylesheet]")
        assert reply.headers["x-request-id"] in page.text
        assert "Traceback" not in page.html


async def test_an_error_is_a_notice_for_htmx_and_leaves_the_page_as_it_is(desk: Desk, ana: Person) -> None:
    reply = await ana.browser.get(ana.path("/tasks/999999"), headers=HTMX)
    assert reply.status_code == 404
    assert reply.headers["hx-retarget"] == "#notices"
    assert reply.headers["hx-reswap"] == "innerHTML"
    assert "<html" not in reply.text
    assert "Nothing here" in reply.text


async def test_without_its_database_the_desk_says_so_and_comes_back_by_itself(
    desk: Desk, ana: Person, dsn: str, database_server: str
) -> None:
    name = urlsplit(dsn).path[1:]
    await run(database_server, f"drop database {name} with (force)")
    for _ in range(3):
        reply = await ana.get("/tasks")
        assert reply.status_code == 503
        assert reply.headers["retry-after"] == "2"
        assert Page(reply).heading == "Busy for a moment"
    assert (await ana.browser.get("/health/ready")).status_code == 503
    assert (await ana.browser.get("/health/live")).status_code == 200
    reply = await ana.htmx("/tasks", {"title": "Order paper"})
    assert reply.status_code == 503
    assert reply.headers["hx-retarget"] == "#notices"
    await run(database_server, f"create database {name} template {TEMPLATE} strategy file_copy")
    reply = await ana.get("/tasks")
    assert reply.status_code == 303  # the database is a new one, which knows nobody
    assert (await ana.browser.get("/health/ready")).status_code == 200


@pytest.fixture
async def desk_behind_tls(dsn: str, clock: Clock) -> AsyncIterator[Desk]:
    """A desk whose public address is https."""
    app = create_app(Settings(database_url=dsn, log_level="error", url="https://desk.test", pool_size=2), clock)
    async with app.lifespan():
        desk = Desk(app, app.state.db, clock)
        yield desk
        await desk.close()


async def test_behind_tls_browsers_are_told_to_stay_there(desk_behind_tls: Desk) -> None:
    visitor = desk_behind_tls.browser()
    for path in ("/", "/sign-in", "/nothing", asset_url("css/app.css")):
        reply = await visitor.get(path)
        assert reply.headers["strict-transport-security"] == "max-age=31536000"


async def test_behind_tls_the_session_is_tied_to_its_host(desk_behind_tls: Desk) -> None:
    desk, clock = desk_behind_tls, desk_behind_tls.clock
    cleo = await desk.owner("Cleo")
    token = await issue_link(desk.db, "sign_in", account_id=cleo.account_id, now=clock(), valid=timedelta(minutes=5))
    reply = await desk.browser().post(f"/sign-in/{token}")
    said, device = reply.headers.get_list("set-cookie")
    assert device.startswith("__Host-device=")
    assert said.startswith("__Host-session=")
    attributes = {part.strip().lower().partition("=")[0] for part in said.split(";")[1:]}
    assert {"secure", "httponly", "path", "samesite", "max-age"} == attributes
    assert "Path=/;" in said + ";"
    session = said.partition(";")[0].partition("=")[2]
    for name, status in (("__Host-session", 200), ("session", 303)):
        reply = await desk.browser().get(cleo.path("/tasks"), headers={"cookie": f"{name}={session}"})
        assert reply.status_code == status


async def test_behind_tls_the_notice_travels_by_tls_only(desk_behind_tls: Desk) -> None:
    cleo = await desk_behind_tls.owner("Cleo")
    reply = await cleo.post("/tasks", {"title": "Order paper"})
    said = next(value for value in reply.headers.get_list("set-cookie") if value.startswith("notice="))
    assert {"secure", "httponly"} <= {part.strip().lower() for part in said.split(";")}


async def test_the_proxy_may_change_the_host_but_not_the_public_address(desk_behind_tls: Desk) -> None:
    visitor = desk_behind_tls.browser()
    del visitor.headers["sec-fetch-site"]
    for origin, status in (("https://desk.test", 422), ("https://evil.test", 403)):
        headers = {"host": "10.0.0.7:8000", "origin": origin}
        reply = await visitor.post("/sign-in", data={"email": "", "password": ""}, headers=headers)
        assert reply.status_code == status
