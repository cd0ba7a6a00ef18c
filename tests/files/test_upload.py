"""Files are attached to drafts and tasks, listed, shown and removed."""

import pytest

from tests.files.samples import PDF, a_picture
from tests.html import Page
from tests.people import HTMX, Desk, Person

pytestmark = pytest.mark.anyio


async def test_smoke(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    reply = await ana.post(f"/drafts/{draft}/files", files={"file": ("Oak.jpg", a_picture(), "image/jpeg")})
    print(reply.text[:2000] if reply.status_code != 303 else "")
    assert reply.status_code == 303
    page = Page(await ana.get(f"/drafts/{draft}"))
    print(page.one("#files").html)
    reply = await ana.post(
        f"/drafts/{draft}/files", files={"file": ("List.pdf", PDF)}, headers={"accept": "application/json"}
    )
    print(reply.json())
    reply = await ana.post(
        f"/drafts/{draft}/files", files={"file": ("List.png", b"<html>")}, headers={"accept": "application/json"}
    )
    print(reply.json())
    reply = await ana.post(f"/drafts/{draft}/files", files={"file": ("List.pdf", PDF)}, headers=HTMX)
    print(reply.text)
    task = await desk.task(ana)
    reply = await ana.post(f"/tasks/{task}/files", files={"file": ("List.pdf", PDF)}, headers=HTMX)
    assert reply.status_code == 200
    print((await ana.get("/files/1/Oak.jpg?width=480")).headers, (await ana.get("/files/1/Oak.jpg")).headers)
    assert (await ana.get(f"/tasks/{task}/files")).status_code == 200
