"""Somebody without an account reads a draft by a link, and decides about exactly what they read."""

import httpx
import pytest

from tests.drafts.review_links.conftest import Share, opened
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.server_timing import watched

pytestmark = pytest.mark.anyio

TEXT = "We open at *nine*.\n\nWe close at six."


async def save(ana: Person, draft: int, body: str, revision: int = 1) -> None:
    """Write on."""
    sent = {"title": "Winter hours", "body": body, "revision": str(revision)}
    assert (await ana.post(f"/drafts/{draft}?_method=put", sent)).status_code == 303


async def status_of(desk: Desk) -> str:
    """Where the draft stands."""
    return str(await desk.fetch("select status from drafts"))


async def test_one_person_reads_a_draft_and_approves_what_they_read(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    path = await share(ana, draft, Note="Is the closing time right?")
    assert await status_of(desk) == "in_review", "a link sends it"
    welcome = Page(await visitor.get(path))
    assert welcome.heading == "Winter hours"
    assert "Is the closing time right?" in welcome.text
    assert "nine" not in welcome.text, "what it says is for who opens it"
    page = await opened(visitor, path, "Nora")
    assert page.heading == "Winter hours"
    assert page.one(".prose em").text() == "nine"
    assert "Hello Nora." in page.text
    assert (await page.submit(visitor, "Approve", {"Note": "Yes, six."})).status_code == 303
    assert "You approved this" in Page(await visitor.get(path)).text
    assert await status_of(desk) == "approved"
    history = Page(await ana.get(f"/drafts/{draft}")).one("#draft-history").text()
    assert "Nora (by link) approved revision 1: “Yes, six.”" in " ".join(history.split())
    assert "Somebody" not in history
    assert "Approved" in Page(await ana.get(f"/drafts/{draft}/links")).row("Nora").text


async def test_whose_name_is_known_is_not_asked_for_it(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    path = await share(ana, await desk.draft(ana, body=TEXT), **{"For whom": "Nora Lind"})
    assert "Your name" not in Page(await visitor.get(path)).text
    page = await opened(visitor, path)
    assert "Hello Nora Lind." in page.text
    assert (await page.submit(visitor, "Ask for changes", {"Note": "Five, please"})).status_code == 303
    assert "You asked for changes" in Page(await visitor.get(path)).text
    assert await status_of(desk) == "changes_requested"


async def test_who_decides_about_what_has_moved_on_is_shown_what_changed_and_keeps_their_note(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    path = await share(ana, draft)
    page = await opened(visitor, path, "Nora")
    await save(ana, draft, TEXT.replace("six", "seven"))
    await ana.post(f"/drafts/{draft}/details?_method=put", {"version": "1", "description": "For the winter"})
    reply = await page.submit(visitor, "Approve", {"Note": "Fine"})
    assert reply.status_code == 409
    page = Page(reply)
    assert "nothing was decided" in page.one("#refused").text()
    assert [node.text() for node in page.tree.css(".prose del, .prose ins")] == ["six", "seven"]
    assert "For the winter" in page.one(".detail-changes").text()
    assert page.value("Note") == "Fine"
    assert await status_of(desk) == "in_review"
    assert (await page.submit(visitor, "Approve")).status_code == 303
    assert await status_of(desk) == "approved"


async def test_an_approval_that_is_void_is_given_again_in_one_press_after_looking_at_what_changed(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    path = await share(ana, draft)
    page = await opened(visitor, path, "Nora")
    await page.submit(visitor, "Approve")
    await save(ana, draft, TEXT.replace("six", "seven"))
    page = Page(await visitor.get(path))
    assert "your approval doesn’t count any more" in page.text
    assert [node.text() for node in page.tree.css(".prose del, .prose ins")] == ["six", "seven"]
    assert (await page.submit(visitor, "Approve this as well")).status_code == 303
    assert await status_of(desk) == "approved"


async def test_a_second_press_changes_nothing_and_is_no_error(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    path = await share(ana, await desk.draft(ana, body=TEXT))
    page = await opened(visitor, path, "Nora")
    replies = [await page.submit(visitor, "Approve") for _ in range(2)]
    assert [reply.status_code for reply in replies] == [303, 303]
    assert await desk.fetch("select count(*) from decisions") == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Your name can't be empty."),
        ("\u202e\u200f", "Your name can't be empty."),
        ("x" * 10_000, "Your name is 10,000 characters long; at most 100 fit."),
    ],
)
async def test_a_name_that_says_nothing_or_too_much_is_refused_beside_its_field(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share, name: str, said: str
) -> None:
    path = await share(ana, await desk.draft(ana, body=TEXT))
    reply = await visitor.post(f"{path}/opening", data={"name": name})
    assert reply.status_code == 422
    assert Page(reply).error("Your name") == said
    assert Page(reply).value("Your name") == name


async def test_a_name_orders_no_words_around_it(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    path = await share(ana, draft)
    page = await opened(visitor, path, "\u202eNora\u202c <b>")
    await page.submit(visitor, "Approve")
    history = Page(await ana.get(f"/drafts/{draft}")).one("#draft-history")
    assert "Nora <b> (by link) approved" in history.text()
    assert "\u202e" not in history.text()


async def test_a_note_that_is_too_long_is_refused_and_kept(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    path = await share(ana, await desk.draft(ana, body=TEXT))
    page = await opened(visitor, path, "Nora")
    note = "\N{OPEN BOOK}" * 5001
    reply = await page.submit(visitor, "Approve", {"Note": note})
    assert reply.status_code == 422
    assert "5,001 characters" in Page(reply).error("Note")
    assert Page(reply).value("Note") == note
    assert await status_of(desk) == "in_review"


async def test_what_was_shown_cannot_be_made_up(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    draft = await desk.draft(ana, "Winter hours", body="A secret\n\n" + TEXT)
    await save(ana, draft, TEXT)
    other = await opened(visitor, await share(ana, await desk.draft(ana, "Other", body=TEXT)), "Nora")
    path = await share(ana, draft)
    await opened(visitor, path, "Nora")
    signed = other.one("#decide [name=shown]").attributes["value"] or ""
    for shown in ("nonsense", signed, "a" * 5000):
        reply = await visitor.post(f"{path}/decision", data={"verdict": "approved", "shown": shown, "note": "Fine"})
        assert reply.status_code == 409
        assert "secret" not in reply.text
        assert Page(reply).value("Note") == "Fine"
    assert await desk.fetch("select count(*) from decisions") == 0


async def test_a_draft_that_was_taken_back_is_not_read_meanwhile_and_words_are_kept(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    path = await share(ana, draft)
    page = await opened(visitor, path, "Nora")
    assert (await ana.post(f"/drafts/{draft}/review?_method=delete")).status_code == 303
    reply = await page.submit(visitor, "Approve", {"Note": "All is well"})
    assert reply.status_code == 409
    assert Page(reply).heading == "Nothing to decide just now"
    assert "All is well" in Page(reply).text
    page = Page(await visitor.get(path))
    assert page.heading == "Nothing to decide just now"
    assert "nine" not in page.text
    await ana.post(f"/drafts/{draft}/review", {})
    assert "nine" in Page(await visitor.get(path)).text


async def test_who_is_signed_in_is_led_to_the_page_inside(desk: Desk, ana: Person, share: Share) -> None:
    draft = await desk.draft(ana, body=TEXT)
    path = await share(ana, draft, **{"For whom": "Nora"})
    page = await opened(ana.browser, path)
    assert page.tree.css_first(f"a[href='{ana.path(f'/drafts/{draft}/reading')}']") is not None
    eve = await desk.owner("Eve", business="Elsewhere")
    assert "/reading" not in Page(await eve.browser.get(path)).html


async def test_a_decision_by_the_link_of_who_may_not_review_is_shown_and_does_not_count(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    eddie = await desk.member("editor", ana, "Eddie")
    draft = await desk.draft(eddie, body=TEXT)
    path = await share(eddie, draft)
    page = await opened(visitor, path, "Nora")
    await page.submit(visitor, "Approve")
    assert await status_of(desk) == "in_review"
    row = Page(await ana.get(f"/drafts/{draft}/links")).row("Nora")
    assert "doesn’t count as an approval" in row.text
    assert "Approved" in row.text
    path = await share(ana, draft)
    page = await opened(visitor, path, "Nils")
    await page.submit(visitor, "Approve")
    assert await status_of(desk) == "approved"


async def test_somebody_outside_is_told_what_goes_out_and_not_what_nobody_gave(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    path = await share(ana, draft, **{"For whom": "Nora"})
    page = await opened(visitor, path)
    assert "Not given" not in page.text
    assert "What goes out with it" not in page.text
    assert "Not given" in Page(await ana.get(f"/drafts/{draft}/reading")).text
    await ana.post(f"/drafts/{draft}/details?_method=put", {"version": "1", "slug": "winter"})
    page = Page(await visitor.get(path))
    assert [text_of(node) for node in page.tree.css("[aria-labelledby=beside-heading] dt")] == ["Slug"]
    assert "Not given" not in page.text


async def test_a_draft_with_thousands_of_files_is_decided_about_by_a_link(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    body = " ".join(f"/w/x/files/{number}/a.pdf" for number in range(1, 3001))
    page = await opened(visitor, await share(ana, await desk.draft(ana, body=body)), "Nora")
    assert (await page.submit(visitor, "Approve")).status_code == 303
    assert await status_of(desk) == "approved"


async def test_a_decision_by_link_is_taken_back_and_history_keeps_both(desk: Desk, ana: Person, share: Share) -> None:
    draft = await desk.draft(ana)
    path, nora = await share(ana, draft, **{"For whom": "Nora"}), desk.browser()
    page = await opened(nora, path)
    assert (await page.submit(nora, "Ask for changes", {"Note": "Too long"})).status_code == 303
    assert await status_of(desk) == "changes_requested"
    page = Page(await nora.get(path))
    assert (await nora.get(f"{path}/decision?_method=delete")).status_code in (404, 405), "only what is sent acts"
    reply = await page.submit(nora, "Take my wish for changes back", {})
    assert reply.status_code == 303
    assert await status_of(desk) == "in_review"
    assert (await page.submit(nora, "Take my wish for changes back", {})).status_code == 303, "a second press"
    history = Page(await ana.get(f"/drafts/{draft}")).one("#draft-history").text()
    assert "asked for changes of revision 1" in " ".join(history.split())
    assert "took the wish for changes back" in history


async def test_the_page_of_a_link_asks_and_sends_as_little_however_much_is_said(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    path = await share(ana, draft)
    await opened(visitor, path, "Nora")
    for amount in (1, 20):
        for _ in range(amount):
            shown = Page(await visitor.get(f"{path}?line=0")).one("#comment [name=shown]").attributes["value"] or ""
            await visitor.post(f"{path}/comments", data={"body": "Why nine?", "line": "0", "shown": shown})
        with watched() as watch:
            reply = await visitor.get(path)
        assert len(watch.names) <= 8, watch.names  # the link, the draft, its review, what is said, by whom, the key
        assert reply.num_bytes_downloaded < 15_000
    assert reply.text.count("Why nine?") > 1
