"""A task's form as it is sent, and the history as it is read."""

from tests.support.html import Page
from tests.support.people import Person


async def put(person: Person, task: int, version: int = 1, **fields: str) -> int:
    """Send some fields of a task's edit form; the status of the reply."""
    return (await person.post(f"/tasks/{task}?_method=put", {"version": str(version), **fields})).status_code


async def story(person: Person, task: int) -> list[str]:
    """What a task's page tells, the latest first."""
    page = Page(await person.get(f"/tasks/{task}"))
    return [" ".join(node.text().split()) for node in page.tree.css(".history p")]
