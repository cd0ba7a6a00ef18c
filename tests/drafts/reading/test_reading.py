"""A draft for those who read it before it goes out."""

import pytest

from tests.support.file_samples import a_picture
from tests.support.html import Page
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

TEXT = "# Opening\n\nWe open at *nine*.\n\nWe close at six."


async def test_a_draft_is_read_as_it_will_look_with_all_that_goes_out_with_it(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    reply = await ana.post(
        f"/drafts/{draft}/files",
        files={"file": ("Oak.jpg", a_picture(), "image/jpeg")},
        headers={"accept": "application/json"},
    )
    oak = reply.json()["files"][0]["id"]
    details = {
        "version": "1",
        "cover_id": str(oak),
        "cover_alt": "An oak table",
        "slug": "winter",
        "description": "Dark",
    }
    assert (await ana.post(f"/drafts/{draft}/details?_method=put", details)).status_code == 303
    ben = await desk.member("viewer", ana)
    page = Page(await ben.get(f"/drafts/{draft}/reading"))
    assert page.heading == "Winter hours"
    assert page.one("#reading-text .cover img").attributes["alt"] == "An oak table"
    assert page.one("#reading-text .prose em").text() == "nine"
    assert [node.attributes["data-line"] for node in page.tree.css("#reading-text .prose > *")] == ["0", "2", "4"]
    beside = page.one("#reading-text dl").text()
    assert "winter" in beside
    assert "Dark" in beside


async def test_what_is_in_the_trash_or_of_another_workspace_cannot_be_read(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    cleo = await desk.owner("Cleo", business="Elm")
    assert (await cleo.get(f"/drafts/{draft}/reading")).status_code == 404
    await ana.post(f"/drafts/{draft}?_method=delete")
    assert (await ana.get(f"/drafts/{draft}/reading")).status_code == 404
