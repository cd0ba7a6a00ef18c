"""Every page, in both themes, wide and on a phone: for everybody (axe-core), and never wider than its screen."""

import pytest

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PHONE, WIDE, OpenPage
from tests.people import Desk, Person
from webapp.accounts.setup import issue_setup_link
from webapp.web.viewer import Role
from webapp.workspaces.queries import add_invitation

pytestmark = pytest.mark.anyio


async def every_page(desk: Desk, ana: Person) -> dict[str, str]:
    """The address of each page of a desk that has something on all of them."""
    project = await desk.project(ana, "Marketing")
    task = await desk.task(
        ana, "Order paper", due_on="2026-03-02", priority="urgent", project_id=project, labels=["print"],
        assignee_id=ana.account_id, estimate_minutes=30, notes="Ask for *grey*.",
    )  # fmt: skip
    await desk.task(ana, "Call the landlord", status="waiting")
    draft = await desk.draft(ana, "Winter hours", body="# Hours\n\nWe close at **four**.", task_id=task)
    deleted = await desk.task(ana, "Old idea")
    await ana.post(f"/tasks/{deleted}?_method=delete")
    await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "title": "Order grey paper"})
    token = await add_invitation(desk.db, ana.workspace_id, ana.account_id, Role.EDITOR, "Ben", now=desk.clock())
    return {
        "tasks": ana.path("/tasks"),
        "tasks, filtered to nothing": ana.path("/tasks?q=nothing"),
        "tasks, with a bad filter": ana.path("/tasks?status=x"),
        "tasks, done": ana.path("/tasks?status=completed"),
        "task": ana.path(f"/tasks/{task}"),
        "task in the trash": ana.path(f"/tasks/{deleted}"),
        "edit a task": ana.path(f"/tasks/{task}/edit"),
        "drafts": ana.path("/drafts"),
        "draft": ana.path(f"/drafts/{draft}"),
        "revision": ana.path(f"/drafts/{draft}/revisions/1"),
        "projects": ana.path("/projects"),
        "members": ana.path("/members"),
        "settings": ana.path("/settings"),
        "trash": ana.path("/trash"),
        "account": "/account",
        "workspaces": "/workspaces",
        "invitation": f"/invitations/{token}",
        "nothing": "/nothing",
    }


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
async def test_every_page_is_for_everybody(
    desk: Desk, open_page: OpenPage, ana: Person, size: tuple[int, int], dark: bool
) -> None:
    page = await open_page(ana, size=size, dark=dark)
    for name, path in (await every_page(desk, ana)).items():
        await page.goto(path)
        await assert_accessible(page, called=name)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is too wide"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_every_signed_out_page_is_for_everybody(desk: Desk, open_page: OpenPage, dark: bool) -> None:
    page = await open_page(dark=dark)
    paths = ["/", f"/setup/{await issue_setup_link(desk.db)}", "/sign-in", "/nothing"]
    ana = await desk.owner()
    token = await add_invitation(desk.db, ana.workspace_id, ana.account_id, Role.EDITOR, "Ben", now=desk.clock())
    for path in [*paths, f"/invitations/{token}"]:
        await page.goto(path)
        await assert_accessible(page)


async def test_the_row_being_edited_and_open_menus_are_for_everybody(
    desk: Desk, open_page: OpenPage, ana: Person
) -> None:
    page = await open_page(ana)
    await desk.task(ana, "Order paper")
    await page.goto(ana.path("/tasks"))
    await page.get_by_role("link", name="Order paper", exact=True).focus()
    await page.keyboard.press("e")
    await page.get_by_label("Title").wait_for()
    await assert_accessible(page, called="a row being edited")
    await page.get_by_role("button", name="Ana").click()
    await assert_accessible(page, called="the menu of the person")
    await page.keyboard.press("Escape")
    await page.get_by_role("heading", name="Tasks").click()
    await page.keyboard.press("?")
    await assert_accessible(page, called="the keyboard shortcuts")
