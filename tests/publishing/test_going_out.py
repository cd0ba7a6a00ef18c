"""A scheduled draft goes out at its moment, once, and only as it was approved."""

from datetime import datetime, timedelta

import pytest

from tests.conftest import MORNING, Clock
from tests.support.people import Desk, Person
from tests.support.places import Machine, a_place
from tests.support.publishing import approved, publish, rows, schedule, work
from tests.support.reviews import decide, save, send, status_of
from webapp.drafts.review.acts import Done
from webapp.drafts.review.models import Refused
from webapp.jobs.queries import enqueue
from webapp.publishing import acts
from webapp.publishing.going_out import LOOK_AFTER
from webapp.publishing.posts import get_post

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


async def test_it_goes_out_at_its_moment_and_not_before(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    draft = await approved(desk, ana, ben)
    assert isinstance(await schedule(desk, ana, draft, NOON, place), Done)
    assert await status_of(desk, draft) == "scheduled"
    clock.now = NOON - timedelta(seconds=1)
    await work(desk)
    assert machine.posts == {}
    clock.now = NOON
    await work(desk)
    await work(desk)
    assert await status_of(desk, draft) == "published"
    assert [(post["title"], post["body"]) for post in machine.posts.values()] == [("Winter hours", "Open till five.")]
    assert len(machine.asked) == 1
    told = await rows(
        desk, "select action, actor_id from events where part in ('schedule', 'publication', 'receipt') order by id"
    )
    assert told == [("schedule.set", ana.account_id), ("publication.published", None), ("receipt.done", None)]
    receipt = await rows(desk, "select act, state, url, answer from receipts")
    assert receipt == [("publish", "done", "https://elsewhere.test/post-1", "Taken, thank you")]


async def test_what_is_changed_after_it_was_scheduled_is_held_back_and_asked_about(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    draft = await approved(desk, ana, ben)
    await schedule(desk, ana, draft, NOON, place)
    await save(ben, draft, "Open till six.")
    assert await status_of(desk, draft) == "in_review"
    held = await rows(desk, "select action, after -> 'publishing' from events where action = 'schedule.held'")
    assert held == [("schedule.held", sorted([ana.account_id, ben.account_id]))]
    clock.now = NOON
    await work(desk)
    assert machine.asked == []
    missed = await rows(desk, "select missed_at, ended_at from draft_schedules")
    assert missed == [(NOON, None)]
    assert await desk.fetch("select after ->> 'why' from events where action = 'schedule.missed'") == "held"


async def test_what_is_put_back_to_what_was_scheduled_goes_out_after_all(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    draft = await approved(desk, ana, ben)
    await schedule(desk, ana, draft, NOON, place)
    await save(ana, draft, "Open till six.")
    await save(ana, draft, "Open till five.")
    assert await status_of(desk, draft) == "scheduled"
    clock.now = NOON
    await work(desk)
    assert len(machine.posts) == 1


@pytest.mark.parametrize("how", ["withdrawn", "changes", "taken back", "trash", "rules"])
async def test_what_may_not_go_out_any_more_is_held_back(
    how: str, desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    draft = await approved(desk, ana, ben)
    await schedule(desk, ana, draft, NOON, place)
    match how:
        case "withdrawn":
            reply = await ben.post(f"/drafts/{draft}/review/decisions?_method=delete")
        case "changes":
            reply = await decide(ben, draft, "changes_requested")
        case "taken back":
            reply = await ana.post(f"/drafts/{draft}/review?_method=delete")
        case "trash":
            reply = await ana.post(f"/drafts/{draft}?_method=delete")
        case _:
            rules = {"version": "1", "approvals_needed": "2", "only_approved": "1"}
            reply = await ana.post("/settings/review?_method=put", rules)
    assert reply.status_code == 303, reply.text
    assert await status_of(desk, draft) != "scheduled"
    assert await desk.fetch("select held_at is not null from draft_schedules")
    clock.now = NOON
    await work(desk)
    assert machine.asked == []
    assert await desk.fetch("select count(*) from publications") == 0


async def test_a_rule_that_is_made_stricter_holds_back_what_was_never_in_review(
    desk: Desk, ana: Person, place: int, clock: Clock
) -> None:
    await ana.post("/settings/review?_method=put", {"version": "1", "approvals_needed": "1"})
    draft = await desk.draft(ana, body="Open till five.")
    assert isinstance(await schedule(desk, ana, draft, NOON, place), Done)
    assert await status_of(desk, draft) == "scheduled"
    await ana.post("/settings/review?_method=put", {"version": "2", "approvals_needed": "1", "only_approved": "1"})
    assert await status_of(desk, draft) == "draft"
    assert await desk.fetch("select held_at is not null from draft_schedules")


async def test_a_moment_that_was_missed_by_more_than_an_hour_asks(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    late, in_time = await approved(desk, ana, ben), await approved(desk, ana, ben, "Prices")
    await schedule(desk, ana, late, NOON, place)
    await schedule(desk, ana, in_time, NOON + timedelta(minutes=30), place)
    clock.now = NOON + timedelta(minutes=61)
    await work(desk)
    assert [post["title"] for post in machine.posts.values()] == ["Prices"]
    assert await desk.fetch("select after ->> 'why' from events where action = 'schedule.missed'") == "late"
    now = await acts.publish_now(desk.db, ana.workspace_id, late, ana.account_id, [place], now=clock.now)
    assert isinstance(now, Done)
    await work(desk)
    assert [post["title"] for post in machine.posts.values()] == ["Prices", "Winter hours"]
    assert await desk.fetch("select count(*) from draft_schedules where ended_at is null") == 0


async def test_another_moment_counts_and_the_former_one_does_nothing(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    draft = await approved(desk, ana, ben)
    await schedule(desk, ana, draft, NOON, place)
    later = NOON + timedelta(hours=3)
    moved = await acts.reschedule(desk.db, ana.workspace_id, draft, ana.account_id, later, None, now=clock.now)
    assert isinstance(moved, Done)
    clock.now = NOON
    await work(desk)
    assert machine.asked == []
    clock.now = later
    await work(desk)
    assert len(machine.posts) == 1


async def test_a_moment_that_was_moved_is_put_back_unless_it_passed_or_another_text_goes_out(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    draft = await approved(desk, ana, ben)
    await schedule(desk, ana, draft, NOON, place)
    later = NOON + timedelta(hours=3)

    async def move(goes_at: datetime) -> int:
        moved = await acts.reschedule(desk.db, ana.workspace_id, draft, ana.account_id, goes_at, None, now=clock.now)
        assert isinstance(moved, Done)
        return moved.event_id

    async def goes_at() -> datetime:
        found: datetime = await desk.fetch("select goes_at from draft_schedules where ended_at is null")
        return found

    await ana.post(f"/events/{await move(later)}/undo")
    assert await goes_at() == NOON
    await save(ana, draft, "Open till six.")
    await decide(ben, draft)
    await ana.post(f"/events/{await move(later)}/undo")
    assert await goes_at() == later, "what was approved since goes out then, and was held back before"
    event = await move(later + timedelta(hours=1))
    clock.now = later
    await ana.post(f"/events/{event}/undo")
    assert await goes_at() == later + timedelta(hours=1)
    clock.now = later + timedelta(hours=1)
    await work(desk)
    assert [post["body"] for post in machine.posts.values()] == ["Open till six."]


async def test_what_was_changed_and_approved_again_is_scheduled_as_well(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    draft = await approved(desk, ana, ben)
    await schedule(desk, ana, draft, NOON, place)
    await save(ana, draft, "Open till six.")
    await decide(ben, draft)
    assert await status_of(desk, draft) == "approved"
    await acts.reschedule(desk.db, ana.workspace_id, draft, ana.account_id, NOON, None, now=clock.now)
    assert await status_of(desk, draft) == "scheduled"
    clock.now = NOON
    await work(desk)
    assert [post["body"] for post in machine.posts.values()] == ["Open till six."]


async def test_what_is_not_approved_is_not_scheduled(desk: Desk, ana: Person, place: int) -> None:
    draft = await desk.draft(ana, body="Open till five.")
    assert isinstance(await schedule(desk, ana, draft, NOON, place), Refused)
    assert isinstance(await publish(desk, ana, draft, place), Refused)
    assert await desk.fetch("select count(*) from draft_schedules") == 0


async def test_what_goes_out_is_the_text_of_its_moment_whatever_is_written_after(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine
) -> None:
    draft = await approved(desk, ana, ben)
    await publish(desk, ana, draft, place)
    await save(ana, draft, "Open till six.")
    await work(desk)
    assert [post["body"] for post in machine.posts.values()] == ["Open till five."]
    post = await get_post(desk.db, ana.workspace_id, await desk.fetch("select id from publications"))
    assert post is not None
    assert (post.title, post.body, post.author_name) == ("Winter hours", "Open till five.", "Ana")
    assert (post.published_at, post.first_published_at) == (MORNING, MORNING)


async def test_a_moment_that_is_taken_back_can_be_put_back(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    draft = await approved(desk, ana, ben)
    await schedule(desk, ana, draft, NOON, place)
    gone = await acts.unschedule(desk.db, ana.workspace_id, draft, ana.account_id, now=clock.now)
    assert isinstance(gone, Done)
    assert await status_of(desk, draft) == "approved"
    reply = await ana.post(f"/events/{gone.event_id}/undo")
    assert reply.status_code == 303
    assert await status_of(desk, draft) == "scheduled"
    clock.now = NOON
    await work(desk)
    assert len(machine.posts) == 1


async def test_a_job_that_somebody_dropped_is_asked_for_again(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    draft = await approved(desk, ana, ben)
    await schedule(desk, ana, draft, NOON, place)
    await desk.fetch("update jobs set state = 'done', ended_at = now() where name = 'go_out'")
    clock.now = NOON + timedelta(minutes=1)
    await enqueue(desk.db, LOOK_AFTER, now=clock.now)
    await work(desk)
    assert len(machine.posts) == 1


async def test_nothing_goes_out_while_the_clock_has_leapt_and_goes_out_once_it_is_right(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    draft = await approved(desk, ana, ben)
    await schedule(desk, ana, draft, NOON + timedelta(days=30), place)
    clock.now = MORNING + timedelta(days=40)  # and nobody has used the desk for as long, as it seems
    await work(desk)
    assert machine.asked == []
    assert await desk.fetch("select count(*) from draft_schedules where ended_at is null and missed_at is null") == 1
    clock.now = NOON + timedelta(days=30)
    await send(ana, await desk.draft(ana, "Somebody is here"))
    await desk.fetch("update sessions set seen_at = $1", clock.now)
    await enqueue(desk.db, LOOK_AFTER, now=clock.now)
    await work(desk)
    assert len(machine.posts) == 1
