"""What programs read of a journal: feeds, the sitemap, robots."""

import asyncio
import json
import re
from html import escape
from typing import Any
from xml.etree import ElementTree as ET

import feedparser  # type: ignore[import-untyped]  # it has no stubs
import httpx
import pytest

from tests.conftest import Clock
from tests.support.feeds import Blog, BlogPosting, WebPage, json_feed, linked_data
from tests.support.file_rows import a_file
from tests.support.file_samples import a_picture
from tests.support.html import Page
from tests.support.journal import as_sent, published, turn_on
from tests.support.people import Desk, Person
from tests.support.validity import assert_valid_pages, assert_valid_xml
from webapp.files.queries import get_file

pytestmark = pytest.mark.anyio

ROOT = "/journal/alder-finch/"
HOME = f"http://desk.test{ROOT}"
ALL_CONTROLS = "".join(map(chr, [*range(1, 32), 0x7F, 0x85, 0xFFFE, 0xFFFF]))

ALL_MARKDOWN = """## Heading

> Quoted[^1]

- [ ] to do
- [x] done

1. One
   - within

| a | b |
|:--|--:|
| 1 | 2 |

```python
x = "<b>"
```

---

[^1]: A note.
"""


async def some_posts(desk: Desk, ana: Person, clock: Clock) -> None:
    """Posts in which stands what breaks feeds."""
    await turn_on(desk, ana, title="Alder & <Finch>", about='It\'s "ours" & <b>theirs</b>')
    await published(desk, ana, "First ]]> & <b>", slug="first", body="A [link](second), & <b> ]]> &amp; &#1; 👩‍🏭")
    clock.advance(hours=1)
    await published(
        desk,
        ana,
        f"Second{ALL_CONTROLS}",
        slug="second",
        body=f"Con{ALL_CONTROLS}trols\n\n```\na{ALL_CONTROLS}b\n```",
        description=f"All{ALL_CONTROLS} of them",
        keywords=["R&D", "<b>"],
    )


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
async def test_feeds_are_read_by_a_reader_of_feeds(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, clock: Clock, name: str
) -> None:
    await some_posts(desk, ana, clock)
    reply = await visitor.get(ROOT + name)
    ET.fromstring(reply.content)  # noqa: S314  # our own
    feed: Any = feedparser.parse(reply.content, response_headers=dict(reply.headers))
    assert feed.bozo == 0, feed.get("bozo_exception")
    assert feed.version == {"feed.xml": "rss20", "atom.xml": "atom10"}[name]
    assert feed.feed.title == "Alder & <Finch>"
    assert feed.feed.link == HOME
    assert [entry.link for entry in feed.entries] == [f"{HOME}second", f"{HOME}first"]
    assert [entry.title for entry in feed.entries][1] == "First ]]> & <b>"
    assert all(entry.id.startswith("urn:uuid:") for entry in feed.entries)
    assert feed.entries[1].published_parsed[:5] == (2026, 3, 4, 10, 0)
    assert [tag.get("label") or tag.term for tag in feed.entries[0].tags] == ["R&D", "<b>"]
    assert f'href="{HOME}second"' in feed.entries[1].content[0].value
    assert reply.headers["access-control-allow-origin"] == "*"
    assert {link.rel for link in feed.feed.links} == {"alternate", "self"}


async def test_the_json_feed_has_what_its_version_asks_for(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, clock: Clock
) -> None:
    await some_posts(desk, ana, clock)
    reply = await visitor.get(f"{ROOT}feed.json")
    assert reply.headers["content-type"].startswith("application/feed+json")
    feed = json.loads(reply.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["title"], feed["home_page_url"], feed["feed_url"]) == ("Alder & <Finch>", HOME, f"{HOME}feed.json")
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["content_html"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", item["date_published"])
    assert feed["items"][0]["tags"] == ["R&D", "<b>"]
    assert feed["items"][1]["authors"] == [{"name": "Ana"}]


GRAMMARS = {"feed.xml": "rss", "atom.xml": "atom", "sitemap.xml": "sitemap"}


@pytest.mark.parametrize("name", GRAMMARS)
async def test_each_is_what_its_grammar_lets_it_be(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, clock: Clock, name: str
) -> None:
    await turn_on(desk, ana, language="pt-BR")
    documents = {"empty": (await visitor.get(ROOT + name)).content}
    await some_posts(desk, ana, clock)
    await published(desk, ana, "Wintergeschichten für später", kind="page")
    documents["full"] = (await visitor.get(ROOT + name)).content
    await asyncio.to_thread(assert_valid_xml, GRAMMARS[name], documents)


async def test_the_json_feed_has_nothing_that_its_version_doesn_t_know_and_html_that_conforms(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, clock: Clock
) -> None:
    await turn_on(desk, ana)
    empty = json_feed((await visitor.get(f"{ROOT}feed.json")).content)
    assert empty.items == []
    await some_posts(desk, ana, clock)
    await published(desk, ana, "All of it", body=ALL_MARKDOWN)
    feed = json_feed((await visitor.get(f"{ROOT}feed.json")).content)
    assert len(feed.items) == 3
    page = '<!DOCTYPE html>\n<html lang="en"><head><title>{}</title></head><body><h1>x</h1>{}</body></html>'
    pages = {item.url: page.format(escape(item.title), item.content_html) for item in feed.items}
    await asyncio.to_thread(assert_valid_pages, pages)


@pytest.mark.parametrize(("kind", "shape"), [("blog_post", BlogPosting), ("page", WebPage)])
async def test_search_engines_are_told_what_they_know(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, kind: str, shape: type
) -> None:
    await turn_on(desk, ana, title="Alder & <Finch>", about="</script><b>")
    await published(desk, ana, "</script> & <b>", slug="here", kind=kind, keywords=["R&D"])
    for path, expected in (("", Blog), ("here", shape)):
        page = Page(await visitor.get(ROOT + path))
        assert type(linked_data(page.one("script[type='application/ld+json']").text())) is expected


async def test_a_feed_keeps_its_ids_when_a_post_changes(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, clock: Clock
) -> None:
    await turn_on(desk, ana)
    post = await published(desk, ana)
    before = feedparser.parse((await visitor.get(f"{ROOT}atom.xml")).content).entries[0]
    clock.advance(days=1)
    first = desk.clock().replace(day=4)
    await published(desk, ana, draft_id=post.draft_id, slug="other", first_published_at=first)
    after = feedparser.parse((await visitor.get(f"{ROOT}atom.xml")).content).entries[0]
    assert after.id == before.id
    assert after.published == before.published
    assert after.updated > before.updated


async def test_a_feed_shows_pictures_by_their_whole_address(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient
) -> None:
    await turn_on(desk, ana)
    draft_id = await desk.draft(ana)
    file_id = await a_file(desk, ana, "ash & oak.png", a_picture("PNG"), draft_id=draft_id)
    await desk.fetch("update contents set width = 1200, height = 800")
    file = await get_file(desk.db, ana.workspace_id, file_id)
    assert file is not None
    body = f"![A board](/w/{ana.slug}/files/{file_id}/ash%20%26%20oak.png)"
    await published(desk, ana, draft_id=draft_id, body=body, files=[as_sent(file)], cover_id=file_id, cover_alt="Board")
    entry = feedparser.parse((await visitor.get(f"{ROOT}feed.xml")).content, sanitize_html=False).entries[0]
    sources = re.findall(r'src="([^"]+)"', entry.content[0].value)
    assert sources == [f"{HOME}files/{file_id}/ash%20%26%20oak.png"] * 2
    assert (await visitor.get(sources[0])).status_code == 200


async def test_the_sitemap_names_what_is_out_and_no_more(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    await turn_on(desk, ana)
    await published(desk, ana, "Here")
    await published(desk, ana, "Elsewhere", canonical_link="https://elsewhere.example/post")
    await published(desk, ana, "About", kind="page")
    tree = ET.fromstring((await visitor.get(f"{ROOT}sitemap.xml")).content)  # noqa: S314  # our own
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    assert {each.text for each in tree.findall("s:url/s:loc", names)} == {HOME, f"{HOME}here", f"{HOME}about"}
    assert f"Sitemap: {HOME}sitemap.xml" in (await visitor.get(f"{ROOT}robots.txt")).text


async def test_feeds_of_an_empty_journal_are_feeds(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    await turn_on(desk, ana)
    for name in ("feed.xml", "atom.xml"):
        assert feedparser.parse((await visitor.get(ROOT + name)).content).bozo == 0
    assert json.loads((await visitor.get(f"{ROOT}feed.json")).content)["items"] == []


@pytest.mark.parametrize("feed", ["feed.xml", "atom.xml", "feed.json"])
async def test_the_longest_posts_are_read_whole(desk: Desk, ana: Person, visitor: httpx.AsyncClient, feed: str) -> None:
    await turn_on(desk, ana)
    for number in range(2):
        await published(
            desk, ana, f"Part {number}", slug=f"part-{number}", body="Slowly, by hand. " * 9_000 + "The end."
        )
    reply = await visitor.get(f"{ROOT}{feed}", headers={"accept-encoding": "br"})
    assert reply.headers["content-encoding"] == "br"
    assert reply.text.count("The end.") == 2
