"""A draft for those who read it before it goes out."""

import asyncio

import pytest

from tests.support.asking import ask
from tests.support.background import until_it_waits
from tests.support.drafts import saved
from tests.support.file_samples import a_picture
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from tests.support.reviews import decide, save, status_of

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


async def test_what_it_was_sent_for_and_what_others_decided_stands_above_the_text(desk: Desk, ana: Person) -> None:
    ben, cleo = await desk.member("editor", ana), await desk.member("reviewer", ana, "Cleo")
    draft = await desk.draft(ben, body="We open at nine.")
    await ask(desk, ben, draft, ana, cleo, note="Are the hours right?")
    await decide(cleo, draft, "changes_requested", note="Say when we close.")
    asked = text_of(Page(await ana.get(f"/drafts/{draft}/reading")).one(".asked"))
    assert "Changes requested" in asked
    assert "Are the hours right?" in asked
    assert "Say when we close." in asked


async def test_what_is_approved_as_well_is_shown_in_the_text_and_not_over_it(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    draft = await desk.draft(ben, body="We open at nine.")
    await ask(desk, ben, draft)
    await ana.get(f"/drafts/{draft}/reading")
    await decide(ana, draft)
    await save(ben, draft, "We open at ten.")
    page = Page(await ana.get(f"/drafts/{draft}/reading"))
    assert not page.one(".reading-decision").css("ins")
    assert text_of(page.one("#decide button.go")) == "Approve this as well"
    assert [text_of(node) for node in page.tree.css(".reading-page .tabs a")] == [
        "As it will look",
        "Since you approved it",
    ]
    changes = Page(await ana.browser.get(page.one(".reading-decision p a").attributes["href"] or ""))
    assert [text_of(node) for node in changes.tree.css(".prose ins")] == ["ten"]
    whole = Page(await ana.get(f"/drafts/{draft}/review/changes"))
    assert len(whole.tree.css("ins")) == 1, "what changed is told once"
    await ana.post(f"/drafts/{draft}/review/decisions", {**fields_of(changes), "verdict": "approved"})
    assert await status_of(desk, draft) == "approved"


@pytest.mark.parametrize("page", ["", "/reading"])
async def test_what_is_saved_while_a_page_is_made_is_not_what_it_lets_decide_about(
    desk: Desk, ana: Person, page: str
) -> None:
    ben = await desk.member("editor", ana)
    draft = await desk.draft(ben, body="We open at nine.")
    await ask(desk, ben, draft)
    async with desk.db._pool.acquire() as other, other.transaction():
        await other.execute("lock table threads in access exclusive mode")
        reply = asyncio.create_task(ana.get(f"/drafts/{draft}{page}"))
        await until_it_waits(desk, reply)
        await saved(ben, draft, 1, "We open at ten.", title="Winter hours")
    shown = Page(await reply)
    await ana.post(f"/drafts/{draft}/review/decisions", {**fields_of(shown), "verdict": "approved"})
    approved = await status_of(desk, draft) == "approved"
    assert approved == ("We open at ten." in shown.text)


def fields_of(page: Page) -> dict[str, str]:
    """What the form of a decision sends by itself."""
    return {
        each.attributes["name"] or "": each.attributes["value"] or "" for each in page.tree.css("#decide [type=hidden]")
    }
