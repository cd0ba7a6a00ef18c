"""What is done at places: once each, tried again, and asked about where it can't be."""

from datetime import timedelta

import pytest

from tests.conftest import Clock
from tests.support.people import Desk, Person
from tests.support.places import Machine, a_place
from tests.support.publishing import approved, publish, rows, work
from tests.support.reviews import decide, save, send, status_of
from webapp.drafts.review.acts import Done
from webapp.drafts.review.models import Refused
from webapp.jobs.queries import enqueue
from webapp.publishing import acts
from webapp.publishing.going_out import LOOK_AFTER

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ben(desk: Desk, ana: Person) -> Person:
    """A reviewer beside Ana."""
    return await desk.member("reviewer", ana)


@pytest.fixture
async def place(desk: Desk, ana: Person, machine: Machine) -> int:
    """A place outside."""
    return await a_place(desk, ana, settings={"file": str(machine.file)})


async def states(desk: Desk) -> list[tuple[str, str]]:
    """What the receipts are about, and where they stand."""
    return [(act, state) for act, state in await rows(desk, "select act, state from receipts order by id")]


async def test_what_is_away_is_tried_again_with_growing_pauses_for_over_a_day_and_then_asks(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    machine.fault(*["not now"] * 8)
    draft = await approved(desk, ana, ben)
    await publish(desk, ana, draft, place)
    begun, pauses = clock.now, []
    for _ in range(8):
        before = clock.now
        await work(desk)
        due = await desk.fetch("select min(run_at) from jobs where name = 'deliver_post' and state = 'waiting'")
        if due is not None:
            clock.now = due
            pauses.append(due - before)
    assert pauses == sorted(pauses)
    assert clock.now - begun > timedelta(days=1)
    assert await rows(desk, "select state, tries, error from receipts") == [("failed", 8, "It doesn’t answer.")]
    assert await desk.fetch("select count(*) from jobs where state = 'failed'") == 0
    assert await desk.fetch("select after -> 'publishing' from events where action = 'receipt.failed'") == [
        ana.account_id
    ]
    receipt = await desk.fetch("select id from receipts")
    assert await acts.try_again(desk.db, ana.workspace_id, receipt, ana.account_id, now=clock.now)
    await work(desk)
    assert await states(desk) == [("publish", "done")]
    assert len(machine.posts) == 1


async def test_who_asks_for_patience_is_left_alone_for_so_long(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    machine.fault("busy")
    await publish(desk, ana, await approved(desk, ana, ben), place)
    await work(desk)
    due = await desk.fetch("select run_at from jobs where name = 'deliver_post' and state = 'waiting'")
    assert due - clock.now == timedelta(hours=3)
    clock.now = due
    await work(desk)
    assert await states(desk) == [("publish", "done")]


async def test_what_refuses_asks_at_once(desk: Desk, ana: Person, ben: Person, place: int, machine: Machine) -> None:
    machine.fault("not so")
    await publish(desk, ana, await approved(desk, ana, ben), place)
    await work(desk)
    assert await rows(desk, "select state, tries, error from receipts") == [("failed", 1, "It refuses the password.")]


async def test_an_answer_that_is_lost_brings_nothing_there_twice(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    machine.fault("lost")
    await publish(desk, ana, await approved(desk, ana, ben), place)
    await work(desk)
    assert len(machine.posts) == 1
    assert await states(desk) == [("publish", "waiting")]
    clock.advance(hours=1)
    await work(desk)
    assert await states(desk) == [("publish", "done")]
    assert len(machine.posts) == 1
    assert len(machine.asked) == 2


async def test_a_failure_that_nobody_expected_ends_with_a_person(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    machine.fault(*["bug"] * 8)
    await publish(desk, ana, await approved(desk, ana, ben), place)
    for _ in range(8):
        await work(desk)
        clock.advance(days=2)
    assert await states(desk) == [("publish", "failed")]


async def test_what_is_approved_anew_is_changed_where_it_is(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine
) -> None:
    draft = await approved(desk, ana, ben)
    await publish(desk, ana, draft, place)
    await work(desk)
    await save(ana, draft, "Open till six.")
    await send(ana, draft, ben)
    await decide(ben, draft)
    assert isinstance(await publish(desk, ana, draft, place), Done)
    await work(desk)
    assert await states(desk) == [("publish", "done"), ("update", "done")]
    assert [post["body"] for post in machine.posts.values()] == ["Open till six."]


async def test_what_was_changed_over_there_is_not_overwritten_before_somebody_looked(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
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
    assert await states(desk) == [("publish", "done"), ("update", "conflict")]
    assert await desk.fetch("select theirs from receipts where state = 'conflict'") == "Open till noon!"
    receipt = await desk.fetch("select id from receipts where state = 'conflict'")
    assert await acts.try_again(desk.db, ana.workspace_id, receipt, ana.account_id, now=clock.now) is None
    assert await acts.try_again(desk.db, ana.workspace_id, receipt, ana.account_id, overwrite=True, now=clock.now)
    await work(desk)
    assert [post["body"] for post in machine.posts.values()] == ["Open till six."]


async def test_what_is_left_over_there_is_left_for_good(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    machine.fault("not so")
    await publish(desk, ana, await approved(desk, ana, ben), place)
    await work(desk)
    receipt = await desk.fetch("select id from receipts")
    assert await acts.drop(desk.db, ana.workspace_id, receipt, ana.account_id, now=clock.now)
    assert await acts.drop(desk.db, ana.workspace_id, receipt, ana.account_id, now=clock.now) is None
    await work(desk)
    assert await states(desk) == [("publish", "dropped")]
    assert machine.posts == {}


async def test_a_later_one_waits_for_an_earlier_one_and_then_goes(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    draft = await approved(desk, ana, ben)
    machine.fault("lost")
    await publish(desk, ana, draft, place)
    await work(desk)
    await save(ana, draft, "Open till six.")
    await send(ana, draft, ben)
    await decide(ben, draft)
    await publish(desk, ana, draft, place)
    await work(desk)
    assert await states(desk) == [("publish", "waiting"), ("update", "waiting")]
    clock.advance(hours=1)
    await work(desk)
    assert await states(desk) == [("publish", "done"), ("update", "done")]
    assert [post["body"] for post in machine.posts.values()] == ["Open till six."]


async def test_it_is_taken_back_where_that_can_be(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    letter = await a_place(desk, ana, "letter", settings={"file": str(machine.file)})
    draft = await approved(desk, ana, ben)
    await publish(desk, ana, draft, place, letter)
    await work(desk)
    assert len(machine.posts) == 2
    taken = await acts.take_out(desk.db, ana.workspace_id, draft, ana.account_id, now=clock.now)
    assert isinstance(taken, Done)
    assert await status_of(desk, draft) == "approved"
    await work(desk)
    assert len(machine.posts) == 1
    assert await states(desk) == [("publish", "done"), ("publish", "done"), ("withdraw", "done")]
    assert await rows(desk, "select target_id, withdrawn_at is null from placements order by 1") == [
        (place, False),
        (letter, True),
    ]
    assert isinstance(await publish(desk, ana, draft, place), Done)
    await work(desk)
    assert len(machine.posts) == 2


async def lose_all_answers(desk: Desk, machine: Machine, clock: Clock) -> int:
    """A receipt that waits for somebody after each answer to it was lost; the post is there from the first try on."""
    machine.fault(*["lost"] * 8)
    for _ in range(8):
        await work(desk)
        clock.advance(days=2)
    assert (await states(desk))[-1][1] == "failed"
    receipt: int = await desk.fetch("select max(id) from receipts")
    return receipt


async def test_what_may_be_there_though_no_answer_came_is_taken_back_too(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    draft = await approved(desk, ana, ben)
    await publish(desk, ana, draft, place)
    await lose_all_answers(desk, machine, clock)
    assert len(machine.posts) == 1
    assert isinstance(await acts.take_out(desk.db, ana.workspace_id, draft, ana.account_id, now=clock.now), Done)
    await work(desk)
    assert machine.posts == {}
    assert await states(desk) == [("publish", "dropped"), ("withdraw", "done")]
    assert isinstance(await publish(desk, ana, draft, place), Done)
    await work(desk)
    assert isinstance(await acts.take_out(desk.db, ana.workspace_id, draft, ana.account_id, now=clock.now), Done)
    await work(desk)
    assert machine.posts == {}
    assert [act for act, _ in await states(desk)] == ["publish", "withdraw", "publish", "withdraw"]


async def test_what_was_never_tried_is_taken_back_from_nowhere(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    draft = await approved(desk, ana, ben)
    await publish(desk, ana, draft, place)
    assert isinstance(await acts.take_out(desk.db, ana.workspace_id, draft, ana.account_id, now=clock.now), Done)
    await work(desk)
    assert machine.asked == []
    assert await states(desk) == [("publish", "dropped")]


async def test_what_may_be_there_is_changed_by_what_goes_out_after_it_and_not_made_again(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    draft = await approved(desk, ana, ben)
    await publish(desk, ana, draft, place)
    receipt = await lose_all_answers(desk, machine, clock)
    assert await acts.drop(desk.db, ana.workspace_id, receipt, ana.account_id, now=clock.now)
    await save(ana, draft, "Open till six.")
    await send(ana, draft, ben)
    await decide(ben, draft)
    assert isinstance(await publish(desk, ana, draft, place), Done)
    await work(desk)
    assert [post["body"] for post in machine.posts.values()] == ["Open till six."]


async def test_what_is_sent_is_not_sent_again(desk: Desk, ana: Person, ben: Person, machine: Machine) -> None:
    letter = await a_place(desk, ana, "letter", settings={"file": str(machine.file)})
    draft = await approved(desk, ana, ben)
    await publish(desk, ana, draft, letter)
    await work(desk)
    await save(ana, draft, "Open till six.")
    await send(ana, draft, ben)
    await decide(ben, draft)
    again = await publish(desk, ana, draft, letter)
    assert isinstance(again, Refused)
    assert "can't be changed" in again.sentence
    assert await status_of(desk, draft) == "approved"


async def test_what_acts_in_our_database_commits_with_its_receipt(desk: Desk, ana: Person, ben: Person) -> None:
    shelf = await a_place(desk, ana, "shelf")
    await publish(desk, ana, await approved(desk, ana, ben), shelf)
    await work(desk)
    assert await desk.fetch("select count(*) from shelf") == 1
    assert await states(desk) == [("publish", "done")]


async def test_a_place_that_went_into_the_trash_says_so(desk: Desk, ana: Person, ben: Person, place: int) -> None:
    await publish(desk, ana, await approved(desk, ana, ben), place)
    await desk.fetch("update targets set deleted_at = now()")
    await work(desk)
    assert "trash" in await desk.fetch("select error from receipts where state = 'failed'")


async def test_a_job_that_somebody_dropped_leaves_its_receipt_with_a_person(
    desk: Desk, ana: Person, ben: Person, place: int, clock: Clock
) -> None:
    await publish(desk, ana, await approved(desk, ana, ben), place)
    await desk.fetch("update jobs set state = 'done', ended_at = now() where name = 'deliver_post'")
    clock.advance(minutes=11)
    await enqueue(desk.db, LOOK_AFTER, now=clock.now)
    await work(desk)
    assert await states(desk) == [("publish", "failed")]


async def test_what_is_published_again_while_it_is_being_taken_back_comes_back(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    draft = await approved(desk, ana, ben)
    await publish(desk, ana, draft, place)
    await work(desk)
    machine.fault("not now")
    taken = await acts.take_out(desk.db, ana.workspace_id, draft, ana.account_id, now=clock.now)
    assert isinstance(taken, Done)
    await work(desk)
    assert len(machine.posts) == 1
    assert isinstance(await publish(desk, ana, draft, place), Done)
    assert isinstance(await publish(desk, ana, draft, place), Refused), "it is on its way"
    clock.advance(hours=1)
    await work(desk)
    await work(desk)
    assert [what.split()[0] for what in machine.asked] == ["publish", "withdraw", "withdraw", "publish"]
    assert len(machine.posts) == 1
    assert await rows(desk, "select act, state from receipts order by id") == [
        ("publish", "done"),
        ("withdraw", "done"),
        ("publish", "done"),
    ]


async def test_what_is_put_back_to_what_is_out_stays_so_though_something_else_is_on_its_way(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine, clock: Clock
) -> None:
    draft = await approved(desk, ana, ben)
    await publish(desk, ana, draft, place)
    await work(desk)
    for text, fault in (("Open till six.", "not now"), ("Open till five.", "")):
        await save(ana, draft, text)
        await send(ana, draft, ben)
        await decide(ben, draft)
        assert isinstance(await publish(desk, ana, draft, place), Done)
        machine.fault(fault)
        await work(desk)
    clock.advance(hours=1)
    await work(desk)
    await work(desk)
    assert [post["body"] for post in machine.posts.values()] == ["Open till five."]


async def test_what_nobody_has_begun_is_not_brought_where_it_is_put_back_to_what_is_out(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine
) -> None:
    draft = await approved(desk, ana, ben)
    await publish(desk, ana, draft, place)
    await work(desk)
    for text in ("Open till six.", "Open till five."):
        await save(ana, draft, text)
        await send(ana, draft, ben)
        await decide(ben, draft)
        assert isinstance(await publish(desk, ana, draft, place), Done)
    await work(desk)
    assert [post["body"] for post in machine.posts.values()] == ["Open till five."]
    assert len(machine.asked) == 1


async def test_what_cannot_be_stored_of_what_is_there_is_left_out(
    desk: Desk, ana: Person, ben: Person, place: int, machine: Machine
) -> None:
    draft = await approved(desk, ana, ben)
    await publish(desk, ana, draft, place)
    await work(desk)
    machine.change("Open\x00 till seven.")
    await save(ana, draft, "Open till six.")
    await send(ana, draft, ben)
    await decide(ben, draft)
    await publish(desk, ana, draft, place)
    await work(desk)
    assert await rows(desk, "select state, theirs from receipts order by id desc limit 1") == [
        ("conflict", "Open till seven.")
    ]
