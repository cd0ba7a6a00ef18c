"""The public pages of a journal."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from tests.conftest import Clock
from tests.support.html import Page, text_of
from tests.support.journal import done, published, turn_off, turn_on
from tests.support.people import Desk, Person
from tests.support.validity import assert_valid_pages
from webapp.journal.following import look, take_over
from webapp.publishing.models import Act

pytestmark = pytest.mark.anyio

ROOT = "/journal/alder-finch/"


async def read(visitor: httpx.AsyncClient, path: str = "", **headers: str) -> httpx.Response:
    """What is at a path of the journal."""
    return await visitor.get(ROOT + path, headers=headers)


async def test_what_went_out_is_there_for_everybody(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    await turn_on(desk, ana, about="Furniture, made slowly.")
    await published(desk, ana, "Winter hours", body="We close at **four**.", keywords=["Shop news"])
    listed = Page(await read(visitor))
    assert text_of(listed.one("h1")) == "Alder & Finch"
    assert "Furniture, made slowly." in text_of(listed.one(".intro"))
    assert listed.one(".entry h2 a").attributes["href"] == f"{ROOT}winter-hours"
    reply = await read(visitor, "winter-hours")
    post = Page(reply)
    assert text_of(post.one("h1")) == "Winter hours"
    assert text_of(post.one(".prose strong")) == "four"
    assert "Ana" in text_of(post.one(".post .meta"))
    assert post.one(".labels a").attributes["href"] == f"{ROOT}labels/shop-news"
    assert post.one("link[rel=canonical]").attributes["href"] == "http://desk.test/journal/alder-finch/winter-hours"


async def test_a_journal_is_off_until_its_owner_turns_it_on(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient
) -> None:
    off = await read(visitor)
    nobody = await visitor.get("/journal/no-such-place/")
    assert (off.status_code, nobody.status_code) == (404, 404)
    assert (off.content, dict(off.headers)) == (nobody.content, dict(nobody.headers))
    await turn_on(desk, ana)
    await published(desk, ana)
    assert (await read(visitor)).status_code == 200
    await turn_off(desk, ana)
    for path in ("", "winter-hours", "feed.xml", "archive", "robots.txt", "sitemap.xml"):
        assert (await read(visitor, path)).status_code == 404, path


async def test_a_change_shows_at_once(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    await turn_on(desk, ana)
    post = await published(desk, ana, body="Until four.")
    assert "Until four." in (await read(visitor, "winter-hours")).text
    await published(desk, ana, draft_id=post.draft_id, body="Until five.")
    assert "Until five." in (await read(visitor, "winter-hours")).text


async def test_a_slug_that_changed_leads_on_for_good(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    await turn_on(desk, ana)
    post = await published(desk, ana, slug="winter")
    for slug in ("winter-hours", "winter-2026"):
        await published(desk, ana, draft_id=post.draft_id, slug=slug)
    for old in ("winter", "winter-hours"):
        reply = await read(visitor, old)
        assert (reply.status_code, reply.headers["location"]) == (301, f"{ROOT}winter-2026"), old
    assert (await read(visitor, "winter-2026")).status_code == 200
    await published(desk, ana, draft_id=post.draft_id, slug="winter")  # back at its first
    assert (await read(visitor, "winter")).status_code == 200
    assert (await read(visitor, "winter-2026")).headers["location"] == f"{ROOT}winter"


async def test_what_was_withdrawn_is_gone_and_can_come_back(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient
) -> None:
    await turn_on(desk, ana)
    post = await published(desk, ana, keywords=["Shop"])
    await done(desk, Act.WITHDRAW, post)
    gone = await read(visitor, "winter-hours")
    assert gone.status_code == 410
    assert text_of(Page(gone).one("h1")) == "This is gone"
    assert "Winter hours" not in (await read(visitor)).text
    assert "Winter hours" not in (await read(visitor, "feed.xml")).text
    assert (await read(visitor, "labels/shop")).status_code == 404
    await done(desk, Act.PUBLISH, post)
    assert (await read(visitor, "winter-hours")).status_code == 200


async def test_lists_have_pages(desk: Desk, ana: Person, visitor: httpx.AsyncClient, clock: Clock) -> None:
    await turn_on(desk, ana, posts_per_page=2)
    for number in range(5):
        await published(desk, ana, f"Post {number}", keywords=["News"])
        clock.advance(days=20)
    first = Page(await read(visitor))
    assert [text_of(each) for each in first.tree.css(".entry h2")] == ["Post 4", "Post 3"]
    assert first.one(".older").attributes["href"] == f"{ROOT}page/2"
    last = Page(await read(visitor, "page/3"))
    assert [text_of(each) for each in last.tree.css(".entry h2")] == ["Post 0"]
    assert last.one(".newer").attributes["href"] == f"{ROOT}page/2"
    assert (await read(visitor, "page/1")).headers["location"] == ROOT
    assert (await read(visitor, "labels/news/page/1")).headers["location"] == f"{ROOT}labels/news"
    assert [text_of(each) for each in Page(await read(visitor, "labels/news/page/3")).tree.css(".entry h2")] == [
        "Post 0"
    ]
    months = [text_of(each) for each in Page(await read(visitor, "archive")).tree.css(".years li")]
    assert months == ["May 2 posts", "April 1 post", "March 2 posts"]
    march = Page(await read(visitor, "archive/2026/03"))
    assert [text_of(each) for each in march.tree.css(".entry h2")] == ["Post 1", "Post 0"]


async def test_a_month_is_the_business_s_own(desk: Desk, visitor: httpx.AsyncClient) -> None:
    ana = await desk.owner("Ana", time_zone="Pacific/Auckland")
    await turn_on(desk, ana)
    await published(desk, ana, published_at=datetime(2026, 3, 31, 23, 0, tzinfo=UTC))
    assert (await read(visitor, "archive/2026/04")).status_code == 200
    assert (await read(visitor, "archive/2026/03")).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "archive/2026/13",
        "archive/2026/00",
        "archive/0000/01",
        "archive/2026/3",
        "archive/9999/12",
        "page/1000000000",
        "page/0",
        "page/-1",
        "page/2",
        "page/",
        "labels/nothing",
        "labels/",
        "labels/%00",
        "labels/" + "x" * 2000,
        "Winter-Hours",
        "winter_hours",
        "winter-hours/",
        "winter%00hours",
        "%F0%9F%91%A9",
        "%ff%fe",
        "..%2f..%2fetc",
        "files/1/none.png",
        "files/99999999999999999999/none.png",
        "files/1/",
        "logo-0123456789ab",
        "feed.xml/",
        "<script>",
        "../../%00/",
        "x" * 5000,
        "",
    ],
)
async def test_what_is_nowhere_is_not_found(desk: Desk, ana: Person, visitor: httpx.AsyncClient, path: str) -> None:
    await turn_on(desk, ana)
    await published(desk, ana)
    reply = await visitor.get(f"{ROOT}{path}" if path else "/journal/alder-finch//")
    assert reply.status_code == 404
    assert "set-cookie" not in reply.headers


async def test_nothing_but_reading_is_possible(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    await turn_on(desk, ana)
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
        reply = await visitor.request(method, ROOT)
        assert (reply.status_code, reply.headers["allow"]) == (405, "GET, HEAD"), method
    head = await visitor.head(ROOT)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == (await read(visitor)).headers["etag"]


async def test_replies_are_everybody_s_and_any_proxy_may_keep_them(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, clock: Clock
) -> None:
    await turn_on(desk, ana)
    post = await published(desk, ana)
    clock.advance(minutes=1)
    for path in ("", "winter-hours", "archive", "feed.xml", "atom.xml", "feed.json", "sitemap.xml", "robots.txt"):
        mine = await ana.browser.get(ROOT + path)  # signed in, with a cookie
        reply = await read(visitor, path)
        assert mine.content == reply.content, path
        assert "set-cookie" not in mine.headers, path
        assert reply.headers["cache-control"] == "public, max-age=0, must-revalidate", path
        assert reply.headers["vary"] == "Accept-Encoding", path
        for headers in (
            {"if-none-match": reply.headers["etag"]},
            {"if-modified-since": reply.headers["last-modified"]},
        ):
            again = await read(visitor, path, **headers)
            assert (again.status_code, again.content) == (304, b""), path
            assert again.headers["etag"] == reply.headers["etag"], path
    before = await read(visitor, "winter-hours")
    clock.advance(minutes=1)
    await published(desk, ana, draft_id=post.draft_id, body="Other words.")
    for headers in ({"if-none-match": before.headers["etag"]}, {"if-modified-since": before.headers["last-modified"]}):
        assert (await read(visitor, "winter-hours", **headers)).status_code == 200


async def test_a_second_in_which_much_changed_is_no_reason_to_send_nothing(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, clock: Clock
) -> None:
    await turn_on(desk, ana)
    post = await published(desk, ana, body="Words 0.")
    seen = set()
    for number in range(1, 5):  # all within a second, the last one by a clock that is behind
        if number == 4:
            clock.advance(minutes=-1)
        reply = await read(visitor, "winter-hours")
        seen.add(reply.headers.get("last-modified"))
        await published(desk, ana, draft_id=post.draft_id, body=f"Words {number}.")
        for moment in (reply.headers.get("last-modified"), format_datetime(desk.clock(), usegmt=True)):
            again = await read(visitor, "winter-hours", **{"if-modified-since": moment or ""})
            assert f"Words {number}." in again.text
    assert seen == {None}  # a moment to come is told nobody
    clock.advance(hours=1)
    await published(desk, ana, draft_id=post.draft_id, body="Later words.")
    settled = await read(visitor, "winter-hours")
    since = {"if-modified-since": settled.headers["last-modified"]}
    assert (await read(visitor, "winter-hours", **since)).status_code == 304
    assert (await read(visitor, "winter-hours", **since, **{"if-none-match": '"other"'})).status_code == 200
    await published(desk, ana, draft_id=post.draft_id, body="The last words.")  # in the same second
    assert "The last words." in (await read(visitor, "winter-hours", **since)).text


async def test_another_version_of_the_desk_makes_pages_that_nobody_has_yet(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, clock: Clock
) -> None:
    await turn_on(desk, ana)
    await published(desk, ana)
    clock.advance(minutes=1)
    since = {"if-modified-since": (await read(visitor)).headers["last-modified"]}
    assert (await read(visitor, **since)).status_code == 304
    await desk.fetch("update journals set made_by = 'the next one', change = change + 1")  # beside this one
    await look(desk.db)
    beside = await read(visitor, **since)
    assert (beside.status_code, "last-modified" in beside.headers) == (200, False)
    await take_over(desk.db, now=desk.clock())  # this one starts again
    await look(desk.db)
    clock.advance(minutes=1)
    after = await read(visitor, **since)
    assert (after.status_code, after.headers["etag"]) == (200, beside.headers["etag"])
    assert after.headers["last-modified"] != since["if-modified-since"]
    change = await desk.fetch("select change from journals")
    await take_over(desk.db, now=desk.clock())
    assert await desk.fetch("select change from journals") == change


@pytest.mark.parametrize(
    "since",
    ["soon", "Mon, 01 Jan 2024 00:00:00 +99999999999999999999", "Mon, 99999999999999999999 Jan 2024 00:00:00 GMT"],
)
async def test_what_is_no_moment_is_no_reason_to_send_less(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, since: str
) -> None:
    await turn_on(desk, ana)
    assert (await read(visitor, "", **{"if-modified-since": since})).status_code == 200


async def test_pages_are_compressed_as_readers_take_them(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    await turn_on(desk, ana)
    texts = set()
    for encoding in ("identity", "gzip", "br"):
        reply = await read(visitor, "", **{"accept-encoding": encoding})
        assert reply.headers.get("content-encoding", "identity") == encoding
        texts.add(reply.text)
    assert len(texts) == 1


async def test_a_page_is_one_request_and_small(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    await turn_on(desk, ana, posts_per_page=10)
    for number in range(12):
        await published(
            desk, ana, f"Post {number}", body="A sentence of some length. " * 400, keywords=["News", "Shop"]
        )
    for path in ("", "post-3"):
        reply = await read(visitor, path, **{"accept-encoding": "identity"})
        page = Page(reply)
        assert len(reply.content) < 50_000, path
        assert page.tree.css("link[rel=stylesheet], script:not([type='application/ld+json']), img, iframe") == [], path
        policy = reply.headers["content-security-policy"]
        assert "script-src" not in policy
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


async def test_pages_of_the_menu_stand_in_no_list(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    await turn_on(desk, ana)
    await published(desk, ana, "About us", kind="page")
    page = Page(await read(visitor))
    assert page.tree.css(".entry") == []
    assert [text_of(each) for each in page.tree.css(".menu a")] == ["About us", "Archive"]
    assert (await read(visitor, "about-us")).status_code == 200
    assert "About us" not in (await read(visitor, "feed.xml")).text
    assert "about-us" in (await read(visitor, "sitemap.xml")).text


async def test_a_post_says_to_search_engines_and_cards_what_it_is(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient
) -> None:
    await turn_on(desk, ana)
    await published(
        desk,
        ana,
        "Ash </script><b>&",
        slug="ash",
        search_title="Ash for tables",
        description="Why ash.",
        keywords=["A"],
    )
    page = Page(await read(visitor, "ash"))
    data = json.loads(page.one("script[type='application/ld+json']").text())
    assert (data["@type"], data["headline"]) == ("BlogPosting", "Ash </script><b>&")
    assert data["datePublished"] == "2026-03-04T10:00:00Z"
    assert data["author"]["name"] == "Ana"
    assert page.title == "Ash for tables"
    said = {
        each.attributes.get("property") or each.attributes.get("name"): each.attributes["content"]
        for each in page.tree.css("meta[content]")
    }
    assert said["og:title"] == "Ash </script><b>&"
    assert said["og:type"] == "article"
    assert said["description"] == said["og:description"] == "Why ash."
    assert said["twitter:card"] == "summary"


async def test_the_pages_are_valid(desk: Desk, ana: Person, visitor: httpx.AsyncClient, clock: Clock) -> None:
    await turn_on(desk, ana, posts_per_page=2, about="About\nus & them", language="de")
    body = (
        "# One\n\nText[^1] with `code` and https://example.com.\n\n| a | b |\n|:-|-:|\n| 1 | 2 |\n\n"
        "- [ ] to do\n- [x] done\n\n"
        "```\ncode\n```\n\n> quoted\n\nשלום עולם\n\n[^1]: A note."
    )
    for number in range(5):
        await published(
            desk, ana, f"Post {number} & <b>", body=body, keywords=["C++ & C#", "日本"], description='Of "it"'
        )
        clock.advance(days=20)
    page = await published(desk, ana, "About", kind="page")
    gone = await published(desk, ana, "Gone")
    await done(desk, Act.WITHDRAW, gone)
    paths = ["", "page/2", "archive", "archive/2026/03", "labels/c++-&-c", "labels/日本", page.slug, gone.slug, "none"]
    paths += [f"post-{number}-b" for number in range(2)]
    pages = {path: (await read(visitor, path)).text for path in paths}
    assert_valid_pages(pages)


async def test_two_posts_never_have_one_address(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    await turn_on(desk, ana)
    first = await published(desk, ana, "Winter hours")
    second = await published(desk, ana, "Winter hours")
    assert first.slug == "winter-hours"
    assert second.slug == f"winter-hours-{second.draft_id}"
    assert (await published(desk, ana, "Archive")).slug.startswith("archive-")
    assert {(await read(visitor, post.slug)).status_code for post in (first, second)} == {200}


async def test_another_workspace_s_posts_are_its_own(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    bea = await desk.owner("Bea", business="Oak")
    for who in (ana, bea):
        await turn_on(desk, who)
    await published(desk, bea, "Oak is hard")
    assert (await read(visitor, "oak-is-hard")).status_code == 404
    assert (await visitor.get("/journal/oak/oak-is-hard")).status_code == 200


async def test_posts_beside_a_post_are_linked(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    await turn_on(desk, ana)
    for number in range(3):
        when = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=number)
        await published(desk, ana, f"Post {number}", published_at=when)
    beside = Page(await read(visitor, "post-1")).tree.css(".beside a")
    assert [each.attributes["href"] for each in beside] == [f"{ROOT}post-0", f"{ROOT}post-2"]
