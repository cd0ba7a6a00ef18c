"""What was typed into quick add, as a person sees it and as it is stored."""

import json

from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.tasks.models import Task
from webapp.tasks.queries import get_task


async def the_task(desk: Desk, who: Person, title: str) -> Task:
    """The only task of a title."""
    task_id = await desk.fetch(
        "select id from tasks where workspace_id = $1 and title = $2 and deleted_at is null", who.workspace_id, title
    )
    assert task_id is not None, f"no task is titled {title!r}"
    task = await get_task(desk.db, who.workspace_id, task_id)
    assert task is not None
    return task


async def titles(desk: Desk, who: Person) -> list[str]:
    """The titles of all tasks, in the order in which they were added."""
    found = await desk.fetch(
        "select json_agg(title order by id) from tasks where workspace_id = $1 and deleted_at is null", who.workspace_id
    )
    return json.loads(found) if found else []


def chips(page: Page) -> list[str]:
    """What the chips say was understood, in order."""
    return [text_of(node) for node in page.tree.css(".piece > span")]


def offers(page: Page) -> list[str]:
    """What the dotted chips suggest, in order."""
    return [text_of(node) for node in page.tree.css(".offer")]


async def preview(who: Person, line: str, **fields: str) -> Page:
    """What htmx gets while a line is typed."""
    reply = await who.htmx("/tasks/reading", {"title": line, **fields})
    assert reply.status_code == 200
    return Page(reply)
