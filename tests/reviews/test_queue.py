"""The queue: what waits for somebody, what they wait for, what was decided; and several at once."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from selectolax.lexbor import LexborNode

from tests.conftest import Clock
from tests.drafts.reading.test_changes import change
from tests.notifications.telling import a_minute_later, inbox
from tests.support.asking import ask
from tests.support.html import Page, text_of
from tests.support.people import BASE, Desk, Person
from tests.support.places import a_place
from tests.support.publishing import approved, schedule
from tests.support.reviews import decide as decide_about
from webapp.server_timing import watched

pytestmark = pytest.mark.anyio

MOST_OF_READING = 10  # statements: who reads, the draft, its review, what they read and approved, comments, suggestions


def counted(page: Page) -> str:
    """The number beside Reviews in the navigation."""
    return text_of(page.one("nav #reviews-count")).partition(" ")[0]


def boxes(page: Page) -> list[str]:
    """What can be approved together with others, as the form names it."""
    return [box.attributes["value"] or "" for box in page.tree.css("input[name=draft]")]


def said(link: LexborNode) -> str:
    """The words of a link with an icon."""
    return " ".join(link.text().split())


async def waiting(who: Person) -> list[str]:
    """The titles of what waits for somebody, in order."""
    return [text_of(node) for node in Page(await who.get("/reviews")).tree.css(".queue .title")]


async def test_what_waits_for_somebody_stands_in_their_queue_the_longest_first(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    ben = await desk.member("editor", ana)
    late, early, other = [await desk.draft(ben, title) for title in ("Late", "Early", "Other")]
    cleo = await desk.member("reviewer", ana, "Cleo")
    await ask(desk, ben, late, at=clock() - timedelta(hours=1), wish_on=date(2026, 3, 3), note="Before the fair")
    await ask(desk, ben, early, ana, at=clock() - timedelta(days=3))
    await ask(desk, ben, other, cleo)
    page = Page(await ana.get("/reviews"))
    assert await waiting(ana) == ["Early", "Late"]
    assert counted(page) == "2"
    assert "Ben has waited for 3 days" in page.row("Early").text
    assert "Overdue, wished for yesterday" in page.row("Late").text
    assert "Before the fair" in page.row("Late").text
    assert await waiting(cleo) == ["Late", "Other"]
    assert await waiting(ben) == []


async def test_an_author_waits_for_others_unless_nobody_else_could_decide(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    await ask(desk, ana, draft)
    assert await waiting(ana) == ["Winter hours"]
    ben = await desk.member("reviewer", ana)
    assert await waiting(ana) == []
    assert await waiting(ben) == ["Winter hours"]
    assert "Waits for whoever may review" in Page(await ana.get("/reviews")).row("Winter hours").text


async def test_what_is_approved_as_it_is_leaves_the_queue_and_comes_back_when_it_changes(
    desk: Desk, ana: Person
) -> None:
    ben = await desk.member("editor", ana)
    draft = await desk.draft(ben, body="One two three.")
    await ask(desk, ben, draft)
    await ana.get(f"/drafts/{draft}/reading")
    (choice,) = boxes(Page(await ana.get("/reviews")))
    reply = await ana.post("/reviews/approvals", {"draft": choice})
    assert reply.status_code == 303
    page = Page(await ana.get("/reviews"))
    assert "Nothing waits for you" in page.text
    assert counted(page) == ""
    assert "Approved" in text_of(page.one("li[id^=decision-]"))
    assert "Ready to go out" in text_of(Page(await ben.get("/reviews")).one("li[id^=awaited-]"))
    await change(ben, draft, 1, "One two three four.")
    page = Page(await ana.get("/reviews"))
    assert "Changed since you approved" in text_of(page.one(".queue .row"))
    assert "Approved, changed since" in text_of(page.one("li[id^=decision-]"))
    assert boxes(page) == []


async def test_only_what_was_read_as_it_is_can_be_approved_together_and_what_moved_on_is_left_out(
    desk: Desk, ana: Person
) -> None:
    ben = await desk.member("editor", ana)
    same, moving, unread = [await desk.draft(ben, title, body="One.") for title in ("Same", "Moving", "Unread")]
    for draft in (same, moving, unread):
        await ask(desk, ben, draft)
    for draft in (same, moving):
        await ana.get(f"/drafts/{draft}/reading")
    chosen = boxes(Page(await ana.get("/reviews")))
    assert [choice.partition("-")[0] for choice in chosen] == [str(same), str(moving)]
    await change(ben, moving, 1, "Two.", title="Moving")
    digest = (await desk.fetch("select content_hash from drafts where id = $1", unread)).hex()
    reply = await ana.post("/reviews/approvals", {"draft": [*chosen, f"{unread}-{digest}"]})
    page = Page(reply)
    assert reply.status_code == 409
    assert "Approved: Same." in " ".join(page.one(".notice.warn").text(separator=" ").split())
    left = [text_of(node) for node in page.tree.css(".notice.warn li a")]
    assert left == ["Moving", "Unread"]
    assert await desk.fetch("select array_agg(title order by id) from drafts where status = 'approved'") == ["Same"]


@pytest.mark.parametrize("sent", [{}, {"draft": "nonsense"}, {"draft": "1-" + "0" * 63}])
async def test_choosing_nothing_is_said_beside_the_list(desk: Desk, ana: Person, sent: dict[str, str]) -> None:
    reply = await ana.post("/reviews/approvals", sent)
    assert reply.status_code == 422
    assert "Choose the drafts to approve first" in " ".join(Page(reply).errors)


async def test_what_is_gone_cannot_be_approved_and_nobody_approves_in_another_workspace(
    desk: Desk, ana: Person
) -> None:
    draft = await desk.draft(ana)
    await ask(desk, ana, draft)
    await ana.get(f"/drafts/{draft}/reading")
    (choice,) = boxes(Page(await ana.get("/reviews")))
    cleo = await desk.owner("Cleo", business="Elm")
    assert "isn’t there any more" in Page(await cleo.post("/reviews/approvals", {"draft": choice})).text
    await ana.post(f"/drafts/{draft}?_method=delete")
    assert "Nothing waits for you" in Page(await ana.get("/reviews")).text
    reply = await ana.post("/reviews/approvals", {"draft": choice})
    assert reply.status_code == 409
    assert await desk.fetch("select count(*) from decisions") == 0


async def test_who_may_not_review_is_told_so_and_cannot_approve(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    await ask(desk, ana, draft)
    ben = await desk.member("editor", ana)
    assert "your role doesn’t let you" in Page(await ben.get("/reviews")).text
    assert (await ben.post("/reviews/approvals", {"draft": "x"})).status_code == 403


async def test_a_long_queue_goes_on_from_its_last_row(desk: Desk, ana: Person, clock: Clock) -> None:
    ben = await desk.member("editor", ana)
    for number in range(53):
        await ask(desk, ben, await desk.draft(ben, f"Draft {number}"), at=clock() - timedelta(minutes=53 - number))
    page = Page(await ana.get("/reviews"))
    assert len(page.tree.css(".queue .row")) == 50
    more = page.one(".queue .pager a").attributes["href"] or ""
    rest = Page(await ana.browser.get(more, headers={"hx-request": "true", "hx-request-type": "partial"}))
    assert [text_of(node) for node in rest.tree.css(".row .title")] == ["Draft 50", "Draft 51", "Draft 52"]
    assert (await ana.get("/reviews?after=nonsense")).status_code == 200


async def test_the_reading_page_leads_to_its_neighbours_in_the_queue(desk: Desk, ana: Person, clock: Clock) -> None:
    ben = await desk.member("editor", ana)
    drafts = [await desk.draft(ben, title) for title in ("First", "Second", "Third")]
    for number, draft in enumerate(drafts):
        await ask(desk, ben, draft, at=clock() - timedelta(hours=3 - number))
    page = Page(await ana.get(f"/drafts/{drafts[1]}/reading?from=queue"))
    links = {said(node): node.attributes["href"] for node in page.tree.css(".queue-place a")}
    assert links["Previous: First"] == ana.path(f"/drafts/{drafts[0]}/reading?from=queue")
    assert links["Next: Third"] == ana.path(f"/drafts/{drafts[2]}/reading?from=queue")
    assert not Page(await ana.get(f"/drafts/{drafts[1]}/reading")).tree.css(".queue-place")
    page = Page(await ana.get(f"/drafts/{drafts[2]}/reading?from=queue"))
    assert [said(node) for node in page.tree.css(".queue-place a")] == ["Reviews", "Previous: Second"]


async def test_a_long_queue_asks_the_database_no_more_than_a_short_one(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    await ana.get("/reviews")
    asked = []
    for amount in (1, 20):
        for number in range(amount):
            draft = await desk.draft(ben, f"Draft {amount} {number}", body="One.")
            await ask(desk, ben, draft)
        with watched() as watch:
            await ana.get("/reviews")
        asked.append(watch.names)
    assert asked[0] == asked[1]
    # who is asking, the projects beside the page, what waits, what they wait for, what was decided
    assert len(asked[0]) <= 5, asked[0]
    await ana.get(f"/drafts/{draft}/reading")
    with watched() as watch:
        await ana.get(f"/drafts/{draft}/reading?from=queue")
    assert len(watch.names) <= MOST_OF_READING, watch.names


async def decide_in_queue(who: Person, draft: int) -> str:
    """Approve a draft on the page to which the queue leads, and say where that leads on."""
    place = f"/drafts/{draft}/reading?from=queue"
    form = Page(await who.get(place)).one("#decide form")
    fields = {node.attributes["name"] or "": node.attributes["value"] or "" for node in form.css("input[type=hidden]")}
    reply = await who.post(
        f"/drafts/{draft}/review/decisions",
        {**fields, "verdict": "approved"},
        headers={"referer": f"{BASE}{who.path(place)}"},
    )
    assert reply.status_code == 303
    return reply.headers["location"]


async def test_deciding_leads_on_to_the_next_and_after_the_last_to_the_queue(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    ben = await desk.member("editor", ana)
    drafts = [await desk.draft(ben, title) for title in ("First", "Second", "Third")]
    for number, draft in enumerate(drafts):
        await ask(desk, ben, draft, at=clock() - timedelta(hours=3 - number))
    assert await decide_in_queue(ana, drafts[1]) == ana.path(f"/drafts/{drafts[2]}/reading?from=queue")
    assert await decide_in_queue(ana, drafts[2]) == ana.path("/reviews")
    assert await waiting(ana) == ["First"]


async def test_what_moved_on_is_looked_at_and_decided_and_the_queue_goes_on(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    ben = await desk.member("editor", ana)
    drafts = [await desk.draft(ben, title, body="One.") for title in ("First", "Second")]
    for number, draft in enumerate(drafts):
        await ask(desk, ben, draft, at=clock() - timedelta(hours=3 - number))
    here = {"referer": f"{BASE}{ana.path(f'/drafts/{drafts[0]}/reading?from=queue')}"}
    page = Page(await ana.get(f"/drafts/{drafts[0]}/reading?from=queue"))
    names = ("shown", "revision", "details")
    seen = {name: page.one(f"#decide [name={name}]").attributes["value"] or "" for name in names}
    await change(ben, drafts[0], 1, "Two.")
    reply = await ana.post(f"/drafts/{drafts[0]}/review/decisions", {**seen, "verdict": "approved"}, headers=here)
    assert reply.status_code == 409
    reply = await Page(reply).submit(ana.browser, "Approve", {})
    assert reply.headers["location"] == ana.path(f"/drafts/{drafts[1]}/reading?from=queue")


async def test_what_was_decided_lately_is_said_on_a_phone_too(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    draft = await desk.draft(ben)
    await ask(desk, ben, draft)
    await decide_about(ana, draft, "changes_requested")
    row = Page(await ana.get("/reviews")).one("li[id^=decision-]")
    assert text_of(row.css_first(".meta .chip.phone")) == "Asked for changes"


async def test_what_was_decided_lately_ends_after_a_month_and_leads_to_what_is_older(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    for title, at in (("Old", "2026-02-02"), ("New", "2026-02-03")):
        draft = await desk.draft(ben, title)
        await ask(desk, ben, draft)
        await decide_about(ana, draft, "changes_requested")
        await desk.fetch("update decisions set decided_at = $2::text::timestamptz where draft_id = $1", draft, at)
    page = Page(await ana.get("/reviews"))
    assert [text_of(title) for title in page.tree.css(".decided .title")] == ["New"]
    older = next(link for link in page.tree.css(".decided a") if text_of(link) == "Show older ones")
    page = Page(await ana.browser.get(older.attributes["href"] or ""))
    assert [text_of(title) for title in page.tree.css(".decided .title")] == ["New", "Old"]


async def test_where_two_have_to_approve_it_waits_for_the_other_until_it_changes(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    cleo = await desk.member("reviewer", ana, "Cleo")
    dora = await desk.member("reviewer", ana, "Dora")
    await desk.fetch(
        "insert into review_rules (workspace_id, approvals_needed, approvers) values ($1, 2, $2)",
        *(ana.workspace_id, [ana.account_id, cleo.account_id]),
    )
    draft = await desk.draft(ben, body="One.")
    await ask(desk, ben, draft)
    await decide_in_queue(ana, draft)
    assert [await waiting(each) for each in (ana, cleo, dora)] == [[], ["Winter hours"], []]
    await change(ben, draft, 1, "Two.")
    assert [await waiting(each) for each in (ana, cleo)] == [["Winter hours"], ["Winter hours"]]


async def test_who_is_named_waits_alone_until_they_leave(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    cleo = await desk.member("reviewer", ana, "Cleo")
    await ask(desk, ben, await desk.draft(ben), cleo)
    assert [await waiting(each) for each in (ana, cleo)] == [[], ["Winter hours"]]
    assert (await ana.post(f"/members/{cleo.account_id}?_method=delete")).status_code in (200, 303)
    assert await waiting(ana) == ["Winter hours"]


async def test_who_was_asked_and_may_not_review_any_more_holds_nobody_up(desk: Desk, ana: Person) -> None:
    eddie, ben = await desk.member("editor", ana, "Eddie"), await desk.member("reviewer", ana)
    draft = await desk.draft(eddie)
    await ask(desk, eddie, draft, ben)
    assert await waiting(ana) == []
    await desk.fetch("update members set role = 'viewer' where account_id = $1", ben.account_id)
    assert await waiting(ana) == ["Winter hours"]
    assert "asked whoever may review" in Page(await ana.get(f"/drafts/{draft}")).one("#review").text()


async def turns(desk: Desk, asker: Person, draft: int, *people: Person) -> tuple[list[bool], str, str]:
    """Whether a draft waits in the queues of some people, whose counts agree; and whose turn it is, by its page and by
    the list of who asked."""
    queues = []
    for each in people:
        page = Page(await each.get("/reviews"))
        queues.append(bool(page.tree.css(".queue .title")))
        assert counted(page) == ("1" if queues[-1] else "")
    awaited = " ".join(Page(await asker.get("/reviews")).one("li[id^=awaited-] .meta span:first-child").text().split())
    return queues, Page(await asker.get(f"/drafts/{draft}")).one("#review .review-head p").text(), awaited


async def test_where_all_who_were_named_approved_and_more_are_needed_it_waits_for_whoever_may_review(
    desk: Desk, ana: Person
) -> None:
    ben = await desk.member("editor", ana)
    cleo, dora = await desk.member("reviewer", ana, "Cleo"), await desk.member("reviewer", ana, "Dora")
    await desk.fetch("insert into review_rules (workspace_id, approvals_needed) values ($1, 2)", ana.workspace_id)
    draft = await desk.draft(ben, body="One.")
    await a_minute_later(desk)
    await ask(desk, ben, draft, cleo)
    queues, panel, awaited = await turns(desk, ben, draft, ana, cleo, dora)
    assert queues == [False, True, False]
    assert "asked Cleo" in panel
    assert awaited == "Waits for Cleo"
    await decide_about(cleo, draft)
    queues, panel, awaited = await turns(desk, ben, draft, ana, cleo, dora)
    assert queues == [True, False, True]
    assert "1 more approval is needed: it waits for whoever may review" in panel
    assert awaited == "Waits for whoever may review"
    await a_minute_later(desk)
    assert [line[:2] for line in await inbox(desk, dora)] == [(["review"], "review.approved")]
    await change(ben, draft, 1, "Two.")
    queues, panel, awaited = await turns(desk, ben, draft, ana, cleo, dora)
    assert queues == [False, True, False]
    assert await inbox(desk, dora) == [], "it is Cleo's turn again"
    await decide_about(cleo, draft)
    await decide_about(dora, draft)
    assert await desk.fetch("select status::text from drafts where id = $1", draft) == "approved"


async def test_then_it_waits_for_those_whom_the_rules_name(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    cleo, dora = await desk.member("reviewer", ana, "Cleo"), await desk.member("reviewer", ana, "Dora")
    await desk.fetch(
        "insert into review_rules (workspace_id, approvals_needed, approvers) values ($1, 2, $2)",
        *(ana.workspace_id, [cleo.account_id, dora.account_id]),
    )
    draft = await desk.draft(ben)
    await ask(desk, ben, draft, cleo)
    await decide_about(cleo, draft)
    queues, panel, awaited = await turns(desk, ben, draft, ana, cleo, dora)
    assert queues == [False, False, True]
    assert "it waits for Dora, who is named to approve" in panel
    assert awaited == "Waits for Dora"


async def test_where_nobody_is_left_who_could_approve_it_is_said(desk: Desk, ana: Person) -> None:
    ben, cleo = await desk.member("editor", ana), await desk.member("reviewer", ana, "Cleo")
    await desk.fetch(
        "insert into review_rules (workspace_id, approvals_needed, approvers) values ($1, 2, $2)",
        *(ana.workspace_id, [ana.account_id, cleo.account_id]),
    )
    draft = await desk.draft(ben)
    await ask(desk, ben, draft, cleo)
    await decide_about(cleo, draft)
    await desk.fetch("update members set role = 'editor' where account_id = $1", ana.account_id)
    queues, panel, awaited = await turns(desk, ben, draft, cleo)
    assert queues == [False]
    assert "asked Cleo, but nobody is left who could approve it; 1 more approval is needed" in panel
    assert "nobody here can" in awaited


async def test_what_is_scheduled_waits_for_its_moment_and_for_nobody(
    desk: Desk, ana: Person, clock: Clock, tmp_path: Path
) -> None:
    place = await a_place(desk, ana, settings={"file": str(tmp_path / "machine.json")})
    draft = await approved(desk, ana, await desk.member("reviewer", ana))
    await schedule(desk, ana, draft, clock.now + timedelta(days=2), place)
    row = Page(await ana.get("/reviews")).one("li[id^=awaited-]").text()
    assert "Goes out" in row
    assert "Waits for" not in row
