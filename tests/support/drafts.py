"""Saving as the editor does it."""

from typing import Any

import httpx

from tests.support.people import Person

JSON = {"accept": "application/json"}


async def send(
    person: Person,
    draft: int,
    revision: int,
    body: str,
    *,
    title: str = "Winter hours",
    session: str = "",
    autosave: bool = False,
    json: bool = True,
) -> httpx.Response:
    """Send a text that began from a revision."""
    fields = {"revision": str(revision), "title": title, "body": body, "session": session}
    fields["by"] = "autosave" if autosave else "save"
    return await person.post(f"/drafts/{draft}?_method=put", fields, headers=JSON if json else {})


async def saved(person: Person, draft: int, revision: int, body: str, **more: Any) -> dict[str, Any]:
    """The answer to a save that succeeded."""
    reply = await send(person, draft, revision, body, **more)
    assert reply.status_code == 200, reply.text
    told: dict[str, Any] = reply.json()
    return told


async def text_of(person: Person, draft: int, revision: int = 0) -> dict[str, Any]:
    """What an editor is told of the text, if it has a revision."""
    reply = await person.get(f"/drafts/{draft}/text", params={"revision": revision} if revision else {})
    assert reply.status_code == 200
    told: dict[str, Any] = reply.json()
    return told
