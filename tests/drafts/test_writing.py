"""Writing: saving what was typed, and the preview."""

import pytest

from tests.support.html import Page
from tests.support.people import HTMX, Desk, Person

pytestmark = pytest.mark.anyio


async def save(person: Person, draft: int, revision: int, body: str, title: str = "Winter hours") -> int:
    """Save a draft's text by a plain form; the status of the reply."""
    fields = {"revision": str(revision), "title": title, "body": body}
    return (await person.post(f"/drafts/{draft}?_method=put", fields)).status_code


async def test_each_save_is_a_revision_that_stays(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="One")
    page = Page(await ana.get(f"/drafts/{draft}"))
    reply = await page.submit(ana.browser, "Save", {"Text, in Markdown": "One two", "Title": "Hours"})
    assert reply.headers["location"] == ana.path(f"/drafts/{draft}")
    assert await save(ana, draft, 2, "One two three", "Hours") == 303
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert page.value("Text, in Markdown") == "One two three"
    assert page.value("Title") == "Hours"
    assert "Ana saved revision 3, 3 words" in page.text
    assert "3 words" in page.one("#preview").text()
    for number, body in ((1, "One"), (2, "One two"), (3, "One two three")):
        assert Page(await ana.get(f"/drafts/{draft}/revisions/{number}")).one(".prose").text().strip() == body
    with pytest.raises(AssertionError):
        Page(await ana.get(f"/drafts/{draft}/revisions/4")).one(".prose")


async def test_saving_what_is_there_makes_no_revision(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="One")
    assert await save(ana, draft, 1, "One") == 303
    assert await desk.fetch("select count(*) from revisions") == 1
    assert await desk.fetch("select revision from drafts") == 1


BODIES = [
    "\nOne",
    "\n\n\nOne\n\n",
    "  spaces at both ends  ",
    "trailing spaces break  \nthe line\t\n",
    "<script>alert(1)</script> &amp; \"quotes\" 'single'",
    "</textarea><b>out</b>",
    "{{ 7 * 7 }} {% raw %}",
    "emoji 👩‍👩‍👧 and 𝒜",
    "",
]


@pytest.mark.parametrize("body", BODIES)
async def test_a_text_comes_back_to_the_letter(desk: Desk, ana: Person, body: str) -> None:
    draft = await desk.draft(ana, body="before")
    page = Page(await ana.get(f"/drafts/{draft}"))
    reply = await page.submit(ana.browser, "Save", {"Text, in Markdown": body.replace("\n", "\r\n")})
    assert reply.status_code == 303
    assert await desk.fetch("select body from drafts") == body
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert page.value("Text, in Markdown") == body
    assert page.tree.css(".prose script") == []
    revision = Page(await ana.get(f"/drafts/{draft}/revisions/2"))
    assert await save(ana, draft, 2, "after") == 303
    revision = Page(await ana.get(f"/drafts/{draft}/revisions/2"))
    assert (await revision.submit(ana.browser, "Restore as the newest")).status_code == 303
    assert await desk.fetch("select body from drafts") == body


@pytest.mark.parametrize("htmx", [False, True])
async def test_the_same_text_saved_by_two_is_no_conflict(desk: Desk, ana: Person, htmx: bool) -> None:
    draft = await desk.draft(ana, body="One")
    assert await save(ana, draft, 1, "Two") == 303
    fields = {"revision": "1", "title": "Winter hours", "body": "Two"}
    reply = await (ana.htmx if htmx else ana.post)(f"/drafts/{draft}?_method=put", fields)
    assert reply.status_code == (200 if htmx else 303)
    assert await desk.fetch("select count(*) from revisions") == 2


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(("field", "value"), [("body", "x" * 1_000_001), ("title", ""), ("title", "x" * 201)])
async def test_what_cannot_be_saved_is_kept_in_the_editor(
    desk: Desk, ana: Person, field: str, value: str, htmx: bool
) -> None:
    draft = await desk.draft(ana, body="Before")
    fields = {"revision": "1", "title": "Winter hours", "body": "Typed", field: value}
    reply = await (ana.htmx if htmx else ana.post)(f"/drafts/{draft}?_method=put", fields)
    assert reply.status_code == 422
    if htmx:
        assert reply.headers["hx-retarget"] == "#editor"  # the whole editor, not only its state
    page = Page(reply)
    assert len(page.tree.css("#editor")) == 1
    assert len(page.errors) == 1
    shown = {"title": page.value("Title"), "body": page.value("Text, in Markdown")}
    assert shown == {"title": fields["title"], "body": fields["body"]}
    assert await desk.fetch("select body from drafts") == "Before"


async def test_what_no_page_can_show_is_dropped_and_all_else_is_saved(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="Before")
    sent = {"revision": "1", "title": "Win\x00ter", "body": "From a\x00 PDF\x0bnext line\ufffe"}
    reply = await ana.post(f"/drafts/{draft}?_method=put", sent)
    assert reply.status_code == 303
    assert await desk.fetch("select title || ': ' || body from drafts") == "Winter: From a PDF\nnext line"


async def test_the_words_beside_a_refused_text_are_its_own(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="Before")
    fields = {"revision": "1", "title": "", "body": "Three typed words"}
    page = Page(await ana.post(f"/drafts/{draft}?_method=put", fields))
    assert "3 words" in page.one("#preview").text()


async def test_a_long_text_fits(desk: Desk, ana: Person) -> None:
    body = "word " * 200_000
    draft = await desk.draft(ana)
    assert await save(ana, draft, 1, body) == 303
    assert await desk.fetch("select word_count from drafts") == 200_000
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert "200,000 words" in page.text
    assert page.value("Text, in Markdown") == body


async def test_the_preview_shows_how_it_reads_and_saves_nothing(desk: Desk, ana: Person) -> None:
    await desk.draft(ana)
    body = "# Hours\n\n**Nine** to [five](https://example.com)\n\n<script>alert(1)</script>[x](javascript:alert(1))"
    for reply in (await ana.post("/drafts/preview", {"body": body}), await ana.htmx("/drafts/preview", {"body": body})):
        assert reply.status_code == 200
        page = Page(reply)
        assert page.one(".prose strong").text() == "Nine"
        assert page.one(".prose a[href^=https]").text() == "five"
        assert page.tree.css(".prose script") == []
        assert page.tree.css("a[href^=javascript]") == []
        assert "words" in page.one("#preview").text()
    assert await desk.fetch("select count(*) from revisions") == 1


async def test_the_preview_button_shows_a_page_and_htmx_a_fragment(desk: Desk, ana: Person) -> None:
    assert "<html" in (await ana.post("/drafts/preview", {"body": "x"})).text
    fragment = await ana.browser.post(ana.path("/drafts/preview"), data={"body": "x"}, headers=HTMX)
    assert "<html" not in fragment.text


@pytest.mark.parametrize("htmx", [False, True])
async def test_a_preview_of_what_cannot_be_says_so_in_the_design(desk: Desk, ana: Person, htmx: bool) -> None:
    reply = await (ana.htmx if htmx else ana.post)("/drafts/preview", {"body": "x" * 1_000_001})
    assert reply.status_code == 422
    page = Page(reply)
    assert "at most 1,000,000 fit" in page.errors[0]
    assert ("<html" in reply.text) is not htmx
    assert len(page.tree.css("#preview")) == 1


@pytest.mark.parametrize("number", ["0", "2", "2147483648", "9" * 19, "9" * 40, "x"])
async def test_a_revision_that_is_none_is_not_found(desk: Desk, ana: Person, number: str) -> None:
    draft = await desk.draft(ana)
    assert (await ana.get(f"/drafts/{draft}/revisions/{number}")).status_code == 404
