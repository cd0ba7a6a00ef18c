"""A link acts by what is sent alone, leads to one draft alone, ends at once, and is known to nobody else."""

import logging
from typing import Any

import httpx
import pytest

from tests.conftest import Clock
from tests.drafts.review_links.conftest import Share, opened
from tests.security.routes import every_route
from tests.support.file_rows import a_file
from tests.support.html import Page
from tests.support.people import Desk, Person
from webapp.app import create_app
from webapp.drafts.review_links import outside_controller
from webapp.settings import Settings

pytestmark = pytest.mark.anyio

TEXT = "We open at *nine*.\n\nWe close at six."
SCANNERS: list[dict[str, str]] = [
    {},
    {"user-agent": "Mozilla/5.0 (Windows NT 10.0) SafeLinks", "sec-fetch-site": "same-origin"},
    {"user-agent": "facebookexternalhit/1.1", "accept": "*/*"},
    {"purpose": "prefetch", "sec-purpose": "prefetch;prerender", "sec-fetch-site": "none"},
    {"hx-request": "true", "x-http-method-override": "POST", "x-moz": "prefetch"},
    {"content-type": "application/x-www-form-urlencoded", "origin": "http://desk.test"},
]
CHANGING = ("attempts", "job_runs", "schedules", "sessions")  # what counts, and what the clock does by itself


async def everything(desk: Desk) -> dict[str, Any]:
    """All that is stored but counts of attempts."""
    names = await desk.fetch(
        "select array_agg(tablename::text order by tablename) from pg_tables where schemaname = 'public'"
    )
    return {
        name: await desk.fetch(f"select md5(string_agg(t::text, '|' order by t::text)) from {name} t")  # noqa: S608  # names of tables
        for name in names
        if name not in CHANGING
    }


async def test_nothing_that_only_asks_for_pages_changes_anything(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    fresh, used = await share(ana, draft), await share(ana, draft)
    await opened(visitor, used, "Nora")
    before = await everything(desk)
    paths = [
        route.at(token=path.rpartition("/")[2], file_id=1, file_name="Oak.jpg")
        for route in every_route(desk.app)
        if route.path.startswith("/review/")
        for path in (fresh, used)
    ]
    tails = ("?_method=post", "?verdict=approved", "?_method=delete&verdict=approved")
    asked = [("", headers) for headers in SCANNERS] + [(tail, SCANNERS[0]) for tail in tails]
    for path in dict.fromkeys(paths):
        for tail, headers in asked:
            for method in ("GET", "HEAD"):
                reply = await visitor.request(method, path + tail, headers=headers)
                assert reply.status_code in (200, 404, 405), (method, path)
    assert await everything(desk) == before


async def test_a_form_of_another_site_decides_nothing_and_nobody_is_signed_in(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    path = await share(ana, await desk.draft(ana, body=TEXT))
    page = await opened(visitor, path, "Nora")
    visitor.headers["sec-fetch-site"] = "cross-site"
    assert (await page.submit(visitor, "Approve")).status_code == 403
    visitor.headers["sec-fetch-site"] = "same-origin"
    assert await desk.fetch("select count(*) from decisions") == 0
    assert (await page.submit(visitor, "Approve")).status_code == 303
    assert dict(visitor.cookies) == {}
    assert (await visitor.get(ana.path("/drafts"))).status_code == 303, "to signing in"


async def test_only_files_that_the_text_shows_now_are_given_and_only_by_a_link_that_works(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    draft, other = await desk.draft(ana), await desk.draft(ana, "Other")
    files = {
        name: await a_file(desk, ana, name, name.encode(), draft_id=whose)
        for name, whose in (("Oak.png", draft), ("Plan.pdf", draft), ("Unused.png", draft), ("Hidden.png", other))
    }
    inside = {name: ana.path(f"/files/{number}/{name}") for name, number in files.items()}
    elsewhere = "https://elsewhere.example" + inside["Hidden.png"].removeprefix(ana.path(""))
    body = f"![Oak]({inside['Oak.png']}) [plan]({inside['Plan.pdf']}) {elsewhere}"
    await ana.post(f"/drafts/{draft}?_method=put", {"title": "Winter", "body": body, "revision": "1"})
    path = await share(ana, draft)
    at = {name: f"{path}/files/{number}/{name}" for name, number in files.items()}
    assert (await visitor.get(at["Oak.png"])).status_code == 404, "before it is opened"
    page = await opened(visitor, path, "Nora")
    assert page.one(".prose img").attributes["src"] == at["Oak.png"]
    assert page.tree.css(".prose a")[0].attributes["href"] == at["Plan.pdf"]
    assert ana.path("/files/") not in page.html
    oak = await visitor.get(at["Oak.png"])
    assert (oak.status_code, oak.content) == (200, b"Oak.png")
    assert oak.headers["cache-control"] == "private, no-cache"
    assert "sandbox" in oak.headers["content-security-policy"]
    assert oak.headers["x-robots-tag"].startswith("noindex")
    assert (await visitor.get(at["Plan.pdf"])).headers["content-disposition"].startswith("attachment")
    for name in ("Unused.png", "Hidden.png"):
        assert (await visitor.get(at[name])).status_code == 404, name
    assert (await visitor.get(at["Oak.png"].replace("Oak.png", "Elm.png"))).status_code == 404
    assert (await visitor.get(inside["Oak.png"])).status_code == 303, "to signing in"
    link = await desk.fetch("select max(id) from review_links")
    await ana.post(f"/drafts/{draft}/links/{link}?_method=delete")
    assert (await visitor.get(at["Oak.png"])).status_code == 404


async def test_a_link_ends_at_once_also_in_another_process(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share, dsn: str, clock: Clock
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    path = await share(ana, draft, **{"For whom": "Nora"})
    elsewhere = create_app(Settings(database_url=dsn, log_level="error", pool_size=1, jobs=False), clock)
    async with elsewhere.lifespan():
        beside = Desk(elsewhere, elsewhere.state.db, clock)
        reader = beside.browser()
        page = await opened(reader, path)
        assert (await visitor.get(path)).status_code == 200
        page_of_links = Page(await ana.get(f"/drafts/{draft}/links"))
        await page_of_links.submit(ana.browser, "End the link: Nora")
        for browser in (visitor, reader):
            reply = await browser.get(path)
            assert reply.status_code == 410
            assert Page(reply).heading == "This link has ended"
            assert "nine" not in reply.text
        reply = await page.submit(reader, "Approve", {"Note": "I liked it"})
        assert reply.status_code == 410
        assert "I liked it" in Page(reply).one(".kept-words").text()
        await beside.close()
    assert await desk.fetch("select count(*) from decisions") == 0


async def test_the_token_is_in_no_log_no_table_and_no_referrer(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    path = await share(ana, await desk.draft(ana, body=TEXT + "\n\n[site](https://example.com)"))
    token = path.rpartition("/")[2]
    page = await opened(visitor, path, "Nora")
    await page.submit(visitor, "Approve")
    await visitor.get(f"{path}/files/1/x.png")
    await visitor.post(f"{path}/decision", json={})
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert [record for record in ours if token in f"{record.getMessage()} {record.__dict__}"] == []
    names = await desk.fetch("select array_agg(tablename::text) from pg_tables where schemaname = 'public'")
    for name in names:
        query = f"select count(*) from {name} t where t::text like '%' || $1 || '%'"  # noqa: S608  # names of tables
        assert await desk.fetch(query, token) == 0, name


async def test_pages_of_links_are_kept_by_nobody_and_listed_nowhere(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    path = await share(ana, await desk.draft(ana, body=TEXT))
    replies = [await visitor.get(path), await visitor.post(f"{path}/opening", data={})]
    await opened(visitor, path, "Nora")
    replies += [await visitor.get(path), await visitor.get("/review/unknown"), await visitor.post(f"{path}/decision")]
    for reply in replies:
        headers = reply.headers
        assert headers["cache-control"] == "private, no-store"
        assert headers["x-robots-tag"] == "noindex, nofollow, noarchive"
        assert headers.get_list("referrer-policy") == ["no-referrer"]
        assert Page(reply).tree.css_first("meta[name=robots]") is not None
        assert Page(reply).tree.css_first("link[rel=manifest], nav, [href^='/w/']") is None
    del visitor.headers["sec-fetch-site"]
    plain = await visitor.get(path)
    assert plain.headers.get_list("referrer-policy") == ["same-origin"], (
        "or its forms wouldn't say where they come from"
    )


async def test_links_that_are_none_of_ours_are_tried_only_so_often_and_close_nobody_out(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside_controller, "UNKNOWN", 3)
    path = await share(ana, await desk.draft(ana, body=TEXT))
    replies = [await visitor.get(f"/review/guess-{number}") for number in range(5)]
    assert [reply.status_code for reply in replies] == [404, 404, 404, 429, 429]
    assert Page(replies[0]).heading == "Nothing is behind this link"
    assert (await visitor.get(path)).status_code == 200


async def test_by_one_link_only_so_much_is_sent_at_once_and_words_are_kept(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await share(ana, await desk.draft(ana, body=TEXT))
    page = await opened(visitor, path, "Nora")
    monkeypatch.setattr(outside_controller, "SENT", 1)
    reply = await page.submit(visitor, "Approve", {"Note": "Fine"})
    assert reply.status_code == 429
    assert "too many tries" in Page(reply).one("#refused").text()
    assert Page(reply).value("Note") == "Fine"
