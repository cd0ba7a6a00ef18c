"""The list of drafts, asked in the language of queries."""

from functools import partial

import pytest

from tests.support.html import Page, text_of
from tests.support.people import HTMX, Desk, Person
from tests.support.reviews import send
from webapp.drafts import queries
from webapp.drafts.query.asking import get_asked
from webapp.drafts.query.fields import EXAMPLES, FIELDS

pytestmark = pytest.mark.anyio


async def list_of(who: Person, query: str, **more: str) -> Page:
    """The list that a query asks for."""
    return Page(await who.get("/drafts", params={"q": query, **more}))


async def test_what_is_typed_is_what_is_listed(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    project = await desk.project(ana, "Help Center")
    page = await desk.draft(ana, "Winter page", kind="page", project_id=project, body="Oak")
    await desk.draft(ben, "Winter letter", kind="newsletter")
    await send(ana, page, ben)
    expected = {
        "status:in_review": ["Winter page"],
        "-status:in-review": ["Winter letter"],
        'project:"help center"': ["Winter page"],
        "no:project kind:letter": ["Winter letter"],
        "author:me": ["Winter page"],
        "author:ben or oak": ["Winter letter", "Winter page"],
        "reviewer:ben": ["Winter page"],
        "reviewer:none": ["Winter letter"],
        "changed:today (kind:page or kind:post)": ["Winter page"],
        "published<2030 or scheduled:tomorrow": [],
        "winter not oak": ["Winter letter"],
        "no:file no:task has:text": ["Winter page"],
    }
    for query, titles in expected.items():
        page_of = await list_of(ana, query)
        assert page_of.titles == titles, query
        assert page_of.value("Find words in drafts") == query
        assert not page_of.errors


async def test_menus_and_tabs_write_the_text(desk: Desk, ana: Person) -> None:
    await desk.draft(ana, "Winter page", kind="page")
    page = await list_of(ana, "winter (kind:page or kind:post)")
    reply = await page.submit(ana.browser, "Show", {"Kind": "page", "Sort by": "title"})
    assert reply.status_code == 303
    page = Page(await ana.browser.get(reply.headers["location"]))
    assert page.value("Find words in drafts") == "winter (kind:page or kind:post) kind:page"
    assert (page.value("Kind"), page.value("Sort by")) == ("page", "title")
    tab = next(each for each in page.tree.css(".tabs a") if text_of(each).startswith("In review"))
    page = Page(await ana.browser.get(tab.attributes["href"] or ""))
    assert page.value("Find words in drafts") == "winter (kind:page or kind:post) kind:page status:in-review"
    assert page.titles == []


async def test_old_addresses_say_the_same(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Help Center")
    await desk.draft(ana, "Winter page", kind="page", project_id=project)
    await desk.draft(ana, "Winter post")
    page = Page(await ana.get(f"/drafts?status=draft&kind=page&project={project}"))
    assert page.titles == ["Winter page"]
    assert page.value("Find words in drafts") == 'status:draft kind:page project:"Help Center"'
    assert Page(await ana.get("/drafts?q=winter&project=none")).titles == ["Winter post"]


async def test_a_mistake_is_told_where_it_stands_and_the_rest_lists(desk: Desk, ana: Person) -> None:
    await desk.draft(ana, "Winter page", kind="page")
    await desk.draft(ana, "Winter post")
    page = await list_of(ana, "kind:page staus:draft")
    assert page.titles == ["Winter page"]
    told = page.one("#draft-search-error")
    assert told.css("u")[0].text() == "staus"
    assert "There is no field “staus”" in told.text()
    page = Page(await ana.browser.get(told.css("a")[0].attributes["href"] or ""))
    assert page.value("Find words in drafts") == "kind:page status:draft"
    for text in ("(" * 100, "x" * 5000, '"winter', "due:today", "changed<nonsense", "author:nobody"):
        reply = await ana.get("/drafts", params={"q": text})
        assert reply.status_code == 200
        assert Page(reply).one("#draft-search-error").text(strip=True), text


async def test_each_order_goes_on_to_its_end(desk: Desk, ana: Person) -> None:
    for number in range(45):
        await desk.draft(ana, f"Draft {(number * 7) % 45}")
        desk.app.state.clock.advance(seconds=1)
    orders = {"title": [f"Draft {n}" for n in range(45)], "newest": [f"Draft {n * 7 % 45}" for n in range(44, -1, -1)]}
    for sort, expected in orders.items():
        page = Page(await ana.get(f"/drafts?sort={sort}"))
        titles = page.titles
        page = Page(await ana.browser.get(page.one("a[rel=next]").attributes["href"] or "", headers=HTMX))
        assert titles + page.titles == expected


async def test_what_nobody_has_found_yet_is_searched_on(
    desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    reaches = (10, 20, 30)
    monkeypatch.setattr(queries, "get_asked", partial(get_asked, reaches=reaches))
    await desk.fetch(
        "insert into drafts (workspace_id, title, keywords, updated_at) select $1, 'Draft ' || n,"
        " case when n = $2 then array['rare'] else '{}' end, now() - n * interval '1 minute'"
        " from generate_series(1, $2::integer) n",
        ana.workspace_id,
        sum(reaches) + 10,
    )
    page = await list_of(ana, "keyword:RARE")
    assert "Searching further down the list…" in page.one(".pager").text()
    page = Page(await ana.browser.get(page.one("a[rel=next]").attributes["href"] or "", headers=HTMX))
    assert page.titles == [f"Draft {sum(reaches) + 10}"]


async def test_what_may_come_next_is_offered_and_the_page_of_it_has_every_field(desk: Desk, ana: Person) -> None:
    await desk.project(ana, "Help Center")
    page = Page(await ana.get("/drafts/queries/offers", params={"q": "kind:"}))
    assert [text_of(each).split()[0] for each in page.tree.css("[role=option]")][:2] == ["blog-post", "newsletter"]
    page = Page(await ana.get("/drafts/queries"))
    assert all(f"{field.name}:" in page.text for field in FIELDS.fields)
    for query, _ in EXAMPLES:
        found = await list_of(ana, query)
        assert not found.one("#draft-search-error").text(strip=True), query
