"""The briefing in a browser: acts in place with their undo, what others do meanwhile, and one sheet of paper."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from tests.support.asking import ask
from tests.support.people import Desk, Person
from webapp.tasks.models import Status
from webapp.tasks.queries import update_task_status

pytestmark = pytest.mark.anyio


async def test_a_task_is_moved_in_place_and_comes_back(desk: Desk, page: Page, ana: Person) -> None:
    today = desk.clock().date()
    await desk.task(ana, "Order paper", due_on=today)
    await desk.task(ana, "Order ink", due_on=today)
    await page.goto(ana.path())
    due = page.get_by_role("region", name=re.compile("Due today"))
    await expect(due.get_by_role("link", name=re.compile("^Order"))).to_have_count(2)
    await due.get_by_role("button", name="Tomorrow: Order paper").click()
    await expect(due.get_by_role("link", name=re.compile("^Order"))).to_have_count(1)
    await page.get_by_role("button", name=re.compile("^Undo")).click()
    await expect(due.get_by_role("link", name=re.compile("^Order"))).to_have_count(2)
    await expect(page).to_have_url(re.compile(f"{ana.path()}$"))
    await due.get_by_role("button", name="Complete: Order ink").click()
    await expect(due.get_by_role("link", name=re.compile("^Order"))).to_have_count(1)


async def test_a_full_briefing_prints_on_one_sheet(desk: Desk, page: Page, ana: Person) -> None:
    now = desk.clock()
    ben = await desk.member("editor", ana)
    await page.goto(ana.path())
    for number in range(12):
        project = await desk.project(ana, f"Project {number}")
        await desk.task(ana, f"Late {number}", due_on=now.date() - timedelta(days=2), project_id=project)
        await desk.task(ana, f"Due {number}", due_on=now.date(), estimate_minutes=30)
        await desk.task(ana, f"Waits {number}", status="waiting", now=now - timedelta(days=20))
        await desk.draft(ana, f"Stalled {number}", now=now - timedelta(days=20))
        await ask(desk, ben, await desk.draft(ben, f"Draft {number}"))
        done = await desk.task(ben, f"Done {number}", project_id=project, now=now - timedelta(days=9))
        await update_task_status(
            desk.db, ana.workspace_id, done, ben.account_id, Status.COMPLETED, now=now - timedelta(days=number % 7)
        )
    await page.goto(ana.path())
    await expect(page.get_by_text("Nothing else needs you.")).to_be_visible()
    sheets = re.findall(rb"/Type\s*/Page\b(?!s)", await page.pdf(format="A4"))
    assert len(sheets) == 1
