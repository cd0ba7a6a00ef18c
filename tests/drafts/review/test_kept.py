"""What doesn't work out while a draft is sent for review: each a sentence, and nothing lost of what was typed."""

import msgspec
import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.reviews import save, send

pytestmark = pytest.mark.anyio


async def in_editor(who: Person, draft: int, body: str, **fields: object) -> dict[str, object]:
    """The editor's form with a text, as it stands open, and what is asked beside it."""
    page = Page(await who.get(f"/drafts/{draft}"))
    revision = page.one("#editor-form [name=revision]").attributes["value"]
    return {"revision": revision, "title": "Winter hours", "body": body, **fields}


async def test_who_left_meanwhile_is_said_where_they_were_chosen_and_all_is_kept(desk: Desk, ana: Person) -> None:
    ben, cleo = await desk.member("reviewer", ana), await desk.member("reviewer", ana, "Cleo")
    draft = await desk.draft(ana)
    asked = {"note": "Prices are new", "wish_on": "friday"}
    form = await in_editor(ana, draft, "Open till five.", **asked)
    await ana.post(f"/members/{ben.account_id}?_method=delete")
    reply = await send(ana, draft, ben, cleo, **form)
    page = Page(reply)
    assert reply.status_code == 409
    assert "may not review here any more" in page.one("#review").text()
    assert page.one("#review-note").text().strip() == "Prices are new"
    assert page.one("#review-wish").attributes["value"] == "Fri 6 Mar 2026"
    assert page.one(f"[name=reviewers][value='{cleo.account_id}']").attributes.keys() >= {"checked"}
    assert "Open till five." in page.one("#editor-form [name=body]").text()


async def test_who_is_asked_instead_and_left_is_said_where_they_were_chosen(desk: Desk, ana: Person) -> None:
    ben, cleo = await desk.member("reviewer", ana), await desk.member("reviewer", ana, "Cleo")
    dan = await desk.member("reviewer", ana, "Dan")
    draft = await desk.draft(ana)
    await send(ana, draft, dan)
    await ana.post(f"/members/{ben.account_id}?_method=delete")
    asked = {"reviewers": [str(ben.account_id), str(cleo.account_id)]}
    reply = await ana.post(f"/drafts/{draft}/review/reviewers?_method=put", asked)
    page = Page(reply)
    assert reply.status_code == 409
    assert "may not review here any more" in page.one("#ask-others").text()
    assert page.one(f"#ask-others [value='{cleo.account_id}']").attributes.keys() >= {"checked"}
    assert not page.one(f"#ask-others [value='{dan.account_id}']").attributes.keys() & {"checked"}


async def test_a_clash_keeps_what_was_asked(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, body="Open till five.")
    form = await in_editor(ana, draft, "Open till seven.", note="Prices are new", wish_on="friday")
    await save(ben, draft, "Open till six.")
    reply = await send(ana, draft, ben, **form)
    assert reply.status_code == 409
    kept = Page(reply)
    assert kept.one("#kept-note").text().strip() == "Prices are new"


async def test_details_that_clash_keep_what_was_asked(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, body="Open till five.")
    version = Page(await ana.get(f"/drafts/{draft}")).one("#draft-details [name=version]").attributes["value"]
    details = msgspec.json.encode({"version": version, "description": "When we are open"}).decode()
    form = await in_editor(ana, draft, "Open till five.", note="Prices are new", details=details)
    reply = await ben.post(
        f"/drafts/{draft}/details?_method=put", {"version": version, "description": "When we are closed"}
    )
    assert reply.status_code == 303, Page(reply).text
    reply = await send(ana, draft, ben, **form)
    assert reply.status_code == 409
    assert Page(reply).one("#kept-note").text().strip() == "Prices are new"


async def test_a_draft_that_was_deleted_meanwhile_gives_back_what_was_written(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, body="Open till five.")
    form = await in_editor(ana, draft, "Open till seven.", note="Prices are new")
    await ben.post(f"/drafts/{draft}?_method=delete")
    reply = await send(ana, draft, ben, **form)
    assert reply.status_code == 409
    assert "trash" in Page(reply).text
    assert Page(reply).one("#kept-text").text().strip() == "Open till seven."
    assert Page(reply).one("#kept-note").text().strip() == "Prices are new"


async def test_what_was_sent_meanwhile_keeps_what_was_asked(desk: Desk, ana: Person) -> None:
    ben, dan = await desk.member("reviewer", ana), await desk.member("editor", ana, "Dan")
    draft = await desk.draft(ana, body="Open till five.")
    form = await in_editor(ana, draft, "Open till seven.", note="Prices are new", wish_on="friday")
    await send(dan, draft, ben)
    reply = await send(ana, draft, ben, **form)
    assert reply.status_code == 409
    page = Page(reply)
    assert "in review already" in page.one("#review").text()
    assert page.one("#review-note").text().strip() == "Prices are new"
    assert page.one("#review-wish").attributes["value"] == "Fri 6 Mar 2026"


@pytest.mark.parametrize("how", ["another role", "no member any more", "the draft is in the trash"])
async def test_words_that_cannot_be_taken_any_more_are_shown_again(how: str, desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, body="Open till five.")
    said = await desk.thread(ben, draft)
    match how:
        case "another role":
            await ana.post(f"/members/{ben.account_id}?_method=put", {"role": "viewer"})
        case "no member any more":
            await ana.post(f"/members/{ben.account_id}?_method=delete")
        case _:
            await ana.post(f"/drafts/{draft}?_method=delete")
    removed = "You aren’t a member of this workspace any more"
    headings = ("Not for your role", removed, "“Winter hours” is in the trash")
    thread, words = f"/drafts/{draft}/threads/{said.thread_id}", "Thanks"
    for path, fields in (
        (f"/drafts/{draft}/threads", {"body": words}),
        (f"{thread}/comments", {"body": words}),
        (f"{thread}/comments/{said.comment_id}?_method=put", {"body": words, "version": "1"}),
        (f"/drafts/{draft}?_method=put", {"body": words, "title": "Winter hours", "revision": "1"}),
    ):
        reply = await ben.post(path, fields)
        assert reply.status_code in (403, 404)
        assert Page(reply).heading in headings
        assert words in [area.text().strip() for area in Page(reply).tree.css("textarea")], path
