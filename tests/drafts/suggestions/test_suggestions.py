"""Suggested edits: made in place, taken or declined one by one, and never over what somebody wrote meanwhile."""

import asyncio

import httpx
import pytest

from tests.notifications.telling import a_minute_later
from tests.support.drafts import saved, send
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.drafts.suggestions.models import Author, SuggestedText
from webapp.drafts.suggestions.suggest import suggest as make

pytestmark = pytest.mark.anyio

TEXT = "Oak dries slowly in the shed.\n\nWe open at nine on weekdays.\n\nBring your own boards, please."
BETTER = TEXT.replace("slowly", "very slowly").replace("nine", "ten").replace("boards", "planks")


@pytest.fixture
async def ben(desk: Desk, ana: Person) -> Person:
    """Somebody who reviews what Ana writes."""
    return await desk.member("reviewer", ana, "Ben")


async def suggest(
    person: Person, draft: int, body: str, *, title: str = "Winter hours", revision: int = 1, note: str = ""
) -> httpx.Response:
    """Send a text as suggestions."""
    fields = {"version": str(revision), "title": title, "body": body, "note": note}
    return await person.post(f"/drafts/{draft}/suggestions", fields)


async def shown(person: Person, draft: int) -> list[str]:
    """The words of each suggestion on the reading page, what is struck in [] and what is new in {}."""
    page = Page(await person.get(f"/drafts/{draft}/reading"))
    for node in page.tree.css("#suggestions del"):
        node.replace_with(f"[{node.text()}]")
    for node in page.tree.css("#suggestions ins"):
        node.replace_with(f"{{{node.text()}}}")
    return [text_of(node) for node in page.tree.css("#suggestions .words")]


async def ids(desk: Desk, state: str = "open") -> list[int]:
    """The suggestions of a state, in order."""
    found: list[int] = await desk.fetch(
        "select coalesce(array_agg(id order by id), '{}') from suggestions where state = $1", state
    )
    return found


async def body_of(desk: Desk) -> str:
    """The text of the only draft."""
    found: str = await desk.fetch("select body from drafts")
    return found


async def told(person: Person, draft: int) -> str:
    """The history on the draft's page."""
    return text_of(Page(await person.get(f"/drafts/{draft}")).one("#draft-history"))


async def test_what_is_changed_of_a_text_is_suggested_stretch_by_stretch(desk: Desk, ana: Person, ben: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    page = Page(await ben.get(f"/drafts/{draft}/suggestions/new"))
    assert page.value("Text") == TEXT
    reply = await page.submit(ben.browser, "Send suggestions", {"Text": BETTER, "Title": "Summer", "Why?": "Clearer"})
    assert reply.headers["location"] == ben.path(f"/drafts/{draft}/reading#suggestions")
    assert Page(await ben.get(f"/drafts/{draft}/reading")).notice == "Sent as suggestions"
    assert await body_of(desk) == TEXT
    assert await shown(ana, draft) == [
        "[Winter hours] {Summer}",
        "Oak dries {very } slowly in the shed.",
        "We open at [nine] {ten} on weekdays.",
        "Bring your own [boards] {planks} , please.",
    ]
    page = Page(await ana.get(f"/drafts/{draft}/reading"))
    assert [text_of(node) for node in page.tree.css("#suggestions .why")] == ["Clearer"]
    assert "Ben suggested 4 changes" in await told(ana, draft)


async def test_small_changes_near_each_other_are_one_suggestion(desk: Desk, ana: Person, ben: Person) -> None:
    draft = await desk.draft(ana, body="The quick brown fox jumps over the lazy dog.")
    await suggest(ben, draft, "A quick brown cat jumps over the lazy cow.")
    assert await shown(ana, draft) == [
        "[The] {A} quick brown [fox] {cat} jumps over the lazy dog.",
        "The quick brown fox jumps over the lazy [dog] {cow} .",
    ]


async def test_accepting_is_a_revision_that_names_both_and_is_taken_back_as_one(
    desk: Desk, ana: Person, ben: Person
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await suggest(ben, draft, TEXT.replace("nine", "ten"))
    page = Page(await ana.get(f"/drafts/{draft}/reading"))
    reply = await page.submit(ana.browser, "Accept a")
    assert reply.headers["location"] == ana.path(f"/drafts/{draft}/reading")
    assert await body_of(desk) == TEXT.replace("nine", "ten")
    assert await ids(desk) == []
    page = Page(await ana.get(f"/drafts/{draft}/reading"))
    assert page.notice == "Suggestion taken"
    assert "Ana took Ben's suggestion: “ten” for “nine”, as revision 2" in await told(ana, draft)
    for body, state in ((TEXT, "open"), (TEXT.replace("nine", "ten"), "accepted")):
        event = await desk.fetch("select max(id) from events")
        assert (await ana.post(f"/events/{event}/undo")).status_code == 303
        assert await body_of(desk) == body
        assert len(await ids(desk, state)) == 1


async def test_what_others_saved_meanwhile_stays(desk: Desk, ana: Person, ben: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await suggest(ben, draft, BETTER)
    later = f"News!\n\n{TEXT.replace('please', 'friends')}"
    await saved(ana, draft, 1, later)
    first, second, third = await ids(desk)
    for each in (second, third, first):
        assert (await ana.post(f"/drafts/{draft}/suggestions/{each}/acceptance")).status_code == 303
    expected = later.replace("slowly", "very slowly").replace("nine", "ten").replace("boards", "planks")
    assert await body_of(desk) == expected


async def test_accepting_all_takes_what_fits_as_one_revision_and_leaves_the_rest(
    desk: Desk, ana: Person, ben: Person
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await suggest(ben, draft, BETTER)
    await saved(ana, draft, 1, TEXT.replace("nine", "eight"))
    page = Page(await ana.get(f"/drafts/{draft}/reading"))
    assert (await page.submit(ana.browser, "Accept all 2 that fit")).status_code == 303
    assert await body_of(desk) == BETTER.replace("ten", "eight")
    assert await desk.fetch("select revision from drafts") == 3
    assert "Ana took 2 suggestions of Ben, as revision 3" in await told(ana, draft)
    assert await shown(ana, draft) == ["[nine] {ten}"]
    assert (await ana.post(f"/drafts/{draft}/suggestions/acceptance")).status_code == 409


async def test_a_suggestion_that_no_longer_fits_says_so_and_can_only_be_dismissed(
    desk: Desk, ana: Person, ben: Person
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await suggest(ben, draft, TEXT.replace("nine", "ten"))
    page = Page(await ana.get(f"/drafts/{draft}/reading"))
    await saved(ana, draft, 1, TEXT.replace("nine", "eight"))
    reply = await page.submit(ana.browser, "Accept a")
    assert reply.status_code == 409
    assert "The text has changed here since" in Page(reply).text
    assert await body_of(desk) == TEXT.replace("nine", "eight")
    page = Page(await ana.get(f"/drafts/{draft}/reading"))
    stale = page.one("#suggestions .stale")
    assert "doesn’t fit any more" in text_of(stale)
    assert text_of(stale.css_first("del")) == "nine"
    assert "Accept a" not in text_of(stale)
    assert (await page.submit(ana.browser, "Dismiss x")).status_code == 303
    assert "Ana dismissed Ben's suggestion: “ten” for “nine”, which didn't fit any more" in await told(ana, draft)


async def test_declining_can_be_taken_back(desk: Desk, ana: Person, ben: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await suggest(ben, draft, TEXT.replace("nine", "ten"))
    page = Page(await ana.get(f"/drafts/{draft}/reading"))
    assert (await page.submit(ana.browser, "Decline x")).status_code == 303
    page = Page(await ana.get(f"/drafts/{draft}/reading"))
    assert page.notice == "Suggestion declined"
    assert "Ana declined Ben's suggestion: “ten” for “nine”" in await told(ana, draft)
    assert (await page.submit(ana.browser, "Undo Z")).status_code == 303
    assert len(await ids(desk)) == 1
    assert "opened Ben's suggestion: “ten” for “nine” again" in await told(ana, draft)


async def test_who_suggested_takes_it_back_and_says_why(desk: Desk, ana: Person, ben: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await suggest(ben, draft, BETTER)
    first, second, _ = await ids(desk)
    assert (await ana.post(f"/drafts/{draft}/suggestions/{first}/withdrawal")).status_code == 404
    assert (await ana.post(f"/drafts/{draft}/suggestions/{second}/note?_method=put", {"note": "x"})).status_code == 404
    page = Page(await ben.get(f"/drafts/{draft}/reading"))
    assert (await page.submit(ben.browser, "Take back x")).status_code == 303
    assert await ids(desk, "withdrawn") == [first]
    await ben.post(f"/drafts/{draft}/suggestions/{second}/note?_method=put", {"note": "Nobody is here at nine."})
    assert "Nobody is here at nine." in Page(await ana.get(f"/drafts/{draft}/reading")).text
    too_long = await ben.post(f"/drafts/{draft}/suggestions/{second}/note?_method=put", {"note": "x" * 2001})
    assert too_long.status_code == 422


async def test_two_who_decide_at_once_decide_once(desk: Desk, ana: Person, ben: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await suggest(ben, draft, TEXT.replace("nine", "ten"))
    (each,) = await ids(desk)
    path = f"/drafts/{draft}/suggestions/{each}"
    replies = await asyncio.gather(
        ana.post(f"{path}/acceptance"), ben.post(f"{path}/acceptance"), ana.post(f"{path}/acceptance")
    )
    assert sorted(reply.status_code for reply in replies) == [303, 409, 409]
    assert await desk.fetch("select revision from drafts") == 2
    reply = await ben.post(f"{path}/refusal")
    assert reply.status_code == 409
    assert "taken already" in Page(reply).text


async def test_accepting_different_ones_at_once_takes_all(desk: Desk, ana: Person, ben: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await suggest(ben, draft, BETTER)
    replies = await asyncio.gather(
        *(ana.post(f"/drafts/{draft}/suggestions/{each}/acceptance") for each in await ids(desk))
    )
    assert [reply.status_code for reply in replies] == [303] * 3
    assert await body_of(desk) == BETTER


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"body": TEXT}, "Text", "Nothing is changed yet"),
        ({"body": "x" * 1_000_001}, "Text", "1,000,001 characters long"),
        ({"body": BETTER, "title": " "}, "Title", "can't be empty"),
        ({"body": BETTER, "note": "x" * 2001}, "Why?", "at most 2,000 fit"),
    ],
)
async def test_what_cannot_be_suggested_says_why_and_stays_as_it_was_typed(
    desk: Desk, ana: Person, ben: Person, fields: dict[str, str], field: str, message: str
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    typed = {"version": "1", "title": "Winter hours", **fields}
    reply = await ben.post(f"/drafts/{draft}/suggestions", typed)
    assert reply.status_code == 422
    page = Page(reply)
    assert message in page.error(field)
    assert page.value("Text") == fields["body"]
    assert await ids(desk) == []


async def test_a_text_that_began_from_a_revision_that_is_not_kept_is_not_lost(
    desk: Desk, ana: Person, ben: Person
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    reply = await suggest(ben, draft, BETTER, revision=7)
    assert reply.status_code == 409
    page = Page(reply)
    assert "isn't kept any more" in page.error("Text")
    assert page.value("Text") == BETTER
    assert (await page.submit(ben.browser, "Send suggestions")).status_code == 303
    assert len(await ids(desk)) == 3


async def test_what_was_written_for_a_draft_that_was_deleted_meanwhile_is_shown_again(
    desk: Desk, ana: Person, ben: Person
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await suggest(ben, draft, TEXT.replace("nine", "ten"))
    (each,) = await ids(desk)
    await ana.post(f"/drafts/{draft}?_method=delete")
    reply = await suggest(ben, draft, BETTER)
    assert reply.status_code == 409
    page = Page(reply)
    assert "in the trash" in page.error("Text")
    assert page.value("Text") == BETTER
    reply = await ana.post(f"/drafts/{draft}/suggestions/{each}/acceptance")
    assert reply.status_code == 409
    assert "in the trash" in Page(reply).text


async def test_a_form_that_is_sent_twice_suggests_once(desk: Desk, ana: Person, ben: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    for _ in range(2):
        assert (await suggest(ben, draft, BETTER)).status_code == 303
    assert len(await ids(desk)) == 3
    page = Page(await ben.get(f"/drafts/{draft}/suggestions/new"))
    reply = await page.submit(ben.browser, "Send suggestions", {"Text": BETTER.replace("please", "friends")})
    assert reply.status_code == 303
    assert len(await ids(desk)) == 4


async def test_suggesting_is_taken_back_as_a_whole(desk: Desk, ana: Person, ben: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await suggest(ben, draft, BETTER)
    event = await desk.fetch("select max(id) from events")
    assert (await ana.post(f"/events/{event}/undo")).status_code == 404
    first, *_ = await ids(desk)
    await ana.post(f"/drafts/{draft}/suggestions/{first}/refusal")
    assert (await ben.post(f"/events/{event}/undo")).status_code == 409
    declined = await desk.fetch("select max(id) from events")
    await ana.post(f"/events/{declined}/undo")
    assert (await ben.post(f"/events/{event}/undo")).status_code == 303
    assert len(await ids(desk, "withdrawn")) == 3


async def test_other_workspaces_and_those_who_only_read_have_no_part_in_it(
    desk: Desk, ana: Person, ben: Person
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await suggest(ben, draft, TEXT.replace("nine", "ten"))
    (each,) = await ids(desk)
    cleo, dora = await desk.owner("Cleo", business="Elm"), await desk.member("viewer", ana, "Dora")
    for act in ("acceptance", "refusal", "withdrawal"):
        assert (await cleo.post(f"/drafts/{draft}/suggestions/{each}/{act}")).status_code == 404
        assert (await dora.post(f"/drafts/{draft}/suggestions/{each}/{act}")).status_code == 403
    assert (await cleo.get(f"/drafts/{draft}/suggestions/new")).status_code == 404
    page = Page(await dora.get(f"/drafts/{draft}/reading"))
    assert len(page.tree.css("#suggestions .words")) == 1
    assert not page.tree.css("#suggestions button")


async def test_the_editor_gets_the_suggestions_and_the_history_back(desk: Desk, ana: Person, ben: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await suggest(ben, draft, BETTER)
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert len(page.tree.css("#suggestions .words")) == 3
    first, *_ = await ids(desk)
    part = Page(await ana.htmx(f"/drafts/{draft}/suggestions/{first}/acceptance"))
    assert len(part.tree.css("#suggestions .words")) == 2
    assert "took Ben's suggestion" in part.text
    assert part.notice == "Suggestion taken"
    await send(ana, draft, 1, TEXT.replace("please", "friends"))
    expected = TEXT.replace("slowly", "very slowly").replace("please", "friends")
    assert await body_of(desk) == expected


async def test_who_wrote_the_draft_and_who_suggested_hear_of_it(desk: Desk, ana: Person, ben: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await suggest(ben, draft, TEXT.replace("nine", "ten"))
    await a_minute_later(desk)
    inbox = text_of(Page(await ana.get("/inbox")).one("#main"))
    assert "Winter hours" in inbox
    assert "suggested “ten” for “nine”" in inbox
    (each,) = await ids(desk)
    await ana.post(f"/drafts/{draft}/suggestions/{each}/acceptance")
    await a_minute_later(desk)
    assert "took Ben's suggestion: “ten” for “nine”" in text_of(Page(await ben.get("/inbox")).one("#main"))


async def test_somebody_who_came_by_a_link_suggests_under_the_name_that_they_gave(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    link = await desk.fetch(
        "insert into review_links (workspace_id, draft_id, token_hash, name, made_by, created_at, expires_at)"
        " values ($1, $2, 'token', 'Nora', $3, now(), now() + interval '1 day') returning id",
        *(ana.workspace_id, draft, ana.account_id),
    )
    text = SuggestedText(1, "Winter hours", TEXT.replace("nine", "ten"))
    await make(desk.db, ana.workspace_id, draft, Author(None, "Nora", link), text, now=desk.clock())
    page = Page(await ana.get(f"/drafts/{draft}/reading"))
    assert "Nora (by link)" in text_of(page.one("#suggestions"))
    assert (await page.submit(ana.browser, "Accept a")).status_code == 303
    assert "Ana took Nora (by link)'s suggestion" in await told(ana, draft)


async def test_an_approval_counts_no_more_once_a_suggestion_is_taken_and_again_once_that_is_undone(
    desk: Desk, ana: Person, ben: Person
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    before = await desk.fetch("select content_hash from drafts")
    await suggest(ben, draft, TEXT.replace("nine", "ten"))
    assert await desk.fetch("select content_hash from drafts") == before
    (each,) = await ids(desk)
    await ana.post(f"/drafts/{draft}/suggestions/{each}/acceptance")
    assert await desk.fetch("select content_hash from drafts") != before
    event = await desk.fetch("select max(id) from events where action = 'revision.accepted'")
    await ana.post(f"/events/{event}/undo")
    assert await desk.fetch("select content_hash from drafts") == before


async def test_the_text_with_all_suggestions_in_their_places(desk: Desk, ana: Person, ben: Person) -> None:
    draft = await desk.draft(ana, body="We *close* at nine.\n\n- Bring boards.")
    await suggest(ben, draft, "We *close* at ten.\n\n- Bring your boards.", title="Summer hours")
    page = Page(await ana.get(f"/drafts/{draft}/suggestions"))
    assert text_of(page.one(".prose p")) == "We close at nine ten ."
    assert [text_of(node) for node in page.tree.css(".reading-text del")] == ["Winter", "nine"]
    assert [text_of(node) for node in page.tree.css(".reading-text ins")] == ["Summer", "ten", "your"]
    reply = await page.submit(ana.browser, "Accept all")
    assert reply.headers["location"] == ana.path(f"/drafts/{draft}/suggestions")
    assert await body_of(desk) == "We *close* at ten.\n\n- Bring your boards."


async def test_a_note_that_comes_too_late_is_shown_again(desk: Desk, ana: Person, ben: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await suggest(ben, draft, BETTER)
    first, *_ = await ids(desk)
    note = f"/drafts/{draft}/suggestions/{first}/note?_method=put"
    page = Page(reply := await ben.post(note, {"note": "x" * 2001}))
    assert (reply.status_code, page.one("#kept-note").text().strip()) == (422, "x" * 2001)
    await ana.post(f"/drafts/{draft}/suggestions/{first}/acceptance")
    page = Page(reply := await ben.post(note, {"note": "It sounds better"}))
    assert (reply.status_code, page.one("#kept-note").text().strip()) == (409, "It sounds better")
    assert "taken already" in page.text
