"""Parts of pages that are made once for many: each person sees what is theirs, as it is now."""

import re

import jinja2
import pytest

from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.web.page_cache import SHAPES
from webapp.web.templating import ENVIRONMENT, part, part_with

pytestmark = pytest.mark.anyio


def menu(page: Page) -> str:
    """What the menu of who is signed in says."""
    return text_of(page.one("#me"))


async def test_each_sees_their_own_menu(desk: Desk, ana: Person) -> None:
    ben = await desk.member("viewer", ana, "Ben")
    for _ in range(2):
        seen = {who.name: Page(await who.get("/tasks")) for who in (ana, ben)}
        assert "ana@example.com" in menu(seen["Ana"])
        assert "Workspace settings" in menu(seen["Ana"])
        assert "ben@example.com" in menu(seen["Ben"])
        assert "settings" not in menu(seen["Ben"])
        assert seen["Ben"].tree.css("#quick-add") == []


async def test_links_lead_into_the_workspace_that_is_shown(desk: Desk, ana: Person) -> None:
    mara = await desk.owner("Mara", business="Birch")
    for who in (ana, mara, ana):
        page = Page(await who.get("/projects"))
        actions = {form.attributes.get("action") for form in page.tree.css("#quick-add form")}
        assert actions == {who.path("/tasks")}
        assert page.one('#me a[href$="/trash"]').attributes["href"] == who.path("/trash")


async def test_a_new_theme_is_seen_at_once(ana: Person) -> None:
    await ana.get("/tasks")
    await ana.browser.post("/account/theme", data={"theme": "dark"})
    page = Page(await ana.get("/tasks"))
    assert page.one("html").attributes["data-theme"] == "dark"
    assert text_of(page.one('#me [aria-pressed="true"]')) == "Dark"
    assert page.one('meta[name="theme-color"]').attributes["content"] == "#101316"


async def test_names_in_menus_are_words_and_not_markup(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, '<b>"Shop" & yard')
    page = Page(await ana.get("/tasks", params={"project": str(project)}))
    chosen = page.one('.filters [name="project"] option[selected]')
    assert text_of(chosen) == '<b>"Shop" & yard (0)'
    assert chosen.attributes["value"] == str(project)


async def test_what_a_row_says_of_when_is_told_anew(desk: Desk, ana: Person) -> None:
    await desk.draft(ana, "Winter hours")
    assert "just now" in Page(await ana.get("/drafts")).row("Winter hours").text
    desk.app.state.clock.advance(minutes=5)
    assert "5 min ago" in Page(await ana.get("/drafts")).row("Winter hours").text


async def test_a_part_is_made_once_and_of_nothing_but_what_it_is_given(ana: Person) -> None:
    given = {"slug": "alder", "place": "here", "filled": ()}
    assert part("tasks/quick_add/_blank.html", **given) is part("tasks/quick_add/_blank.html", **given)
    with pytest.raises(jinja2.UndefinedError):
        part("layout/_me.html", slug="alder")
    assert ENVIRONMENT.from_string("{{ part('layout/_head.html', theme='dark') }}").render(viewer=None)


async def test_what_stands_over_a_page_is_one_piece_for_all_who_see_it_alike(desk: Desk, ana: Person) -> None:
    pieces = set[int]()
    for name in ("Ben", "Cleo"):
        who = await desk.member("editor", ana, name)
        page = Page(await who.get("/tasks"))
        assert f"{name.lower()}@example.com" in menu(page)
        assert page.one("body").attributes["data-account"] == str(who.account_id)
        mine = {link.attributes["href"] for link in page.tree.css(".side .within, #me .lists > a:first-child")}
        assert mine == {f"/w/{ana.slug}/tasks?assignee={who.account_id}"}
        pieces.add(len(SHAPES))
    assert len(pieces) == 1


async def test_the_forms_of_a_task_are_about_the_one_that_is_shown(desk: Desk, ana: Person) -> None:
    mara = await desk.owner("Mara", business="Birch")
    for who in (ana, mara):
        for title in ("Order hinges", "Order oak"):
            await who.post("/tasks", {"title": title})
    for who in (ana, mara, ana):
        listed = Page(await who.get("/tasks"))
        shown = {str(link.attributes["href"]) for link in listed.tree.css(".row a.title")}
        assert len(shown) == 2
        for path in shown:
            page = Page(await who.browser.get(path))
            actions = {str(form.attributes["action"]).partition("?")[0] for form in page.tree.css("#main form[action]")}
            assert {f"{path}/comments", f"{path}/items", f"{path}/waiting"} <= actions
            about = {number for action in actions for number in re.findall(r"/tasks/(\d+)", action)}
            assert about == {path.rpartition("/")[2]}


def test_what_is_put_into_a_part_is_escaped() -> None:
    html = part_with("comments/_add.html", {"task_id": '"><script>'}, slug="alder", typed="", error="")
    assert "<script>" not in html
    assert html == part_with("comments/_add.html", {"task_id": '"><script>'}, slug="alder", typed="", error="")
    assert "/w/alder/tasks/7/comments" in part_with(
        "comments/_add.html", {"task_id": 7}, slug="alder", typed="", error=""
    )
