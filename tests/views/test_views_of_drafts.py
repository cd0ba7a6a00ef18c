"""Saved views that list drafts: what views of tasks do, they do."""

import httpx
import pytest

from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from tests.views.test_pinned import beside
from tests.views.test_views import a_view, opened, to

pytestmark = pytest.mark.anyio


async def test_a_list_of_drafts_is_saved_and_what_differs_is_saved_anew(desk: Desk, ana: Person) -> None:
    for title, kind in (("Winter hours", "blog_post"), ("News of December", "newsletter"), ("Autumn", "newsletter")):
        await desk.draft(ana, title, kind=kind)
    assert "Save view" not in Page(await ana.get("/drafts")).text
    narrowed = Page(await ana.get("/drafts?q=kind:newsletter&sort=title"))
    new = Page(await ana.browser.get(to(narrowed, "Save view")))
    assert (new.value("Drafts that it lists"), new.value("In the order of")) == ("kind:newsletter", "title")
    assert new.tree.css("[name=group_by], [name=columns], [name=shape]") == []
    reply = await new.submit(ana.browser, "Save view", {"Name": "Letters"})
    page = Page(await ana.browser.get(reply.headers["location"]))
    assert (page.heading, page.titles, page.notice) == ("Letters", ["Autumn", "News of December"], "View saved")
    assert beside(page) == [("Letters", "2")]
    assert page.one("#navigation a[aria-current=page] .name").text() == "Letters"
    view = int(httpx.URL(reply.headers["location"]).params["view"])
    changed = Page(await ana.get(f"/drafts?q=kind:newsletter+news&sort=newest&view={view}"))
    assert "This list differs from “Letters” as it was saved." in changed.text
    as_new = Page(await ana.browser.get(to(changed, "Save as new")))
    assert as_new.value("Drafts that it lists") == "kind:newsletter news"
    await changed.submit(ana.browser, "Save changes")
    page = await opened(ana, view)
    assert (page.titles, page.one("#draft-search").attributes["value"]) == (
        ["News of December"],
        "kind:newsletter news",
    )
    assert beside(page) == [("Letters", "1")]
    told = Page(await ana.get(f"/views/{view}/edit")).text
    assert "changed the order from title to newest" in told
    assert "made it list “kind:newsletter news”" in told


async def test_it_is_of_no_other_list_and_a_private_one_of_nobody_else(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    drafts = await a_view(ana, "Letters", lists="drafts", query="kind:newsletter")
    tasks = await a_view(ana, "Late", shared="shared")
    for path in (f"/tasks?view={drafts}", f"/tasks/board?view={drafts}", f"/drafts?view={tasks}"):
        page = Page(await ana.get(path))
        assert page.heading in ("Tasks", "Board", "Drafts")
        assert "differs" not in page.text
    for path in (f"/views/{drafts}", f"/views/{drafts}/edit"):
        assert (await ben.get(path)).status_code == 404
    assert Page(await ben.get(f"/drafts?q=kind:page&view={drafts}")).heading == "Drafts"
    assert (await ana.post("/views", {"name": "x", "lists": "mails"})).status_code == 422


async def test_what_two_people_make_of_it_is_shown_and_what_was_deleted_comes_back(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    view = await a_view(ana, "Letters", lists="drafts", query="kind:newsletter", sort_by="change", shared="shared")
    await ben.post(f"/views/{view}?_method=put", {"version": "1", "query": "kind:page"})
    reply = await ana.post(f"/views/{view}?_method=put", {"version": "1", "query": "is:open", "sort_by": "title"})
    assert reply.status_code == 409
    page = Page(reply)
    assert "kind:page" in page.text
    assert "is:open" in page.html
    await ana.post(f"/views/{view}?_method=delete")
    assert "This view is in the trash." in (await opened(ana, view)).text
    assert "Letters" in Page(await ana.get("/trash")).text
    await ana.post(f"/trash/views/{view}/restoration")
    assert (await opened(ana, view)).heading == "Letters"


async def test_it_follows_projects_and_people_but_no_labels(desk: Desk, ana: Person) -> None:
    shop = await desk.project(ana, "Shop")
    await desk.task(ana, labels=["oak"], project_id=shop)
    await desk.draft(ana, "Priced", project_id=shop)
    view = await a_view(ana, "Of the shop", lists="drafts", query="project:shop keyword:oak or project:Shop")
    await ana.post(f"/projects/{shop}?_method=put", {"version": "1", "name": "Big store"})
    assert (await ana.post("/labels/one?_method=put", {"label": "oak", "name": "ash"})).status_code == 303
    asked = 'project:"Big store" keyword:oak or project:"Big store"'
    assert await desk.fetch("select query from views where id = $1", view) == asked
    assert beside(Page(await ana.get("/inbox"))) == [("Of the shop", "1")]


@pytest.mark.parametrize(
    ("query", "count"),
    [("", "3"), ("is:open", "3"), ("status:published", "0"), ("kind:page or kind:other", "1"), ("author:me hours", "1"),
     ("changed>-7d", "3"), ("no:project -kind:page", "2"), ("project:gone bad:thing", "3")],
)  # fmt: skip
async def test_what_it_lists_is_counted(desk: Desk, ana: Person, query: str, count: str) -> None:
    for title, kind in (("Winter hours", "blog_post"), ("About", "page"), ("News", "newsletter")):
        await desk.draft(ana, title, kind=kind)
    await a_view(ana, "Counted", lists="drafts", query=query)
    await a_view(ana, "Of tasks", query="is:open")
    assert beside(Page(await ana.get("/inbox"))) == [("Counted", count), ("Of tasks", "0")]


async def test_the_list_of_views_says_what_each_lists(ana: Person) -> None:
    view = await a_view(ana, "All texts", lists="drafts", query="")
    page = Page(await ana.get("/views"))
    assert text_of(page.one(f"#view-{view} .meta")) == "Drafts All drafts Only you"
    edited = Page(await ana.get(f"/views/{view}/edit"))
    assert edited.value("In the order of") == "change"
    reply = await edited.submit(ana.browser, "Save view", {"Name": "", "Drafts that it lists": "x" * 1001})
    assert reply.status_code == 422
    assert Page(reply).error("Name") == "Name can't be empty."
