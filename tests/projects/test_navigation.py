"""The busiest projects beside every page, and which of them is shown."""

import asyncio

import pytest

from tests.support.drafts import saved
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.server_timing import watched

pytestmark = pytest.mark.anyio


def shown(page: Page) -> list[tuple[str, str]]:
    """The projects of the navigation, each with its number."""
    links = page.tree.css("#busiest a")
    return [(text_of(link.css_first(".name")), text_of(link.css_first(".num"))) for link in links]


def marked(page: Page) -> list[tuple[str, str]]:
    """The links of the navigation that are marked, and how."""
    links = page.tree.css("#navigation a[aria-current]")
    names = [text_of(link.css_first(".name") or link).rstrip(" 0123456789") for link in links]
    return list(zip(names, [str(link.attributes["aria-current"]) for link in links], strict=True))


async def test_the_five_with_the_most_open_tasks_stand_there_by_name(desk: Desk, ana: Person) -> None:
    for number, name in enumerate(("Zebra", "Shop", "Blog", "Yard", "Fair", "Alder", "Empty")):
        project = await desk.project(ana, name)
        for _ in range(6 - number):
            await desk.task(ana, project_id=project)
    await desk.task(ana, project_id=project, status="completed")
    await desk.task(ana, project_id=project, starts_on="2026-12-01")
    for path in ("/tasks", "/projects", "", "/drafts", "/inbox"):
        page = Page(await ana.get(path))
        assert shown(page) == [("Blog", "4"), ("Fair", "2"), ("Shop", "5"), ("Yard", "3"), ("Zebra", "6")]
        in_menu = [text_of(each) for each in page.tree.css("#busiest-menu a")]
        assert in_menu == ["Blog", "Fair", "Shop", "Yard", "Zebra"]


async def test_what_is_in_the_archive_or_elsewhere_is_not_there(desk: Desk, ana: Person) -> None:
    otto = await desk.owner("Otto", business="Other")
    await desk.task(otto, project_id=await desk.project(otto, "Secret"))
    project = await desk.project(ana, "Shop")
    await desk.task(ana, project_id=project)
    assert shown(Page(await ana.get("/inbox"))) == [("Shop", "1")]
    await ana.post(f"/acts/projects/{project}/archived")
    await desk.fetch("update projects set archived_at = now() where id = $1", project)
    await ana.post("/tasks", {"title": "Order paper"})
    assert shown(Page(await ana.get("/inbox"))) == []
    assert shown(Page(await otto.get("/inbox"))) == [("Secret", "1")]


async def test_it_is_counted_once_for_each_change(desk: Desk, ana: Person) -> None:
    await desk.task(ana, project_id=await desk.project(ana, "Shop"))
    await ana.post("/tasks", {"title": "Order paper"})
    with watched() as watch:
        for path in ("/projects", "/inbox", "/tasks", "/projects"):
            await ana.get(path)
    assert sum("list_busiest" in name for name in watch.names) == 1
    draft = await desk.draft(ana)
    with watched() as watch:
        await ana.htmx("/tasks", {"title": "Call Bob", "place": "add"})
        await saved(ana, draft, 1, "What a script is told is no page", autosave=True)
        for path in ("", "/tasks"):
            await ana.get(path, headers={"accept": "application/json"})
    assert not any("list_busiest" in name for name in watch.names)
    assert shown(Page(await ana.get("/tasks"))) == [("Shop", "1")]  # nothing was kept of what has none


async def test_many_who_look_after_a_change_have_it_counted_together(desk: Desk, ana: Person) -> None:
    members = [await desk.member("editor", ana, f"Ben {number}") for number in range(6)]
    await desk.task(ana, project_id=await desk.project(ana, "Shop"))
    for each in members:
        await each.get("/projects")  # their session is known to be in use
    await ana.post("/tasks", {"title": "Order paper"})
    with watched() as watch:
        pages = await asyncio.gather(*(each.get("/inbox") for each in members))
    assert [shown(Page(page)) for page in pages] == [[("Shop", "1")]] * 6
    assert sum("list_busiest" in name for name in watch.names) <= 2


async def test_the_answer_to_an_act_brings_the_numbers_along(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Shop")
    tasks = [await desk.task(ana, title, project_id=project) for title in ("Order paper", "Call Bob")]
    page = Page(await ana.htmx(f"/tasks/{tasks[0]}/completion", None, **{"hx-current-url": "http://desk.test/"}))
    assert text_of(page.one(f"[hx-target='#project-{project}-count']")) == "1"
    counts = Page(await ana.get("/live/counts", headers={"hx-request": "true", "hx-request-type": "partial"}))
    assert shown(counts) == [("Shop", "1")]


async def test_the_link_to_what_is_listed_is_marked(desk: Desk, ana: Person) -> None:
    shop, quiet = await desk.project(ana, "Shop"), await desk.project(ana, "Quiet")
    await desk.task(ana, project_id=shop)
    for query, expected in (
        ("", [("Tasks", "page")]),
        (f"?project={shop}", [("Tasks", "true"), ("Shop", "page")]),
        (f"?project={quiet}", [("Tasks", "page")]),
        (f"?assignee={ana.account_id}", [("Tasks", "true"), ("Mine", "page")]),
        (f"?project={shop}&due=today", [("Tasks", "page")]),
    ):
        assert marked(Page(await ana.get(f"/tasks{query}"))) == expected, query
    assert marked(Page(await ana.get("/projects"))) == [("Projects", "page")]
