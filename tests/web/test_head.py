"""HEAD is answered as GET is, without the body, and leaves everything as it was (RFC 9110 9.3.2)."""

from datetime import timedelta

import httpx
import pytest

from tests.conftest import Clock
from tests.support.people import Desk, Person
from tests.support.serving import Serving
from tests.support.uploads import a_file
from webapp.accounts.queries import issue_link
from webapp.web.assets import asset_url
from webapp.web.page_cache import PAGES

pytestmark = pytest.mark.anyio

# What differs between any two replies.
OF_ONE_REPLY = {"x-request-id", "date"}


async def both(
    browser: httpx.AsyncClient, path: str, headers: dict[str, str] | None = None
) -> tuple[httpx.Response, httpx.Response]:
    """The replies to HEAD and then to GET."""
    return await browser.head(path, headers=headers), await browser.get(path, headers=headers)


def same(head: httpx.Response, got: httpx.Response) -> bool:
    """Whether one is the other without its body."""
    headers = [
        {name: value for name, value in each.headers.items() if name not in OF_ONE_REPLY} for each in (head, got)
    ]
    return head.status_code == got.status_code and headers[0] == headers[1] and head.content == b""


async def test_head_is_get_without_a_body_everywhere(desk: Desk, ana: Person) -> None:
    task, draft = await desk.task(ana), await desk.draft(ana)
    paths = [
        "/tasks",
        "/tasks?sort=title",
        f"/tasks/{task}",
        "/drafts",
        f"/drafts/{draft}",
        "/settings",
        "/tasks/999",
        "/nothing",
    ]
    for path in [*map(ana.path, paths), "/account", "/workspaces", "/", "/sign-in", "/nothing", "/favicon.ico"]:
        head, got = await both(ana.browser, path)
        assert same(head, got), path
        assert head.headers["content-length"] == str(len(got.content)) or got.headers.get("content-encoding"), path


@pytest.mark.parametrize("encoding", ["zstd", "br", "gzip", "identity"])
async def test_head_says_how_long_the_packed_page_is(ana: Person, encoding: str) -> None:
    for path in (ana.path("/tasks"), asset_url("css/app.css")):
        head, got = await both(ana.browser, path, headers={"accept-encoding": encoding})
        assert same(head, got)
        assert head.headers.get("content-encoding", "identity") == encoding
        assert int(head.headers["content-length"]) == got.num_bytes_downloaded


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/sign-in"])
async def test_monitors_may_ask_by_head(desk: Desk, path: str) -> None:
    serving = Serving(desk.app)
    await serving.start()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{serving.port}") as monitor:
        for _ in range(3):  # on one connection, which a body behind a head would break
            assert (await monitor.head(path)).status_code == 200
            assert (await monitor.get(path)).status_code == 200
    await serving.stop()


async def test_a_page_asked_for_by_head_is_kept_whole_and_fresh_by_its_tag(ana: Person) -> None:
    PAGES.clear()
    head = await ana.browser.head(ana.path("/tasks"))
    assert len(PAGES) == 1
    got = await ana.get("/tasks")
    assert "<main" in got.text
    assert got.headers["etag"] == head.headers["etag"]
    again = await ana.browser.head(ana.path("/tasks"), headers={"if-none-match": head.headers["etag"]})
    assert again.status_code == 304


async def test_head_of_a_file_says_what_would_be_sent(desk: Desk, ana: Person) -> None:
    content = b"%PDF-1.7" + b"x" * 1_500_000 + b"%%EOF"
    file = await a_file(ana, f"/drafts/{await desk.draft(ana)}/files", "List.pdf", content)
    head, got = await both(ana.browser, file["url"])
    assert same(head, got)
    assert head.headers["content-length"] == str(len(content))
    part = await ana.browser.head(file["url"], headers={"range": "bytes=0-9"})
    assert (part.status_code, part.headers["content-length"], part.content) == (206, "10", b"")


async def test_head_of_a_stream_does_not_wait_for_its_end(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    file = await a_file(ana, f"/drafts/{draft}/files", "List.pdf", b"%PDF-1.7" + b"x" * 1_500_000 + b"%%EOF")
    shows = await desk.draft(ana, "With a list", body=f"[List]({file['url']})")
    head, got = await both(ana.browser, ana.path(f"/drafts/{shows}/export"))
    assert got.headers["content-type"] == "application/zip"
    assert same(head, got)


async def test_head_takes_no_one_time_link(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    for purpose, path in (("sign_in", "/sign-in/"), ("password_reset", "/reset/")):
        token = await issue_link(desk.db, purpose, now=desk.clock(), valid=timedelta(days=1), account_id=ana.account_id)
        sessions = await desk.fetch("select count(*) from sessions")
        for _ in range(2):
            reply = await visitor.head(path + token)
            assert reply.status_code == 200
            assert "set-cookie" not in reply.headers
        assert await desk.fetch("select count(*) from sessions") == sessions
        assert (await visitor.get(path + token)).status_code == 200


async def test_head_sets_no_cookie_and_takes_no_notice_away(desk: Desk, ana: Person, clock: Clock) -> None:
    added = await ana.post("/tasks", {"title": "Order ink"})
    assert "notice" in added.headers["set-cookie"]
    clock.advance(hours=2)  # the session's cookie is due to be renewed
    head = await ana.browser.head(ana.path("/tasks"))
    assert "set-cookie" not in head.headers
    assert "Task added" in (await ana.get("/tasks")).text


async def test_head_is_allowed_where_get_is(ana: Person) -> None:
    refused = await ana.browser.patch(ana.path("/tasks"))
    assert {"GET", "HEAD", "POST"} <= set(refused.headers["allow"].replace(",", " ").split())
    options = await ana.browser.options("/health/live")
    assert {"GET", "HEAD", "OPTIONS"} == set(options.headers["allow"].replace(",", " ").split())
    only_post = await ana.browser.head(ana.path("/drafts/preview"))
    assert only_post.status_code == 405
    assert "HEAD" not in only_post.headers["allow"]


async def test_head_changes_nothing_and_needs_no_origin(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    reply = await ana.browser.head(ana.path(f"/tasks/{task}?_method=delete"), headers={"sec-fetch-site": "cross-site"})
    assert reply.status_code == 200
    assert await desk.fetch("select deleted_at from tasks where id = $1", task) is None


async def test_metrics_tell_head_from_get(ana: Person) -> None:
    await ana.browser.head("/health/live")
    reply = await ana.browser.get("/metrics", headers={"authorization": "Bearer let me see"})
    assert 'cofounder_requests_total{method="HEAD",route="/health/live",status="200"}' in reply.text
