"""The cover of a draft: one of its own pictures, with words for who can't see it."""

import io
import zipfile
from typing import Any

import pytest

from tests.support.conflicts import sides
from tests.support.file_samples import PDF, a_picture
from tests.support.html import Page
from tests.support.people import HTMX, Desk, Person

pytestmark = pytest.mark.anyio

OAK = ("Oak.jpg", a_picture(), "image/jpeg")


async def attach(who: Person, draft: int, *file: Any) -> int:
    """Attach a file to a draft; its id."""
    reply = await who.post(f"/drafts/{draft}/files", files={"file": file}, headers={"accept": "application/json"})
    file_id: int = reply.json()["files"][0]["id"]
    return file_id


async def choose(who: Person, draft: int, version: int, **fields: str) -> Any:
    """Send the details of a draft."""
    return await who.post(f"/drafts/{draft}/details?_method=put", {"version": str(version), **fields})


def offered(page: Page) -> list[str | None]:
    """The pictures that can be the cover, by id; "" is none."""
    return [radio.attributes["value"] for radio in page.tree.css("#draft-cover [name=cover_id]")]


async def test_a_picture_of_the_draft_becomes_its_cover(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    assert "can be the cover" in Page(await ana.get(f"/drafts/{draft}")).text
    oak, stool = await attach(ana, draft, *OAK), await attach(ana, draft, "Stool.png", a_picture("PNG"))
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert offered(page) == ["", str(stool), str(oak)]
    assert page.one("[name=cover_id][checked]").attributes["value"] == ""
    reply = await choose(ana, draft, 1, cover_id=str(oak), cover_alt=" An  oak table ")
    assert reply.status_code == 303
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert page.one("[name=cover_id][checked]").attributes["value"] == str(oak)
    assert page.value("Description of the cover") == "An oak table"
    for sentence in ("Ana chose a cover", "Ana described the cover as “An oak table”"):
        assert sentence in page.one("#draft-history").text()


async def test_files_that_change_bring_the_choice_of_the_cover_along(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    reply = await ana.browser.post(ana.path(f"/drafts/{draft}/files"), files={"file": OAK}, headers=HTMX)
    oak = await desk.fetch("select id from files")
    for page in (Page(reply), Page(await ana.get(f"/drafts/{draft}/files", headers=HTMX))):
        assert offered(page) == ["", str(oak)]
    assert offered(Page(await ana.htmx(f"/files/{oak}?_method=delete"))) == []


async def test_a_picture_under_a_hundred_documents_can_be_the_cover_too(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    oak, document = await attach(ana, draft, *OAK), await attach(ana, draft, "List.pdf", PDF)
    await desk.fetch(
        """
        insert into files (workspace_id, draft_id, name, sha256)
        select workspace_id, draft_id, name, sha256 from files, generate_series(1, 100) where id = $1
        """,
        document,
    )
    assert offered(Page(await ana.get(f"/drafts/{draft}"))) == ["", str(oak)]


async def test_who_may_only_read_sees_the_cover_in_the_size_of_their_screen(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    oak = await attach(ana, draft, *OAK)
    await choose(ana, draft, 1, cover_id=str(oak), cover_alt="An oak table")
    ben = await desk.member("viewer", ana)
    image = Page(await ben.get(f"/drafts/{draft}")).one(".cover img")
    assert (image.attributes["alt"], image.attributes["width"]) == ("An oak table", "1200")
    assert "?width=480 480w" in (image.attributes["srcset"] or "")
    assert (await ben.browser.get(image.attributes["src"] or "")).status_code == 200


@pytest.mark.parametrize("which", ["a document", "another draft's", "another workspace's", "none there"])
async def test_only_a_picture_of_the_draft_can_be_its_cover(desk: Desk, ana: Person, which: str) -> None:
    draft, other = await desk.draft(ana), await desk.draft(ana, "Spring hours")
    eve = await desk.owner("Eve", business="Elsewhere")
    file_id = {
        "a document": await attach(ana, draft, "List.pdf", PDF),
        "another draft's": await attach(ana, other, *OAK),
        "another workspace's": await attach(eve, await desk.draft(eve), *OAK),
        "none there": 999_999,
    }[which]
    reply = await choose(ana, draft, 1, cover_id=str(file_id), cover_alt="Kept as typed")
    assert reply.status_code == 422
    page = Page(reply)
    assert "This isn't one of the draft's pictures." in page.one("#cover-error").text()
    assert page.value("Description of the cover") == "Kept as typed"
    assert await desk.fetch("select cover_id from drafts where id = $1", draft) is None


async def test_a_cover_is_taken_back_and_survives_its_files_way_to_the_trash(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    oak = await attach(ana, draft, *OAK)
    await choose(ana, draft, 1, cover_id=str(oak), cover_alt="An oak table")
    assert (await ana.post(f"/files/{oak}?_method=delete")).status_code == 303
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert page.one("[name=cover_id][checked]").attributes["value"] == str(oak)
    event = await desk.fetch("select max(id) from events where action = 'draft.updated'")
    assert (await ana.post(f"/events/{event}/undo")).status_code == 303
    assert not Page(await ana.get(f"/drafts/{draft}")).tree.css("[name=cover_id]")
    assert await desk.fetch("select cover_id from drafts where id = $1", draft) is None


async def test_a_download_takes_the_cover_along(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours", body="Closed.")
    oak = await attach(ana, draft, *OAK)
    fields = {"slug": "winter-hours", "keywords": "winter, hours", "description": "Closed at four."}
    await choose(ana, draft, 1, cover_id=str(oak), cover_alt="An oak table", **fields)
    reply = await ana.get(f"/drafts/{draft}/export")
    archive = zipfile.ZipFile(io.BytesIO(reply.content))
    assert set(archive.namelist()) == {"files/Oak.jpg", "Winter hours.md"}
    head = archive.read("Winter hours.md").decode()
    for line in (
        'slug: "winter-hours"',
        'description: "Closed at four."',
        'keywords: ["winter", "hours"]',
        'cover: "files/Oak.jpg"',
        'cover_alt: "An oak table"',
    ):
        assert line in head.splitlines()


async def test_a_description_of_a_cover_that_was_changed_meanwhile_is_409(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    oak, stool = await attach(ana, draft, *OAK), await attach(ana, draft, "Stool.png", a_picture("PNG"))
    await choose(ana, draft, 1, cover_id=str(oak), cover_alt="An oak")
    form = Page(await ana.get(f"/drafts/{draft}"))
    ben = await desk.member("editor", ana, "Ben")
    await choose(ben, draft, 2, cover_id=str(stool), cover_alt="An oak")
    reply = await form.submit(ana.browser, "Save details", {"Description of the cover": "An old oak"})
    assert reply.status_code == 409
    assert sides(Page(reply)) == {
        "Cover": ["“Oak.jpg”", "“Stool.png”", "“Oak.jpg”"],
        "Description of the cover": ["An oak", "An oak", "An old oak"],
    }
    assert await desk.fetch("select cover_id from drafts") == stool
