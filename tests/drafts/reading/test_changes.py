"""What changed in a draft since somebody read or approved it."""

from datetime import timedelta

import pytest

from tests.conftest import Clock
from tests.support.asking import ask
from tests.support.drafts import saved
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from tests.support.reviews import decide
from tests.support.suggestions import a_suggestion
from webapp.web.page_cache import DERIVED

pytestmark = pytest.mark.anyio

TEXT = "We open at *nine* on weekdays.\n\nWe close at six."


async def change(who: Person, draft: int, revision: int, body: str, **more: str) -> None:
    """Save another text."""
    await saved(who, draft, revision, body, title=more.get("title", "Winter hours"))


def shown(page: Page) -> tuple[list[str], list[str]]:
    """The words of the text that are marked as added, and as removed."""
    added, removed = ([text_of(node) for node in page.tree.css(f".prose {tag}")] for tag in ("ins", "del"))
    return added, removed


def choices(page: Page) -> list[str]:
    """How the draft can be shown."""
    return [text_of(node) for node in page.tree.css(".reading-page .tabs a")]


async def test_words_that_changed_since_it_was_read_are_marked_in_their_place(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, body=TEXT)
    assert choices(Page(await ben.get(f"/drafts/{draft}/reading"))) == []
    clock.advance(hours=2)
    await change(ana, draft, 1, TEXT.replace("nine", "ten"), title="Summer hours")
    page = Page(await ben.get(f"/drafts/{draft}/reading"))
    assert choices(page) == ["As it will look", "Since you read it"]
    assert shown(page) == ([], [])
    page = Page(await ben.get(f"/drafts/{draft}/reading?since=read"))
    assert shown(page) == (["ten"], ["nine"])
    assert text_of(page.one(".prose em")) == "nine ten"
    assert text_of(page.one("h1")) == "Winter Summer hours"
    assert "1 word added, 1 removed" in page.text
    assert "2 h ago" in text_of(page.one("#changes-heading"))


async def test_what_was_shown_as_new_is_still_shown_when_the_page_is_loaded_again(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await ana.get(f"/drafts/{draft}/reading")
    clock.advance(days=1)
    await change(ana, draft, 1, TEXT.replace("nine", "ten"))
    for _ in range(3):
        assert shown(Page(await ana.get(f"/drafts/{draft}/reading?since=read"))) == (["ten"], ["nine"])
        clock.advance(minutes=20)
    await change(ana, draft, 2, TEXT.replace("nine", "ten").replace("six", "five"))  # within one sitting
    for _ in range(2):
        assert shown(Page(await ana.get(f"/drafts/{draft}/reading?since=read"))) == (["ten", "five"], ["nine", "six"])
    clock.advance(hours=1)
    await change(ana, draft, 3, TEXT.replace("nine", "ten").replace("six", "four"))
    assert shown(Page(await ana.get(f"/drafts/{draft}/reading?since=read"))) == (["four"], ["five"])


async def test_what_changed_beside_the_text_is_said_and_what_is_no_content_is_not(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await ana.get(f"/drafts/{draft}/reading")
    clock.advance(days=1)
    project = await desk.project(ana)
    await ana.post(f"/drafts/{draft}/details?_method=put", {"version": "1", "project_id": str(project)})
    assert choices(Page(await ana.get(f"/drafts/{draft}/reading"))) == []
    await ana.post(f"/drafts/{draft}/details?_method=put", {"version": "2", "slug": "open", "keywords": "hours, shop"})
    page = Page(await ana.get(f"/drafts/{draft}/reading?since=read"))
    said = dict(
        zip(*([text_of(node) for node in page.tree.css(f".changes {tag}")] for tag in ("dt", "dd")), strict=True)
    )
    assert said == {"Slug": "open", "Keywords": "hours, shop"}
    assert shown(page) == ([], [])


async def test_what_changed_since_it_was_approved_is_shown_until_it_is_again_what_was_approved(
    desk: Desk, ana: Person
) -> None:
    ben = await desk.member("editor", ana)
    draft = await desk.draft(ben, body=TEXT)
    await ask(desk, ben, draft)
    await ana.get(f"/drafts/{draft}/reading")
    box = Page(await ana.get("/reviews")).one("input[name=draft]").attributes["value"]
    await ana.post("/reviews/approvals", {"draft": box})
    await change(ben, draft, 1, TEXT.replace("six", "five"))
    page = Page(await ana.get(f"/drafts/{draft}/reading?since=approved"))
    assert shown(page) == (["five"], ["six"])
    assert "What changed since you approved it" in text_of(page.one("#changes-heading"))
    await change(ben, draft, 2, TEXT)
    page = Page(await ana.get(f"/drafts/{draft}/reading?since=approved"))
    assert "since you approved it" not in " ".join(choices(page))
    assert shown(page) == ([], [])


async def test_a_page_loaded_in_advance_or_asked_for_again_by_itself_is_not_read(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    assert (await ana.get(f"/drafts/{draft}/reading", headers={"sec-purpose": "prefetch"})).status_code == 425
    await ana.get(f"/drafts/{draft}/reading", headers={"sec-fetch-dest": "empty"})
    assert await desk.fetch("select count(*) from readings") == 0
    await ana.get(f"/drafts/{draft}/reading", headers={"sec-fetch-dest": "document"})
    assert await desk.fetch("select count(*) from readings") == 1


async def test_a_page_that_asks_for_itself_again_offers_no_decision_about_what_nobody_has_looked_at(
    desk: Desk, ana: Person
) -> None:
    ben = await desk.member("editor", ana)
    draft = await desk.draft(ben, body=TEXT)
    await ask(desk, ben, draft)
    again = {"sec-fetch-dest": "empty"}
    await ana.get(f"/drafts/{draft}/reading")
    assert Page(await ana.get(f"/drafts/{draft}/reading", headers=again)).tree.css("#decide")
    await change(ben, draft, 1, "Another.")
    page = Page(await ana.get(f"/drafts/{draft}/reading", headers=again))
    assert not page.tree.css("#decide")
    assert "It changed while you had it open" in page.text
    assert Page(await ana.get(f"/drafts/{draft}/reading")).tree.css("#decide")


async def test_a_text_that_is_not_kept_any_more_is_said_instead_of_a_comparison(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await ana.get(f"/drafts/{draft}/reading")
    clock.advance(days=1)
    await change(ana, draft, 1, "Another.")
    await desk.fetch("delete from revisions where number = 1")
    page = Page(await ana.get(f"/drafts/{draft}/reading?since=read"))
    assert "isn’t kept any more" in page.text


async def test_a_since_that_cannot_be_read_shows_the_draft_as_it_will_look(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    for since in ("nonsense", "approved", "read"):
        reply = await ana.get(f"/drafts/{draft}/reading?since={since}")
        assert (reply.status_code, text_of(Page(reply).one(".prose em"))) == (200, "nine")


async def test_opening_it_again_and_again_is_noted_once_a_minute(desk: Desk, ana: Person, clock: Clock) -> None:
    draft = await desk.draft(ana)
    moments = []
    for _ in range(3):
        await ana.get(f"/drafts/{draft}/reading")
        moments.append(await desk.fetch("select read_at from readings"))
        clock.advance(seconds=40)
    assert moments[1] == moments[0]
    assert moments[2] - moments[0] == timedelta(seconds=80)


async def test_a_long_text_is_compared_beside_the_pages_of_others(desk: Desk, ana: Person, clock: Clock) -> None:
    body = "\n\n".join(f"Paragraph {number} says that oak is dry." for number in range(1500))
    draft = await desk.draft(ana, body=body)
    await ana.get(f"/drafts/{draft}/reading")
    clock.advance(days=1)
    await change(ana, draft, 1, body.replace("Paragraph 700 says", "Paragraph 700 swears"))
    page = Page(await ana.get(f"/drafts/{draft}/reading?since=read"))
    assert shown(page) == (["swears"], ["says"])


async def test_what_changed_is_worked_out_once_for_two_revisions(desk: Desk, ana: Person, clock: Clock) -> None:
    ben = await desk.member("editor", ana)
    draft = await desk.draft(ben, body=TEXT)
    await ask(desk, ben, draft)
    await ana.get(f"/drafts/{draft}/reading")
    await decide(ana, draft)
    await a_suggestion(desk, ana, draft, TEXT.replace("We open", "We all open"))
    await change(ben, draft, 1, TEXT.replace("six", "five"))
    for page in (f"/drafts/{draft}/reading?since=approved", f"/drafts/{draft}"):
        before = len(DERIVED)
        first = Page(await ana.get(page))
        kept = len(DERIVED)
        assert kept > before
        assert [text_of(node) for node in Page(await ana.get(page)).tree.css("ins")] == [
            text_of(node) for node in first.tree.css("ins")
        ]
        assert len(DERIVED) == kept
    await change(ben, draft, 2, TEXT.replace("six", "four"))
    assert shown(Page(await ana.get(f"/drafts/{draft}/reading?since=approved"))) == (["four"], ["six"])
