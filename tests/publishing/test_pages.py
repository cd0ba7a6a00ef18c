"""Publishing as people do it: on a draft's page, on its page of publishing, in the queue."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import MORNING, Clock
from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.places import Machine, a_place
from tests.support.publishing import approved, publish, rows, schedule, work
from tests.support.reviews import decide, save, send, status_of
from webapp.jobs.models import Resources
from webapp.jobs.queries import enqueue
from webapp.jobs.worker import Worker
from webapp.notifications.telling import LOOK, TELL

pytestmark = pytest.mark.anyio

NOON = MORNING + timedelta(hours=2)


@pytest.fixture
async def ben(desk: Desk, ana: Person) -> Person:
    """A reviewer beside Ana."""
    return await desk.member("reviewer", ana)


@pytest.fixture
async def place(desk: Desk, ana: Person, machine: Machine) -> int:
    """A place outside."""
    return await a_place(desk, ana, settings={"file": str(machine.file)})


async def tell(desk: Desk, clock: Clock) -> None:
    """Tell what happened by now, as it is told once there was time to take it back."""
    await enqueue(desk.db, LOOK, now=clock.now)
    resources = Resources(desk.db, desk.app.state.store, desk.app.state.settings, desk.clock)
    worker = Worker(resources, (LOOK, TELL))
    await worker.work()
    clock.advance(minutes=2)
    await worker.work()


def said(page: Page) -> str:
    """All that a page says, in one line."""
    return " ".join(page.one("main").text().split())


async def test_a_draft_is_published_from_its_page(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine
) -> None:
    draft = await approved(desk, ana, ben)
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert page.one(f"#review a[href='{ana.path(f'/drafts/{draft}/publishing')}']").text().strip() == "Publish…"
    form = Page(await ana.get(f"/drafts/{draft}/publishing"))
    ticked = [box.attributes["value"] for box in form.tree.css("[name=target]") if "checked" in box.attributes]
    assert ticked == [str(place)]
    reply = await ana.post(f"/drafts/{draft}/publishing", {"places": "1", "target": ticked})
    assert reply.status_code == 303
    await work(desk)
    assert len(machine.posts) == 1
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert "It is out at Elsewhere" in said(page)
    assert "published revision 1" in said(page)
    receipts = said(Page(await ana.get(f"/drafts/{draft}/publishing")))
    assert "Taken, thank you" in receipts
    queue = said(Page(await ana.get("/publishing")))
    assert "Winter hours" in queue


@pytest.mark.parametrize(
    ("typed", "goes_at"),
    [
        ({"words": "tomorrow 9am"}, datetime(2026, 3, 5, 9, tzinfo=UTC)),
        ({"words": "next tue 9am"}, datetime(2026, 3, 10, 9, tzinfo=UTC)),
        ({"words": "tomorrow 9"}, datetime(2026, 3, 5, 9, tzinfo=UTC)),
        ({"words": "16 today"}, datetime(2026, 3, 4, 16, tzinfo=UTC)),
        ({"words": "midnight"}, datetime(2026, 3, 5, 0, tzinfo=UTC)),
        ({"words": "noon"}, datetime(2026, 3, 4, 12, tzinfo=UTC)),
        ({"words": "17"}, datetime(2026, 3, 4, 17, tzinfo=UTC)),
        ({"words": "3 dec 9"}, datetime(2026, 12, 3, 9, tzinfo=UTC)),
        ({"words": "dec 3 9"}, datetime(2026, 12, 3, 9, tzinfo=UTC)),
        ({"words": "3 dec 2026 9"}, datetime(2026, 12, 3, 9, tzinfo=UTC)),
        ({"words": "25.12. 8"}, datetime(2026, 12, 25, 8, tzinfo=UTC)),
        ({"words": "mon 9"}, datetime(2026, 3, 9, 9, tzinfo=UTC)),
        ({"words": "tonight"}, datetime(2026, 3, 4, 22, tzinfo=UTC)),
        ({"words": "in 2 hours"}, datetime(2026, 3, 4, 12, tzinfo=UTC)),
        ({"words": "eod"}, datetime(2026, 3, 4, 17, tzinfo=UTC)),
        ({"words": "by end of day"}, datetime(2026, 3, 4, 17, tzinfo=UTC)),
        ({"words": "friday eod"}, datetime(2026, 3, 6, 17, tzinfo=UTC)),
        ({"words": "eod friday"}, datetime(2026, 3, 6, 17, tzinfo=UTC)),
        ({"day": "2026-03-05", "time": "14:30"}, datetime(2026, 3, 5, 14, 30, tzinfo=UTC)),
    ],
)
async def test_a_moment_is_typed_in_words_or_chosen(
    typed: dict[str, str], goes_at: datetime, desk: Desk, ana: Person, ben: Person, place: int
) -> None:
    draft = await approved(desk, ana, ben)
    reply = await ana.post(f"/drafts/{draft}/schedule", {"target": str(place), **typed})
    assert reply.status_code == 303, reply.text
    assert await desk.fetch("select goes_at from draft_schedules") == goes_at
    assert await status_of(desk, draft) == "scheduled"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"words": "soon"}, "words"),
        ({"words": "tomorrow"}, "words"),
        ({"words": "tomorrow 99"}, "words"),
        ({"words": "3 dec 26"}, "words"),
        ({"words": "dec 9"}, "words"),
        ({"words": "tomorrow 9 10"}, "words"),
        ({"words": "every tuesday at 9am"}, "words"),
        ({"words": "2026-03-01 9am"}, "words"),
        ({"day": "Tue 3 Mar 2026", "time": "09:00"}, "day"),
        ({"day": "Thu 5 Mar 2026"}, "time"),
        ({"day": "2026-02-30", "time": "09:00"}, "day"),
        ({}, "day"),
        ({"day": "2999-12-31", "time": "23:59"}, ""),
    ],
)
async def test_what_is_no_moment_to_come_is_told_beside_its_field_and_kept(
    typed: dict[str, str], field: str, desk: Desk, ana: Person, ben: Person, place: int
) -> None:
    draft = await approved(desk, ana, ben)
    reply = await ana.post(f"/drafts/{draft}/schedule", {"target": str(place), **typed})
    if not field:
        assert reply.status_code in (303, 422)
        return
    assert reply.status_code == 422
    page = Page(reply)
    assert page.tree.css_first(f"#{field}-error") is not None, said(page)
    for name, value in typed.items():
        assert page.one(f"[name={name}]").attributes["value"] == value


@pytest.mark.parametrize("typed", ["9999-12-31 23:59", "0001-01-01 00:00", "in 9999 years 9am", "31 dec 2999 11pm"])
@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati"])
async def test_no_moment_is_one_at_an_end_of_the_calendar(typed: str, zone: str, desk: Desk, machine: Machine) -> None:
    ana = await desk.owner("Ana", time_zone=zone)
    place = await a_place(desk, ana, settings={"file": str(machine.file)})
    draft = await approved(desk, ana, await desk.member("reviewer", ana))
    reply = await ana.post(f"/drafts/{draft}/schedule", {"target": str(place), "words": typed})
    if reply.status_code == 303:  # the last evening that there is
        assert (typed, zone) == ("31 dec 2999 11pm", "Pacific/Kiritimati")
        return
    assert reply.status_code == 422
    assert Page(reply).tree.css_first("#words-error") is not None


async def test_a_moment_is_on_the_clock_of_the_workspace_and_told_on_ones_own_too(desk: Desk, machine: Machine) -> None:
    ana = await desk.owner("Ana", time_zone="Europe/Berlin")
    ben = await desk.member("reviewer", ana)
    place = await a_place(desk, ana, settings={"file": str(machine.file)})
    draft = await approved(desk, ana, ben)
    # On 29 March the clocks of Berlin go from 2:00 to 3:00.
    await ana.post(f"/drafts/{draft}/schedule", {"target": str(place), "day": "2026-03-29", "time": "02:30"})
    assert await desk.fetch("select goes_at from draft_schedules") == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    await desk.fetch("update accounts set time_zone = 'America/New_York' where id = $1", ben.account_id)
    page = said(Page(await ben.get(f"/drafts/{draft}")))
    assert "03:00 in Europe/Berlin" in page
    assert "03:00 in Europe/Berlin" not in said(Page(await ana.get(f"/drafts/{draft}")))


@pytest.mark.parametrize(
    ("now", "words", "goes_at", "told"),
    [
        ("2026-03-27", "29 mar 2:30am", "2026-03-29T01:00Z", "no time between 02:00 and 03:00"),
        ("2026-03-27", "29 mar 3:30am", "2026-03-29T01:30Z", ""),
        ("2026-10-20", "25 oct 2:30am", "2026-10-25T00:30Z", "02:30 comes twice, and this is the first"),
        ("2026-10-20", "25 oct 3:30am", "2026-10-25T02:30Z", ""),
    ],
)
async def test_a_time_that_the_clocks_leave_out_or_show_twice_says_what_was_taken(
    now: str, words: str, goes_at: str, told: str, desk: Desk, machine: Machine, clock: Clock
) -> None:
    clock.now = datetime.fromisoformat(f"{now}T10:00Z")
    ana = await desk.owner("Ana", time_zone="Europe/Berlin")
    place = await a_place(desk, ana, settings={"file": str(machine.file)})
    draft = await approved(desk, ana, await desk.member("reviewer", ana))
    await ana.post(f"/drafts/{draft}/schedule", {"target": str(place), "words": words})
    assert await desk.fetch("select goes_at from draft_schedules") == datetime.fromisoformat(goes_at)
    for path in (f"/drafts/{draft}", f"/drafts/{draft}/publishing"):
        page = said(Page(await ana.get(path)))
        assert told in page
        assert ("The clocks go" in page) == bool(told)


async def test_what_a_place_finds_stands_against_it(desk: Desk, ana: Person, ben: Person, place: int) -> None:
    draft = await approved(desk, ana, ben, body="Open till [date].")
    assert "[date]" in said(Page(await ana.get(f"/drafts/{draft}/publishing")))
    reply = await ana.post(f"/drafts/{draft}/publishing", {"target": str(place)})
    assert reply.status_code == 422
    assert await desk.fetch("select count(*) from publications") == 0


async def test_without_a_place_nothing_goes_and_what_goes_by_hand_is_marked(
    desk: Desk, ana: Person, ben: Person, place: int
) -> None:
    draft = await approved(desk, ana, ben)
    reply = await ana.post(f"/drafts/{draft}/publishing", {"places": "1"})
    assert reply.status_code == 422
    assert (await ana.post(f"/drafts/{draft}/publishing", {"target": "999999"})).status_code == 409
    assert (await ana.post(f"/drafts/{draft}/review/publication")).status_code == 303
    assert await status_of(desk, draft) == "published"


async def test_a_draft_that_is_held_back_says_why_and_is_scheduled_as_well(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    draft = await approved(desk, ana, ben)
    await schedule(desk, ana, draft, NOON, place)
    await save(ana, draft, "Open till six.")
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert "isn’t what was scheduled" in page.one("#moment").text()
    assert "Schedule this as well" not in page.one("#moment").text()
    assert (await ana.post(f"/drafts/{draft}/schedule/content")).status_code == 409
    await decide(ben, draft)
    assert "Schedule this as well" in Page(await ana.get(f"/drafts/{draft}")).one("#moment").text()
    assert (await ana.post(f"/drafts/{draft}/schedule/content")).status_code == 303
    assert await status_of(desk, draft) == "scheduled"
    clock.now = NOON
    await work(desk)
    assert [post["body"] for post in machine.posts.values()] == ["Open till six."]


async def test_a_missed_moment_asks_on_the_page_and_in_the_queue(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    draft = await approved(desk, ana, ben)
    await schedule(desk, ana, draft, NOON, place)
    clock.now = NOON + timedelta(hours=5)
    await work(desk)
    for path in (f"/drafts/{draft}", "/publishing"):
        page = said(Page(await ana.get(path)))
        assert "Publish now" in page
        assert "Another moment" in page
    assert (await ana.post(f"/drafts/{draft}/publishing")).status_code == 303
    await work(desk)
    assert len(machine.posts) == 1
    assert "Missed" not in said(Page(await ana.get("/publishing")))


async def test_a_missed_moment_is_not_taken_up(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    draft = await approved(desk, ana, ben)
    await schedule(desk, ana, draft, NOON, place)
    clock.now = NOON + timedelta(hours=5)
    await work(desk)
    assert (await ana.post(f"/drafts/{draft}/schedule?_method=delete")).status_code == 303
    assert await status_of(desk, draft) == "approved"
    assert (await ana.post(f"/drafts/{draft}/schedule?_method=delete")).status_code == 409


async def test_what_failed_is_tried_again_or_dropped_in_the_queue(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine
) -> None:
    machine.fault("not so", "not so")
    for title in ("Winter hours", "Prices"):
        await publish(desk, ana, await approved(desk, ana, ben, title), place)
    await work(desk)
    page = said(Page(await ana.get("/publishing")))
    assert "It refuses the password." in page
    first, second = [row[0] for row in await rows(desk, "select id from receipts order by id")]
    assert (await ana.post(f"/publishing/receipts/{first}/trial")).status_code == 303
    assert (await ana.post(f"/publishing/receipts/{second}?_method=delete")).status_code == 303
    await work(desk)
    assert await rows(desk, "select state from receipts order by id") == [("done",), ("dropped",)]


async def test_what_cannot_be_done_now_says_when_it_is_tried_again(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine
) -> None:
    machine.fault("busy")
    draft = await approved(desk, ana, ben)
    await publish(desk, ana, draft, place)
    await work(desk)
    receipt = await desk.fetch("select id from receipts")
    for path in (f"/drafts/{draft}/publishing", f"/publishing/receipts/{receipt}"):
        page = Page(await ana.get(path))
        assert "It is tried again by itself: today" in said(page)
        next_try = page.one(f"#receipt-{receipt} p time").attributes["datetime"] or ""
        assert datetime.fromisoformat(next_try) >= MORNING + timedelta(hours=3)


@pytest.mark.parametrize("by_script", [False, True])
async def test_what_waits_to_be_tried_again_is_tried_now_once(
    by_script: bool, desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    machine.fault("busy", "not now")
    draft = await approved(desk, ana, ben)
    await publish(desk, ana, draft, place)
    await work(desk)
    receipt = await desk.fetch("select id from receipts")
    trial = f"/publishing/receipts/{receipt}/trial"
    ask = ana.htmx if by_script else ana.post
    for path in (f"/drafts/{draft}/publishing", "/publishing", f"/publishing/receipts/{receipt}"):
        assert Page(await ana.get(path)).one(f"form[action='{ana.path(trial)}'] button").text().strip() == "Try now"
    left = await desk.fetch("select tries_left from jobs where name = 'deliver_post'")
    for _ in range(2):
        assert (await ask(trial)).status_code in (200, 303)
    assert await rows(desk, "select count(*) from jobs where name = 'deliver_post' and state = 'waiting'") == [(1,)]
    assert await rows(desk, "select actor_id from events where action = 'receipt.hurried'") == [(ana.account_id,)]
    assert "let it be tried now: Elsewhere" in said(Page(await ana.get(f"/drafts/{draft}")))
    await work(desk)
    assert len(machine.asked) == 2
    assert await desk.fetch("select tries_left from jobs where name = 'deliver_post'") == left, "it costs no try"
    await ask(trial)
    await work(desk)
    assert len(machine.asked) == 3
    assert len(machine.posts) == 1
    assert await rows(desk, "select state from receipts") == [("done",)]
    page = Page(await ana.get(f"/drafts/{draft}/publishing"))
    assert page.tree.css(f"form[action='{ana.path(trial)}']") == []
    await ask(trial)
    clock.advance(days=3)
    await work(desk)
    assert len(machine.asked) == 3
    assert await desk.fetch("select count(*) from events where action = 'receipt.hurried'") == 2


async def test_what_is_being_tried_is_not_tried_now_as_well(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine
) -> None:
    machine.fault("busy")
    await publish(desk, ana, await approved(desk, ana, ben), place)
    await work(desk)
    receipt = await desk.fetch("select id from receipts")
    await desk.fetch(
        "update jobs set state = 'running', lease_until = now() + interval '1 hour' where state = 'waiting'"
    )
    assert (await ana.post(f"/publishing/receipts/{receipt}/trial")).status_code == 303
    assert await desk.fetch("select count(*) from jobs where name = 'deliver_post'") == 1
    assert await desk.fetch("select count(*) from events where action = 'receipt.hurried'") == 0


async def test_who_may_not_write_sees_that_it_is_tried_again_and_cannot_hurry_it(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine
) -> None:
    vera = await desk.member("viewer", ana, "Vera")
    machine.fault("busy")
    await publish(desk, ana, await approved(desk, ana, ben), place)
    await work(desk)
    receipt = await desk.fetch("select id from receipts")
    page = Page(await vera.get("/publishing"))
    assert "It is tried again by itself" in said(page)
    assert page.tree.css("form[action*='/trial']") == []
    assert (await vera.post(f"/publishing/receipts/{receipt}/trial")).status_code == 403


async def test_what_went_out_by_hand_before_its_moment_is_not_told_as_scheduled(
    desk: Desk, ana: Person, ben: Person, place: int, clock: Clock
) -> None:
    early, timely = await approved(desk, ana, ben), await approved(desk, ana, ben)
    for draft in (early, timely):
        await schedule(desk, ana, draft, NOON, place)
    await publish(desk, ana, early, place)
    clock.advance(hours=2)
    await work(desk)
    page = Page(await ana.get("/publishing"))
    told = {
        title.attributes["href"]: "as scheduled" in row.text()
        for row in page.tree.css("[id^=publication-]")
        for title in row.css(".title")
    }
    assert told == {ana.path(f"/drafts/{early}/publishing"): False, ana.path(f"/drafts/{timely}/publishing"): True}


async def test_what_is_out_as_it_is_has_nothing_to_look_at_first(
    desk: Desk, ana: Person, ben: Person, place: int
) -> None:
    draft = await approved(desk, ana, ben, body="Open till [date].")
    before = Page(await ana.get(f"/drafts/{draft}/publishing"))
    assert "This stands against it" in said(before)
    await publish(desk, ana, draft, place)
    await work(desk)
    page = said(Page(await ana.get(f"/drafts/{draft}/publishing")))
    assert "It is out exactly as it is" in page
    assert "This stands against it" not in page
    assert "Look at this first" not in page


async def test_what_was_changed_over_there_is_shown_beside_ours(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine
) -> None:
    draft = await approved(desk, ana, ben)
    await publish(desk, ana, draft, place)
    await work(desk)
    machine.change("Open till noon!")
    await save(ana, draft, "Open till six.")
    await send(ana, draft, ben)
    await decide(ben, draft)
    await publish(desk, ana, draft, place)
    await work(desk)
    receipt = await desk.fetch("select id from receipts where state = 'conflict'")
    page = said(Page(await ana.get(f"/publishing/receipts/{receipt}")))
    assert "Open till noon!" in page
    assert "Title: Winter hours" in page
    assert "Open till six." in page
    assert (await ana.post(f"/publishing/receipts/{receipt}/ours")).status_code == 303
    await work(desk)
    assert [post["body"] for post in machine.posts.values()] == ["Open till six."]


async def test_what_was_changed_over_there_is_not_called_put_there_where_it_is_to_be_taken_back(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine
) -> None:
    draft = await approved(desk, ana, ben)
    await publish(desk, ana, draft, place)
    await work(desk)
    machine.change("Open till noon!")
    assert (await ana.post(f"/drafts/{draft}/publishing?_method=delete")).status_code == 303
    await work(desk)
    receipt = await desk.fetch("select id from receipts where state = 'conflict'")
    page = Page(await ana.get(f"/publishing/receipts/{receipt}"))
    assert "Put ours there" not in said(page)
    assert (await page.submit(ana.browser, "Take it back all the same", {})).status_code == 303
    await work(desk)
    assert machine.posts == {}


async def test_it_is_taken_back_and_said_where_that_cannot_be(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine
) -> None:
    letter = await a_place(desk, ana, "letter", settings={"file": str(machine.file)})
    draft = await approved(desk, ana, ben)
    await publish(desk, ana, draft, place, letter)
    await work(desk)
    assert "It can’t be taken back. A letter is sent." in said(Page(await ana.get(f"/drafts/{draft}/publishing")))
    assert (await ana.post(f"/drafts/{draft}/review/publication?_method=delete")).status_code == 409
    assert (await ana.post(f"/drafts/{draft}/publishing?_method=delete")).status_code == 303
    await work(desk)
    assert await status_of(desk, draft) == "approved"
    assert "It is out at Letter" in said(Page(await ana.get(f"/drafts/{draft}")))


async def test_who_may_not_write_sees_it_and_changes_nothing(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine
) -> None:
    vera = await desk.member("viewer", ana, "Vera")
    draft = await approved(desk, ana, ben)
    await schedule(desk, ana, draft, NOON, place)
    page = Page(await vera.get(f"/drafts/{draft}/publishing"))
    assert page.tree.css("form[action*='/publishing'], form[action*='/schedule']") == []
    assert (await vera.get("/publishing")).status_code == 200
    for path in (f"/drafts/{draft}/publishing", f"/drafts/{draft}/schedule"):
        assert (await vera.post(path, {"target": str(place)})).status_code == 403


async def test_another_workspace_has_nothing_of_it(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine
) -> None:
    draft = await approved(desk, ana, ben)
    machine.fault("not so")
    await publish(desk, ana, draft, place)
    await work(desk)
    receipt = await desk.fetch("select id from receipts")
    dora = await desk.owner("Dora", business="Elm")
    for path in (f"/drafts/{draft}/publishing", f"/publishing/receipts/{receipt}", f"/publishing/targets/{place}"):
        assert (await dora.get(path)).status_code == 404
    for path in (
        f"/drafts/{draft}/publishing",
        f"/drafts/{draft}/schedule",
        f"/drafts/{draft}/schedule/content",
        f"/publishing/receipts/{receipt}/trial",
        f"/publishing/receipts/{receipt}/ours",
        f"/publishing/targets/{place}/trial",
    ):
        assert (await dora.post(path, {"words": "tomorrow 9am"})).status_code == 404
    assert (await dora.post(f"/publishing/receipts/{receipt}?_method=delete")).status_code == 404


async def test_the_list_of_drafts_says_when_one_goes_out(desk: Desk, ana: Person, ben: Person, place: int) -> None:
    draft = await approved(desk, ana, ben)
    await schedule(desk, ana, draft, NOON, place)
    row = Page(await ana.get("/drafts?status=scheduled")).one(f"#draft-{draft}")
    assert "Goes out today 12:00" in " ".join(row.text().split())


async def test_the_briefing_says_what_goes_out_today_as_its_list_does(
    desk: Desk, ana: Person, ben: Person, place: int, clock: Clock
) -> None:
    for hours, title in ((2, "Winter hours"), (5, "Prices"), (30, "Tomorrow’s news")):
        await schedule(desk, ana, await approved(desk, ana, ben, title), MORNING + timedelta(hours=hours), place)
    briefing = Page(await ana.get(""))
    section = briefing.one("section[aria-labelledby=going-out-heading]")
    assert [link.text() for link in section.css(".title")] == ["Winter hours", "Prices"]
    assert briefing.one("#going-out-heading .num").text().strip() == "2"
    behind = briefing.one("section[aria-labelledby=going-out-heading] .behind a").attributes["href"]
    listed = Page(await ana.browser.get(behind or ""))
    assert [link.text() for link in listed.tree.css("main .rows .title")] == ["Winter hours", "Prices"]
    assert listed.one("h1 .num").text() == "2"
    clock.advance(hours=30, minutes=1)
    await work(desk)
    section = Page(await ana.get("")).one("section[aria-labelledby=going-out-heading]")
    assert "Missed" in section.text()


async def test_whoever_scheduled_and_whoever_edited_are_told(
    desk: Desk, ana: Person, ben: Person, place: int, clock: Clock
) -> None:
    draft = await approved(desk, ana, ben)
    await schedule(desk, ana, draft, NOON, place)
    await save(ben, draft, "Open till six.")
    await tell(desk, clock)
    assert "holds back what goes out today 12:00" in said(Page(await ana.get("/inbox")))
    for who in (ana, ben):
        assert "Publishing" in said(Page(await who.get("/inbox")))


async def test_what_is_out_or_on_its_way_is_not_deleted_before_it_is_taken_back(
    desk: Desk, ana: Person, ben: Person, place: int
) -> None:
    draft = await approved(desk, ana, ben)
    await publish(desk, ana, draft, place)
    for _ in range(2):  # on its way, then out
        reply = await ana.post(f"/drafts/{draft}?_method=delete")
        assert reply.status_code == 409
        assert "Take it back from where it is first." in Page(reply).one("main").text()
        assert await rows(desk, "select deleted_at from drafts") == [(None,)]
        await work(desk)
    of_row = await ana.htmx(f"/drafts/{draft}?_method=delete")
    assert of_row.status_code == 409
    assert of_row.headers["hx-reswap"] == "none"
    assert f"/drafts/{draft}/publishing" in of_row.text
    await ana.post(f"/drafts/{draft}/publishing?_method=delete")
    await work(desk)
    assert (await ana.post(f"/drafts/{draft}?_method=delete")).status_code == 303


async def test_no_undo_puts_what_is_out_into_the_trash(desk: Desk, ana: Person, ben: Person, place: int) -> None:
    draft = await approved(desk, ana, ben)
    await ana.post(f"/drafts/{draft}?_method=delete")
    await ana.post(f"/trash/drafts/{draft}/restoration")
    [(restored,)] = await rows(desk, "select id from events where action = 'draft.restored'")
    await publish(desk, ana, draft, place)
    await work(desk)
    reply = await ana.post(f"/events/{restored}/undo")
    assert reply.status_code < 500
    assert await rows(desk, "select deleted_at from drafts") == [(None,)]


@pytest.mark.parametrize(
    "body", ["We open at [todo].", "![](https://elsewhere.test/door.png)", "See [ash](/w/alder-finch/drafts/1)."]
)
async def test_nothing_goes_out_that_its_page_before_it_goes_out_tells_against(
    body: str, desk: Desk, ana: Person, ben: Person, place: int, machine: Machine
) -> None:
    draft = await approved(desk, ana, ben, body=body)
    path = f"/drafts/{draft}"
    told = Page(await ana.get(f"{path}/preflight")).one("[aria-labelledby='blocks-heading'] .findings span").text()
    shown = Page(await ana.get(f"{path}/publishing"))
    assert told in said(shown)
    for to, typed in (("publishing", {}), ("schedule", {"words": "tomorrow 9am"})):
        reply = await ana.post(f"{path}/{to}", {"places": "1", "target": str(place), **typed})
        assert reply.status_code == 422
        assert told in said(Page(reply))
    assert machine.asked == []


async def test_what_was_put_in_since_is_not_scheduled_as_well_where_something_stands_against_it(
    desk: Desk, ana: Person, ben: Person, place: int
) -> None:
    draft = await approved(desk, ana, ben)
    await schedule(desk, ana, draft, NOON, place)
    await save(ana, draft, "We open at [todo].")
    await send(ana, draft, ben)
    await decide(ben, draft)
    reply = await ana.post(f"/drafts/{draft}/schedule/content")
    assert reply.status_code == 422
    assert "is still to be filled in" in said(Page(reply))
    assert await desk.fetch("select held_at is not null from draft_schedules")
