"""Comments on a draft: begun on a passage or on all of it, answered, resolved, changed and deleted."""

from typing import Any

import pytest

from tests.drafts.threads.reading import TEXT, begin, marked, reading, said
from tests.history.test_every_write import NOW, Recorder
from tests.history.test_undo import last_event
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_a_paragraph_is_commented_on_without_scripts(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    page = await reading(ana, draft)
    ways = [node.attributes["href"] or "" for node in page.tree.css("#reading-text a.comment-on")]
    assert len(ways) == 3
    page = Page(await ana.browser.get(ways[1]))
    assert text_of(page.one(".thread-quote q")) == "We open at nine on weekdays."
    reply = await page.submit(ana.browser, "Comment", {"Your comment": "Why **so** early?"})
    assert reply.status_code == 303
    assert reply.headers["location"] == ana.path(f"/drafts/{draft}/reading#thread-1")
    page = await reading(ana, draft)
    assert page.notice == "Comment added"
    assert said(page) == ["Why so early?"]
    assert marked(page) == "We open at nine on weekdays."
    assert page.one("#passage-1").attributes["href"] == "#thread-1"
    assert (page.one("#thread-1 a.title").attributes["href"] or "").endswith("/reading#passage-1")


async def test_what_was_selected_is_commented_on_by_its_letters(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    page = Page(await ana.get(f"/drafts/{draft}/threads/new?revision=1&line=2&before=2&letters=10"))
    assert text_of(page.one(".thread-quote q")) == "open at nine"
    reply = await page.submit(ana.browser, "Comment", {"Your comment": "Why?"})
    assert reply.status_code == 303
    assert marked(await reading(ana, draft)) == "open at nine"


async def test_the_whole_draft_is_commented_on(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    page = await reading(ana, draft)
    page = Page(await ana.browser.get(page.one("#threads [data-begin-thread]").attributes["href"] or ""))
    await page.submit(ana.browser, "Comment", {"Your comment": "All good."})
    page = await reading(ana, draft)
    assert marked(page) == ""
    assert text_of(page.one("#thread-1 .title")) == "On the whole draft"


async def test_a_comment_on_an_empty_draft_is_on_the_whole_of_it(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    await begin(ana, draft)
    assert said(await reading(ana, draft)) == ["Why?"]


async def test_it_is_answered_resolved_and_opened_again(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    ben = await desk.member("reviewer", ana)
    await begin(ben, draft, "We close")
    page = await reading(ana, draft)
    reply = await page.submit(ana.browser, "Send answer", {"Your answer": "Since @Ben goes home."})
    assert reply.headers["location"] == ana.path(f"/drafts/{draft}/reading#thread-1")
    page = await reading(ana, draft)
    assert page.notice == "Answer added"
    assert said(page) == ["Why?", "Since @Ben goes home."]
    await page.submit(ana.browser, "Resolve")
    page = await reading(ana, draft)
    assert page.notice == "Comments resolved"
    assert said(page) == []
    assert marked(page) == ""
    page = Page(await ana.browser.get(page.one("#threads a[href$='?resolved=1']").attributes["href"] or ""))
    assert said(page) == ["Why?", "Since @Ben goes home."]
    assert "Resolved by Ana" in text_of(page.one("#thread-1"))
    await page.submit(ana.browser, "Open again")
    assert marked(await reading(ana, draft)) == "We close"


async def test_an_answer_opens_what_was_resolved_meanwhile(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    thread = await begin(ana, draft)
    await ana.post(f"/drafts/{draft}/threads/{thread}/resolution")
    await ana.post(f"/drafts/{draft}/threads/{thread}/comments", {"body": "One more thing"})
    assert said(await reading(ana, draft)) == ["Why?", "One more thing"]
    assert "and opened it again" in Page(await ana.get(f"/drafts/{draft}")).text


async def test_resolving_twice_is_no_error_and_one_event(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    thread = await begin(ana, draft)
    for _ in range(2):
        assert (await ana.post(f"/drafts/{draft}/threads/{thread}/resolution")).status_code == 303
    assert await desk.fetch("select count(*) from events where action = 'thread.resolved'") == 1


@pytest.mark.parametrize(("typed", "message"), [("", "empty"), (" \n ", "empty"), ("x" * 20_001, "20,001")])
async def test_what_cannot_be_a_comment_is_refused_beside_the_field_and_kept(
    desk: Desk, ana: Person, typed: str, message: str
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    passage = {"revision": "1", "starts": "11", "ends": "30", "body": typed}
    page = Page(reply := await ana.post(f"/drafts/{draft}/threads", passage))
    assert reply.status_code == 422
    assert message in page.error("Your comment")
    assert text_of(page.one(".thread-quote q")) == "We open at nine"
    assert page.one("input[name=ends]").attributes["value"] == "30"
    assert page.value("Your comment").strip() == typed.strip()
    thread = await begin(ana, draft)
    page = Page(reply := await ana.post(f"/drafts/{draft}/threads/{thread}/comments", {"body": typed}))
    assert reply.status_code == 422
    assert message in page.error("Your answer")
    assert "open" in page.one(f"#thread-{thread}-answer").attributes
    edit = {"version": "1", "body": typed}
    page = Page(reply := await ana.post(f"/drafts/{draft}/threads/{thread}/comments/1?_method=put", edit))
    assert reply.status_code == 422
    assert message in page.error("Your comment")
    assert await desk.fetch("select count(*) from thread_comments") == 1


@pytest.mark.parametrize(
    "passage",
    [
        {"revision": "1", "starts": "11", "ends": "9999"},
        {"revision": "1", "starts": "30", "ends": "11"},
        {"revision": "1", "starts": "9", "ends": "11"},
        {"revision": "1", "starts": "x", "ends": "11"},
        {"revision": "1", "starts": "", "ends": "11"},
        {"revision": "1"},
        {"revision": "77", "starts": "0", "ends": "11"},
        {"revision": "0", "starts": "0", "ends": "11"},
        {"revision": "9" * 30, "starts": "0", "ends": "11"},
    ],
)
async def test_a_passage_that_is_not_in_the_text_is_refused_and_the_comment_is_kept(
    desk: Desk, ana: Person, passage: dict[str, str]
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    page = Page(reply := await ana.post(f"/drafts/{draft}/threads", {"body": "Why **so**?", **passage}))
    assert reply.status_code == 422
    assert "what you wrote is kept" in text_of(page.one("[role=alert]"))
    assert page.value("Your comment").strip() == "Why **so**?"
    assert await desk.fetch("select count(*) from threads") == 0


@pytest.mark.parametrize(
    "query",
    ["line=1", "line=999", "line=x", "line=2&letters=999", "line=2&revision=9", "line=-1", "line=2&letters=20000"],
)
async def test_what_cannot_be_selected_is_said(desk: Desk, ana: Person, query: str) -> None:
    draft = await desk.draft(ana, body=TEXT)
    page = Page(reply := await ana.get(f"/drafts/{draft}/threads/new?{query}"))
    assert reply.status_code == 422
    assert text_of(page.one("[role=alert]"))


async def test_the_author_edits_and_deletes_and_takes_it_back(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    thread = await begin(ana, draft, "We close")
    page = await reading(ana, draft)
    await page.submit(ana.browser, "Save comment", {"Your comment": "Why *then*?"})
    page = await reading(ana, draft)
    assert said(page) == ["Why then ?"]
    assert "edited" in text_of(page.one("#thread-comment-1 header"))
    reply = await page.submit(ana.browser, "Delete comment")
    assert reply.headers["location"].endswith("/reading#threads")
    page = await reading(ana, draft)
    assert page.tree.css(".thread-card, mark") == []
    assert (await ana.get(f"/drafts/{draft}/threads/{thread}")).status_code == 404
    await page.submit(ana.browser, "Undo Z")
    assert marked(await reading(ana, draft)) == "We close"


async def test_an_edit_of_what_was_edited_meanwhile_keeps_both(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    thread = await begin(ana, draft)
    page = await reading(ana, draft)
    edit = {"version": "1", "body": "Which day?"}
    await ana.post(f"/drafts/{draft}/threads/{thread}/comments/1?_method=put", edit)
    reply = await page.submit(ana.browser, "Save comment", {"Your comment": "Which hour?"})
    assert reply.status_code == 409
    page = Page(reply)
    assert said(page) == ["Which day?"]
    assert page.value("Your comment") == "Which hour?"
    assert "changed meanwhile" in page.error("Your comment")
    assert (await page.submit(ana.browser, "Save comment")).status_code == 303
    assert said(await reading(ana, draft)) == ["Which hour?"]


async def test_nobody_changes_the_words_of_others_and_only_an_owner_deletes_them(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    ben, cy = await desk.member("editor", ana), await desk.member("reviewer", ana, "Cy")
    thread = await begin(ben, draft)
    one = f"/drafts/{draft}/threads/{thread}/comments/1"
    assert (await ana.post(f"{one}?_method=put", {"version": "1", "body": "No"})).status_code == 403
    assert (await cy.post(f"{one}?_method=delete")).status_code == 403
    created = await last_event(desk, "thread.created")
    assert (await cy.post(f"/events/{created}/undo")).status_code == 404
    assert (await ana.post(f"{one}?_method=delete")).status_code == 303
    assert said(await reading(ben, draft)) == []


async def test_who_may_only_read_reads(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    thread = await begin(ana, draft, "We close")
    cy = await desk.member("viewer", ana, "Cy")
    page = await reading(cy, draft)
    assert said(page) == ["Why?"]
    assert marked(page) == "We close"
    assert page.tree.css("#threads form, .comment-on, #begin-thread") == []
    for rest, fields in (("", {"body": "x"}), (f"/{thread}/comments", {"body": "x"}), (f"/{thread}/resolution", {})):
        assert (await cy.post(f"/drafts/{draft}/threads{rest}", fields)).status_code == 403
    assert (await cy.get(f"/drafts/{draft}/threads/new")).status_code == 403


async def test_threads_of_the_trash_or_of_elsewhere_are_not_found(desk: Desk, ana: Person) -> None:
    draft, other = await desk.draft(ana, body=TEXT), await desk.draft(ana, body=TEXT)
    eve = await desk.owner("Eve", business="Elsewhere")
    thread = await begin(ana, draft, "We close")
    acts: list[tuple[str, dict[str, Any]]] = [
        (f"/{thread}/comments", {"body": "x"}),
        (f"/{thread}/comments", {"body": ""}),
        (f"/{thread}/comments/1?_method=put", {"version": "1", "body": "x"}),
        (f"/{thread}/comments/1?_method=delete", {}),
        (f"/{thread}/resolution", {}),
        (f"/{thread}/resolution?_method=delete", {}),
    ]
    for who, of in ((ana, other), (eve, draft)):
        for rest, fields in acts:
            assert (await who.post(f"/drafts/{of}/threads{rest}", fields)).status_code == 404, rest
        assert (await who.get(f"/drafts/{of}/threads/{thread}")).status_code == 404
    for person, of in ((eve, draft), (ana, 999)):
        assert (await person.post(f"/drafts/{of}/threads", {"body": "x"})).status_code == 404
    await ana.post(f"/drafts/{draft}?_method=delete")
    for rest, fields in [*acts, ("", {"body": "x"}), ("", {"body": ""})]:
        assert (await ana.post(f"/drafts/{draft}/threads{rest}", fields)).status_code == 404, rest
    for rest in ("", "/new", "/new?line=2", f"/{thread}"):
        assert (await ana.get(f"/drafts/{draft}/threads{rest}")).status_code == 404, rest
    await ana.post(f"/trash/drafts/{draft}/restoration")
    assert marked(await reading(ana, draft)) == "We close"


async def test_every_write_is_one_event_of_the_draft_in_words(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    recorder = Recorder(desk, ana)
    await recorder.events()
    await begin(ana, draft, "We close", "@Ana?")
    about = {"comment_id": 1, "quote": "We close"}
    assert await recorder.one() == ("draft", "thread.created", {}, about | {"mentions": [ana.account_id]})
    thread = f"/drafts/{draft}/threads/1"
    await ana.post(f"{thread}/comments", {"body": "No"})
    told = about | {"comment_id": 2}
    assert await recorder.one() == ("draft", "thread.answered", {}, told | {"mentions": []})
    await ana.post(f"{thread}/comments/2?_method=put", {"version": "1", "body": "Yes"})
    before, after = {"body": "No", "edited_at": None}, {"body": "Yes", "edited_at": NOW}
    assert await recorder.one() == ("draft", "thread.updated", {"comment": before}, {"comment": after} | told)
    await ana.post(f"{thread}/comments/2?_method=delete")
    gone = {"comment": {"deleted_at": None}}, {"comment": {"deleted_at": NOW}} | told
    assert await recorder.one() == ("draft", "thread.deleted", *gone)
    await ana.post(f"{thread}/resolution")
    settled = {"resolved_at": NOW, "resolved_by": ana.account_id}
    opened = {"resolved_at": None, "resolved_by": None}
    quote = {"quote": "We close"}
    assert await recorder.one() == ("draft", "thread.resolved", {"thread": opened}, {"thread": settled} | quote)
    await ana.post(f"{thread}/resolution?_method=delete")
    assert await recorder.one() == ("draft", "thread.reopened", {"thread": settled}, {"thread": opened} | quote)
    history = text_of(Page(await ana.get(f"/drafts/{draft}")).one("#draft-history"))
    for words in (
        "Ana commented on “We close”",
        "Ana answered a comment on “We close”",
        "Ana edited a comment on “We close”",
        "Ana deleted a comment on “We close”",
        "Ana resolved the comments on “We close”",
        "Ana opened the comments on “We close” again",
    ):
        assert words in history


ACTS: dict[str, tuple[str, dict[str, str]]] = {
    "thread.created": ("", {"body": "@Ana", "revision": "1", "starts": "11", "ends": "30"}),
    "thread.answered": ("/1/comments", {"body": "@Ana"}),
    "thread.updated": ("/1/comments/1?_method=put", {"version": "1", "body": "@Ana"}),
    "thread.deleted": ("/1/comments/1?_method=delete", {}),
    "thread.resolved": ("/1/resolution", {}),
    "thread.reopened": ("/2/resolution?_method=delete", {}),
}


@pytest.mark.parametrize("action", ACTS)
async def test_a_change_is_taken_back_and_taken_back_again(desk: Desk, ana: Person, action: str) -> None:
    state = """
        select string_agg(row(t.id, t.comments_count, t.resolved_at, t.resolved_by, (
            select string_agg(row(c.id, c.body, c.mentions, c.edited_at)::text, ' ' order by c.id)
            from thread_comments c where c.thread_id = t.id and c.deleted_at is null
        ))::text, ' ' order by t.id) from threads t where comments_count > 0
    """
    draft = await desk.draft(ana, body=TEXT)
    await begin(ana, draft, "We close")
    await begin(ana, draft)
    await ana.post(f"/drafts/{draft}/threads/2/resolution")
    before = await desk.fetch(state)
    rest, fields = ACTS[action]
    assert (await ana.post(f"/drafts/{draft}/threads{rest}", fields)).status_code == 303
    after = await desk.fetch(state)
    assert after != before
    assert (await ana.post(f"/events/{await last_event(desk, action)}/undo")).status_code == 303
    assert await desk.fetch(state) == before
    assert (await ana.post(f"/events/{await last_event(desk, 'thread.undone')}/undo")).status_code == 303
    assert await desk.fetch(state) == after


async def test_many_comments_are_a_page_away(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    thread = await begin(ana, draft, body="Number 0")
    for number in range(1, 15):
        await ana.post(f"/drafts/{draft}/threads/{thread}/comments", {"body": f"Number {number}"})
    page = await reading(ana, draft)
    assert said(page) == [f"Number {number}" for number in range(5, 15)]
    page = Page(await ana.browser.get(page.one("#threads a[rel=prev]").attributes["href"] or ""))
    assert said(page) == [f"Number {number}" for number in range(5)]


async def test_many_threads_are_a_page_away(desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.drafts.threads.queries.PAGE_SIZE", 3)
    draft = await desk.draft(ana, body=TEXT)
    for number in range(5):
        await begin(ana, draft, body=f"Number {number}")
    page = await reading(ana, draft)
    assert said(page) == ["Number 0", "Number 1", "Number 2"]
    page = Page(await ana.browser.get(page.one("#threads a[rel=next]").attributes["href"] or ""))
    assert said(page) == ["Number 3", "Number 4"]


async def test_the_editors_page_lists_what_is_open_and_leads_to_its_place(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await begin(ana, draft, "We close")
    gone = await begin(ana, draft)
    await ana.post(f"/drafts/{draft}/threads/{gone}/resolution")
    listed = Page(await ana.get(f"/drafts/{draft}")).one("#open-threads")
    link = listed.css("li a")
    assert [text_of(node) for node in link] == ["We close"]
    assert link[0].attributes["href"] == ana.path(f"/drafts/{draft}/reading#thread-1")
    assert "1 resolved" in text_of(listed)
    fragment = await ana.get(f"/drafts/{draft}/threads", headers={"hx-request": "true", "hx-request-type": "partial"})
    assert text_of(Page(fragment).one("#open-threads")) == text_of(listed)
