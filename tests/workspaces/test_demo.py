"""The business that the demo shows, and the sample of a new workspace."""

import httpx

from tests.support.html import Page, text_of
from tests.support.mail_server import resources_of
from tests.support.people import Desk, Person
from webapp.accounts.queries import start_session
from webapp.workspaces.demo import make_demo
from webapp.workspaces.demo_day import MEANT
from webapp.workspaces.demo_stories import STORIES
from webapp.workspaces.sample import add_sample


async def test_the_demo_shows_reviews_in_each_state_and_what_waits_for_its_owner(desk: Desk) -> None:
    async with desk.db.transaction() as tx:
        owner_id = await make_demo(tx, now=desk.clock())
    token = await start_session(desk.db, owner_id, now=desk.clock(), days=30, user_agent="tests")
    mara = Person("Mara", owner_id, 0, "alder-finch", desk.browser(token))

    drafts = Page(await mara.get("/drafts"))
    shown = {text_of(row.css_first(".row-end .chip")) for row in drafts.tree.css(".row")}
    assert shown == {"Draft", "In review", "Changes requested", "Approved", "Scheduled", "Published"}

    queue = Page(await mara.get("/reviews"))
    waiting = queue.titles[:3]
    assert waiting == ["How we price a table", "A bench that fits a hallway", "Open workshop day: come and plane"]
    assert "Changed since you approved" in queue.text
    assert "nobody here can" not in queue.text

    voided = Page(await mara.get(await desk.fetch("select '/drafts/' || id from drafts where title = $1", waiting[0])))
    assert voided.form("Approve this as well") is not None

    hallway = await desk.fetch("select '/drafts/' || id from drafts where title = $1", waiting[1])
    assert "This passage was removed" in Page(await mara.get(f"{hallway}/threads")).text

    asked = await desk.fetch("select '/drafts/' || min(draft_id) from suggestions where state = 'open'")
    assert len(Page(await mara.get(f"{asked}/reading")).tree.css("#suggestions .words")) == 2

    days = Page(await mara.get("/working-days")).text
    assert "Winter break" in days


async def test_the_briefing_of_the_demo_has_something_in_each_part(desk: Desk) -> None:
    async with desk.db.transaction() as tx:
        owner_id = await make_demo(tx, now=desk.clock())
    token = await start_session(desk.db, owner_id, now=desk.clock(), days=30, user_agent="tests")
    mara = Person("Mara", owner_id, 0, "alder-finch", desk.browser(token))
    reply = await mara.get("", headers={"accept": "application/json", "sec-fetch-dest": "empty"})
    assert [name for name, part in reply.json().items() if part in (None, [])] == []
    assert reply.json()["news"]["lines"]
    day = Page(await mara.get("/today"))
    assert [text_of(title) for title in day.tree.css("[aria-labelledby='picks-heading'] .title")] == list(MEANT)


async def test_the_journal_of_the_demo_has_its_posts_before_anybody_can_look(
    desk: Desk, visitor: httpx.AsyncClient
) -> None:
    async with desk.db.transaction() as tx:
        await make_demo(tx, now=desk.clock(), resources=resources_of(desk))
    page = Page(await visitor.get("/journal/alder-finch/"))
    assert len(page.tree.css(".entry")) == 10
    feed = (await visitor.get("/journal/alder-finch/feed.json")).json()
    assert [item["title"] for item in feed["items"]] == [story.title for story in sorted(STORIES, key=lambda s: s.days)]
    for state, receipts in (("done", len(STORIES)), ("failed", 1), ("waiting", 0)):
        assert await desk.fetch("select count(*) from receipts where state = $1", state) == receipts, state
    days = {item["date_published"][11:16] for item in feed["items"]}
    assert days <= {"07:00", "08:00"}  # nine in the morning, in Vienna


async def test_the_sample_has_a_review_that_waits_and_something_that_went_out(desk: Desk, ana: Person) -> None:
    await add_sample(desk.db, ana.slug, ana.account_id, now=desk.clock())
    queue = Page(await ana.get("/reviews"))
    assert "Care for oiled tables" in queue.titles
    assert "Published" in Page(await ana.get("/drafts")).text
