"""Reviews as people make them on a draft's page."""

from typing import Any

import httpx

from tests.support.html import Page
from tests.support.people import Desk, Person


async def send(who: Person, draft: int, *reviewers: Person, **fields: Any) -> httpx.Response:
    """Send a draft for review without the editor."""
    asked = [str(each.account_id) for each in reviewers]
    return await who.post(f"/drafts/{draft}/review", {"reviewers": asked, **fields})


async def shown(who: Person, draft: int) -> dict[str, str]:
    """What the form of a decision on a draft's page says was shown."""
    page = Page(await who.get(f"/drafts/{draft}"))
    names = ("shown", "revision", "details")
    return {name: page.one(f"#decide [name={name}]").attributes["value"] or "" for name in names}


async def decide(
    who: Person, draft: int, verdict: str = "approved", *, note: str = "", seen: dict[str, str] | None = None
) -> httpx.Response:
    """Decide about what the page shows, or about what it showed before."""
    fields = await shown(who, draft) if seen is None else seen
    return await who.post(f"/drafts/{draft}/review/decisions", {**fields, "verdict": verdict, "note": note})


async def status_of(desk: Desk, draft: int) -> str:
    """The status of a draft as the database has it."""
    found: str = await desk.fetch("select status::text from drafts where id = $1", draft)
    return found


async def save(who: Person, draft: int, body: str) -> None:
    """Save a text of a draft on top of what is there."""
    page = Page(await who.get(f"/drafts/{draft}"))
    fields = {"revision": page.one("#editor-form [name=revision]").attributes["value"] or "", "body": body}
    title = page.one("#draft-title").text().strip()
    reply = await who.post(f"/drafts/{draft}?_method=put", {**fields, "title": title})
    assert reply.status_code == 303, reply.text
