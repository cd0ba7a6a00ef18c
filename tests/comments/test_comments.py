"""Comments: written, edited, deleted, and read page by page."""

import pytest

from tests.history.test_every_write import NOW, Recorder
from tests.history.test_undo import last_event
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


def said(page: Page) -> list[str]:
    """What the comments on a page say, in order."""
    return [text_of(node) for node in page.tree.css(".comment .prose")]


async def test_a_comment_is_written_and_led_to(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    page = Page(await ana.get(f"/tasks/{task}"))
    reply = await page.submit(ana.browser, "Comment", {"Write a comment": "Which **paper**?"})
    assert reply.status_code == 303
    assert reply.headers["location"] == ana.path(f"/tasks/{task}#comment-1")
    page = Page(await ana.get(f"/tasks/{task}"))
    assert page.notice == "Comment added"
    assert said(page) == ["Which paper ?"]
    assert page.one("#comment-1 .prose strong").text() == "paper"
    assert "Ana wrote a comment" in page.text
    await ana.get("/tasks")
    assert "1 comment" in Page(await ana.get("/tasks")).row("Order paper").text
    assert await desk.fetch("select version from tasks") == 1


@pytest.mark.parametrize(
    ("typed", "message"), [("", "empty"), (" \n ", "empty"), ("x" * 20_001, "20,001"), ("\x00", "empty")]
)
async def test_what_cannot_be_a_comment_is_refused_beside_the_field_and_kept(
    desk: Desk, ana: Person, typed: str, message: str
) -> None:
    task = await desk.task(ana)
    for reply in (
        await ana.post(f"/tasks/{task}/comments", {"body": typed}),
        await ana.htmx(f"/tasks/{task}/comments", {"body": typed}),
    ):
        assert reply.status_code == 422
        assert message in Page(reply).error("Write a comment")
        if len(typed) > 20_000:
            assert Page(reply).value("Write a comment") == typed
    assert await desk.fetch("select count(*) from comments") == 0


async def test_what_is_written_does_no_harm(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    body = '<script>alert(1)</script> [a](javascript:alert(1)) [b](https://b.test) <span class="mention">@Eve</span>'
    await ana.post(f"/tasks/{task}/comments", {"body": body})
    page = Page(await ana.get(f"/tasks/{task}"))
    prose = page.one("#comment-1 .prose")
    assert prose.css("script, span") == []
    links = [link.attributes for link in prose.css("a")]
    assert links == [{"href": "https://b.test", "rel": "noopener nofollow"}]


async def test_htmx_gets_the_comment_the_count_the_line_of_the_history_and_the_notice(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    reply = await ana.htmx(f"/tasks/{task}/comments", {"body": "Which paper?"})
    assert "<html" not in reply.text
    page = Page(reply)
    assert said(page) == ["Which paper?"]
    assert page.notice == "Comment added"
    assert "1" in text_of(page.one("[hx-target='#comments-heading']"))
    assert "Ana wrote a comment" in text_of(page.one("[hx-target='#task-history .history']"))
    page = Page(await ana.htmx(f"/tasks/{task}/comments/1?_method=put", {"version": "1", "body": "Which card?"}))
    assert page.one("[hx-target='#comment-1']").attributes["hx-swap"] == "outerMorph"
    assert said(page) == ["Which card?"]
    assert page.one("input[name=version]").attributes["value"] == "2"
    page = Page(await ana.htmx(f"/tasks/{task}/comments/1?_method=delete"))
    assert page.one("[hx-target='#comment-1']").attributes["hx-swap"] == "delete"
    assert text_of(page.one("[hx-target='#comments-heading']")) == "Comments"


async def test_a_comment_that_is_written_beside_earlier_ones_comes_with_the_latest(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    for number in range(1, 35):
        await desk.comment(ana, task, f"Number {number:02}")
    shown = f"http://desk.test{ana.path(f'/tasks/{task}?upto=3')}"
    page = Page(await ana.htmx(f"/tasks/{task}/comments", {"body": "The last"}, **{"hx-current-url": shown}))
    assert said(page)[-2:] == ["Number 34", "The last"]
    assert len(said(page)) == 30


async def test_the_author_edits_and_everybody_sees_that_it_was(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await desk.comment(ana, task)
    page = Page(await ana.get(f"/tasks/{task}"))
    assert page.value("Your comment") == "Which paper?"
    reply = await page.submit(ana.browser, "Save comment", {"Your comment": "Which card?"})
    assert reply.headers["location"] == ana.path(f"/tasks/{task}#comment-1")
    page = Page(await ana.get(f"/tasks/{task}"))
    assert said(page) == ["Which card?"]
    assert "edited" in text_of(page.one("#comment-1 header"))


async def test_an_edit_of_what_was_edited_meanwhile_keeps_both(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await desk.comment(ana, task)
    page = Page(await ana.get(f"/tasks/{task}"))
    await ana.post(f"/tasks/{task}/comments/1?_method=put", {"version": "1", "body": "Which card?"})
    reply = await page.submit(ana.browser, "Save comment", {"Your comment": "Which ink?"})
    assert reply.status_code == 409
    page = Page(reply)
    assert said(page) == ["Which card?"]
    assert page.value("Your comment") == "Which ink?"
    assert "changed meanwhile" in page.error("Your comment")
    assert (await page.submit(ana.browser, "Save comment")).status_code == 303
    assert await desk.fetch("select body from comments") == "Which ink?"


async def test_an_edit_that_cannot_be_is_refused_in_its_panel(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await desk.comment(ana, task)
    reply = await ana.post(f"/tasks/{task}/comments/1?_method=put", {"version": "1", "body": ""})
    assert reply.status_code == 422
    page = Page(reply)
    assert "open" in page.one("#comment-1-more").attributes
    assert "empty" in page.error("Your comment")


async def test_nobody_changes_the_words_of_others_and_only_an_owner_deletes_them(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    ben, cy = await desk.member("editor", ana), await desk.member("reviewer", ana, "Cy")
    await desk.comment(ben, task)
    assert (await ana.post(f"/tasks/{task}/comments/1?_method=put", {"version": "1", "body": "No"})).status_code == 403
    assert (await cy.post(f"/tasks/{task}/comments/1?_method=delete")).status_code == 403
    assert Page(await cy.get(f"/tasks/{task}")).tree.css("#comment-1 form") == []
    assert len(Page(await ana.get(f"/tasks/{task}")).tree.css("#comment-1 form")) == 1
    assert len(Page(await ben.get(f"/tasks/{task}")).tree.css("#comment-1 form")) == 2
    assert (await ana.post(f"/tasks/{task}/comments/1?_method=delete")).status_code == 303
    assert said(Page(await ben.get(f"/tasks/{task}"))) == []


async def test_who_may_only_read_reads(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await desk.comment(ana, task)
    cy = await desk.member("viewer", ana, "Cy")
    page = Page(await cy.get(f"/tasks/{task}"))
    assert said(page) == ["Which paper?"]
    assert page.tree.css("#comments form") == []
    assert (await cy.post(f"/tasks/{task}/comments", {"body": "Mine"})).status_code == 403


async def test_a_comment_of_another_task_or_of_the_trash_is_not_found(desk: Desk, ana: Person) -> None:
    task, other = await desk.task(ana), await desk.task(ana)
    await desk.comment(ana, task)
    edit = {"version": "1", "body": "Other"}
    assert (await ana.post(f"/tasks/{other}/comments/1?_method=put", edit)).status_code == 404
    assert (await ana.post(f"/tasks/{other}/comments/1?_method=delete")).status_code == 404
    await ana.post(f"/tasks/{task}?_method=delete")
    for rest, fields in (("", {"body": "x"}), ("", {"body": ""}), ("/1?_method=put", edit), ("/1?_method=delete", {})):
        assert (await ana.post(f"/tasks/{task}/comments{rest}", fields)).status_code == 404, rest
    page = Page(await ana.get(f"/tasks/{task}"))
    assert said(page) == ["Which paper?"]
    assert page.tree.css("#comments form") == []


async def test_earlier_comments_are_a_page_away_and_each_is_there_once(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    for number in range(70):
        await desk.comment(ana, task, f"Number {number:02}")
    page = Page(await ana.get(f"/tasks/{task}"))
    seen = said(page)
    assert len(seen) == 30
    while earlier := page.tree.css_first("#comments a[rel=prev]"):
        page = Page(await ana.browser.get((earlier.attributes["href"] or "").partition("#")[0]))
        seen = [*said(page), *seen]
        assert page.tree.css_first("#comments a[rel=next]")
    assert seen == [f"Number {number:02}" for number in range(70)]
    assert "70" in text_of(page.one("#comments-heading"))


async def test_an_earlier_comment_is_still_there_after_it_was_edited_or_refused(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    for number in range(1, 35):
        await desk.comment(ana, task, f"Number {number:02}")
    reply = await ana.post(f"/tasks/{task}/comments/2?_method=put", {"version": "1", "body": "Second"})
    assert reply.headers["location"] == ana.path(f"/tasks/{task}?upto=2#comment-2")
    assert said(Page(await ana.get(f"/tasks/{task}?upto=2"))) == ["Number 01", "Second"]
    reply = await ana.post(f"/tasks/{task}/comments/2?_method=put", {"version": "2", "body": ""})
    assert said(Page(reply)) == ["Number 01", "Second"]
    reply = await ana.htmx(f"/tasks/{task}/comments/33?_method=put", {"version": "1", "body": ""})
    assert said(Page(reply))[-1] == "Number 34"


@pytest.mark.parametrize("upto", ["0", "-1", "x", "9" * 30, ""])
async def test_a_tampered_page_is_the_latest(desk: Desk, ana: Person, upto: str) -> None:
    task = await desk.task(ana)
    await desk.comment(ana, task)
    page = Page(await ana.get(f"/tasks/{task}?upto={upto}&item={upto}"))
    assert said(page) == ["Which paper?"]


async def test_every_write_of_a_comment_is_one_event_of_its_task(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    recorder = Recorder(desk, ana)
    await recorder.events()
    await ana.post(f"/tasks/{task}/comments", {"body": "@Ana?"})
    assert await recorder.one() == ("task", "comment.created", {}, {"comment_id": 1, "mentions": [ana.account_id]})
    await ana.post(f"/tasks/{task}/comments/1?_method=put", {"version": "1", "body": "Paper?"})
    before = {"body": "@Ana?", "mentions": [ana.account_id], "edited_at": None}
    after = {"body": "Paper?", "mentions": [], "edited_at": NOW}
    assert await recorder.one() == ("task", "comment.updated", {"comment": before}, {"comment": after, "comment_id": 1})
    await ana.post(f"/tasks/{task}/comments/1?_method=delete")
    gone = {"comment": {"deleted_at": NOW}, "comment_id": 1}
    assert await recorder.one() == ("task", "comment.deleted", {"comment": {"deleted_at": None}}, gone)


@pytest.mark.parametrize("action", ["comment.created", "comment.updated", "comment.deleted"])
async def test_a_change_is_taken_back_and_taken_back_again(desk: Desk, ana: Person, action: str) -> None:
    state = """
        select string_agg(row(body, mentions, edited_at, deleted_at is null)::text, ' ' order by id)
            filter (where deleted_at is null) || (select comments_count from tasks) from comments
    """
    task = await desk.task(ana)
    await desk.comment(ana, task)
    await desk.comment(ana, task)
    before = await desk.fetch(state)
    rest, fields = {
        "comment.created": ("", {"body": "@Ana"}),
        "comment.updated": ("/1?_method=put", {"version": "1", "body": "@Ana"}),
        "comment.deleted": ("/1?_method=delete", {}),
    }[action]
    assert (await ana.post(f"/tasks/{task}/comments{rest}", fields)).status_code == 303
    after = await desk.fetch(state)
    assert after != before
    assert (await ana.post(f"/events/{await last_event(desk, action)}/undo")).status_code == 303
    assert await desk.fetch(state) == before
    assert (await ana.post(f"/events/{await last_event(desk, 'comment.undone')}/undo")).status_code == 303
    assert await desk.fetch(state) == after


async def test_an_undo_is_no_way_around_whose_comment_it_is(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    ben, cy = await desk.member("editor", ana), await desk.member("editor", ana, "Cy")
    await ben.post(f"/tasks/{task}/comments", {"body": "First"})
    commented = await last_event(desk, "comment.created")
    await ben.post(f"/tasks/{task}/comments/1?_method=put", {"version": "1", "body": "Second"})
    edited = await last_event(desk, "comment.updated")
    for person, event in ((cy, commented), (cy, edited), (ana, edited)):
        assert (await person.post(f"/events/{event}/undo")).status_code == 404
    await ana.post(f"/tasks/{task}/comments/1?_method=delete")  # an owner may
    deleted = await last_event(desk, "comment.deleted")
    assert (await cy.post(f"/events/{deleted}/undo")).status_code == 404
    assert "Undo" not in text_of(Page(await cy.get(f"/tasks/{task}")).one("#task-history"))
    assert (await ana.post(f"/events/{deleted}/undo")).status_code == 303
    assert said(Page(await cy.get(f"/tasks/{task}"))) == ["Second"]
