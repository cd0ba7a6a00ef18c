"""Facts of tasks as they are asked for and sent."""

import httpx

from tests.support.html import Page, text_of
from tests.support.people import Person


def shown(who: Person, rest: str) -> dict[str, str]:
    """The header by which a browser says which page it shows."""
    return {"hx-current-url": f"http://desk.test{who.path(rest)}"}


async def form_of(who: Person, task: int, fact: str, **headers: str) -> Page:
    """The form of a fact."""
    return Page(await who.get(f"/tasks/{task}/facts/{fact}", headers=headers))


async def put(who: Person, task: int, fact: str, page: str = "/tasks", **fields: str) -> httpx.Response:
    """What a press in the sheet over a list is answered."""
    fields = {"version": "1", **fields}
    return await who.htmx(f"/tasks/{task}/facts/{fact}?_method=put", fields, **shown(who, page))


def offered(page: Page) -> list[str]:
    """What can be pressed, as it reads."""
    return [text_of(button) for button in page.tree.css(".fact-form button[name=value]")]


def value_of(page: Page, words: str) -> str:
    """What the press of a button stores."""
    buttons = page.tree.css(".fact-form button[name=value]")
    found = [one.attributes["value"] or "" for one in buttons if text_of(one).startswith(words)]
    assert len(found) == 1, (words, offered(page))
    return found[0]
