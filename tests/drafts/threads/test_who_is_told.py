"""Who is told of comments on a draft, and where that leads; and comments by a link."""

import pytest

from tests.drafts.threads.reading import TEXT, begin, marked, reading, said
from tests.notifications.telling import a_minute_later, inbox
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.drafts.threads import queries
from webapp.drafts.threads.models import Author

pytestmark = pytest.mark.anyio


async def test_who_is_mentioned_answered_or_follows_is_told_and_led_to_the_thread(desk: Desk, ana: Person) -> None:
    ben, cleo = await desk.member("reviewer", ana), await desk.member("viewer", ana, "Cleo")
    draft = await desk.draft(ana, body=TEXT)
    await a_minute_later(desk)
    thread = await begin(ben, draft, "We close", "Why, @Cleo?")
    await a_minute_later(desk)
    assert await inbox(desk, ana) == [(["following"], "thread.created", 1)]
    assert await inbox(desk, cleo) == [(["mention"], "thread.created", 1)]
    await ana.post(f"/drafts/{draft}/threads/{thread}/comments", {"body": "Since we always did"})
    await a_minute_later(desk)
    assert await inbox(desk, ben) == [(["reply"], "thread.answered", 1)]
    page = Page(await ben.get("/inbox"))
    assert "answered a comment on “We close”" in page.text
    line = await desk.fetch("select max(id) from notifications where account_id = $1", ben.account_id)
    opened = await ben.get(f"/inbox/{line}")
    assert opened.headers["location"] == ana.path(f"/drafts/{draft}/threads/{thread}")


async def test_what_is_resolved_and_opened_again_at_once_is_told_to_nobody(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, body=TEXT)
    thread = await begin(ana, draft)
    await ben.post(f"/follows/drafts/{draft}")
    await a_minute_later(desk)
    before = await inbox(desk, ben)
    await ana.post(f"/drafts/{draft}/threads/{thread}/resolution")
    await ana.post(f"/drafts/{draft}/threads/{thread}/resolution?_method=delete")
    await a_minute_later(desk)
    assert await inbox(desk, ben) == before


async def test_who_has_a_link_comments_and_is_answered(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    link = await desk.fetch(
        "insert into review_links (workspace_id, draft_id, token_hash, made_by, created_at, expires_at)"
        " values ($1, $2, 'hash', $3, now(), now()) returning id",
        ana.workspace_id,
        draft,
        ana.account_id,
    )
    nora = Author(link_id=link, name="Nora")
    now = desk.clock()
    new = await queries.add_thread(desk.db, ana.workspace_id, draft, nora, "Lovely", [], now=now)
    assert new is not None
    await ana.post(f"/drafts/{draft}/threads/{new.thread_id}/comments", {"body": "Thank you"})
    again = await queries.add_comment(desk.db, ana.workspace_id, draft, new.thread_id, nora, "Bye", [], now=now)
    assert again is not None
    page = await reading(ana, draft)
    assert said(page) == ["Lovely", "Thank you", "Bye"]
    assert text_of(page.one(f"#thread-comment-{new.comment_id} header")).startswith("Nora by link")
    assert await desk.fetch("select after ->> 'by_link' from events where id = $1", new.event_id) == "Nora"
    edited = await ana.post(
        f"/drafts/{draft}/threads/{new.thread_id}/comments/1?_method=put", {"version": "1", "body": "X"}
    )
    assert edited.status_code == 403
    assert marked(page) == ""
