"""Whatever people do in whatever order, and whoever dies when: what goes out was approved as it is, and goes once.

What the database keeps by triggers is made here a second time, in plain Python, from what was done.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from tests.support.each_statement import as_before, at_each_statement
from tests.support.people import Desk, Person
from tests.support.places import Machine, a_place
from tests.support.publishing import rows, work
from webapp.drafts.models import DraftText, SavedBy
from webapp.drafts.queries import change_draft, get_draft
from webapp.drafts.review import acts as review
from webapp.drafts.review.acts import Done, Wish
from webapp.drafts.review.models import Decided, Decider, Verdict
from webapp.drafts.review.queries import decide, get_state
from webapp.drafts.revisions import save as saving
from webapp.publishing import acts

pytestmark = pytest.mark.anyio

TEXTS = st.sampled_from(["Open till five.", "Open till six."])
HOURS = st.sampled_from([1, 2, 5])
STEP = st.one_of(
    st.tuples(st.just("save"), TEXTS),
    st.tuples(st.just("send")),
    st.tuples(st.just("decide"), st.sampled_from(Verdict)),
    st.tuples(st.just("decide"), st.just(Verdict.APPROVED)),
    st.tuples(st.just("withdraw")),
    st.tuples(st.just("take_back")),
    st.tuples(st.just("trash"), st.booleans()),
    st.tuples(st.just("schedule"), HOURS),
    st.tuples(st.just("reschedule"), HOURS),
    st.tuples(st.just("unschedule")),
    st.tuples(st.just("publish")),
    st.tuples(st.just("take_out")),
    st.tuples(st.just("wait"), st.sampled_from([10, 60, 150])),
    st.tuples(st.just("die"), st.integers(1, 60)),
    st.tuples(st.just("hurry")),
    st.tuples(st.just("fault"), st.sampled_from(["lost", "not now", "not so"])),
)


class DiedError(BaseException):
    """A process was killed: nobody hears of it."""


@contextmanager
def dying_at(step: int) -> Iterator[None]:
    """Let whatever works die as it gets to a statement, or has done it. Its transaction goes with it."""
    steps = 0

    def count(what: object) -> None:
        nonlocal steps
        steps += what != "rollback"
        if what != "rollback" and steps >= step:
            raise DiedError

    at_each_statement(count)
    try:
        yield
    finally:
        as_before()


class World:
    """A desk with an author, a reviewer and one draft, and what should be true of it."""

    def __init__(self, desk: Desk, clock: Any, people: list[Person], draft: int, machine: Machine, place: int) -> None:
        self.desk, self.clock, self.machine, self.place, self.draft = desk, clock, machine, place, draft
        self.ana, self.ben = people
        self.workspace = self.ana.workspace_id
        self.text = "Open till five."
        self.open = self.gone = False
        self.decision: tuple[Verdict, str] | None = None
        self.scheduled: tuple[str, datetime] | None = None
        self.may_have_gone: set[str] = set()  # texts that were ever approved as they were

    @property
    def approved(self) -> bool:
        """Whether what it says now is."""
        return self.open and self.decision == (Verdict.APPROVED, self.text)

    async def save(self, text: str) -> None:
        draft = await get_draft(self.desk.db, self.workspace, self.draft)
        assert draft is not None
        sent = DraftText(draft.revision, "Winter hours", text, "s", SavedBy.SAVE)
        await saving.save(self.desk.db, self.workspace, self.draft, self.ana.account_id, sent, now=self.clock.now)
        if not self.gone:
            self.text = text

    async def send(self) -> None:
        done = await review.send(
            self.desk.db, self.workspace, self.draft, self.ana.account_id, Wish(), now=self.clock.now
        )
        if isinstance(done, Done):
            self.open, self.decision = True, None

    async def decide(self, verdict: Verdict) -> None:
        state = await get_state(self.desk.db, self.workspace, self.draft)
        assert state is not None
        by = Decider(self.ben.account_id)
        done = await decide(
            self.desk.db, self.workspace, self.draft, by, verdict, "", state.shown_hash, now=self.clock.now
        )
        if isinstance(done, Decided):
            assert self.open
            self.decision = verdict, self.text

    async def withdraw(self) -> None:
        by = Decider(self.ben.account_id)
        if isinstance(await review.withdraw(self.desk.db, self.workspace, self.draft, by, now=self.clock.now), Done):
            self.decision = None

    async def take_back(self) -> None:
        if isinstance(await self.done_by(review.take_back), Done):
            self.open, self.decision = False, None

    async def trash(self, deleted: bool) -> None:
        patch = {"deleted_at": self.clock.now if deleted else None}
        action = "draft.deleted" if deleted else "draft.restored"
        change = await change_draft(
            self.desk.db, self.workspace, self.draft, self.ana.account_id, action, patch, now=self.clock.now
        )
        if change is not None and change.version_after is not None:
            self.gone = deleted

    async def schedule(self, hours: int) -> None:
        at = self.clock.now + timedelta(hours=hours)
        done = await acts.schedule(
            self.desk.db, self.workspace, self.draft, self.ana.account_id, at, [self.place], now=self.clock.now
        )
        assert isinstance(done, Done) == (self.approved and not self.gone and self.scheduled is None), done
        if isinstance(done, Done):
            self.scheduled = self.text, at

    async def reschedule(self, hours: int) -> None:
        at = self.clock.now + timedelta(hours=hours)
        done = await acts.reschedule(
            self.desk.db, self.workspace, self.draft, self.ana.account_id, at, None, now=self.clock.now
        )
        if isinstance(done, Done):
            assert self.scheduled is not None
            self.scheduled = self.text if self.approved else self.scheduled[0], at

    async def unschedule(self) -> None:
        if isinstance(await self.done_by(acts.unschedule), Done):
            self.scheduled = None

    async def publish(self) -> None:
        done = await acts.publish_now(
            self.desk.db, self.workspace, self.draft, self.ana.account_id, [self.place], now=self.clock.now
        )
        if isinstance(done, Done):
            assert self.approved, "nothing goes out that isn't approved"
            self.went_out()

    async def take_out(self) -> None:
        if isinstance(await self.done_by(acts.take_out), Done):
            await self.learn_review()

    async def hurry(self) -> None:
        for (receipt,) in await rows(self.desk, "select id from receipts where state = 'waiting'"):
            await acts.try_again(self.desk.db, self.workspace, receipt, self.ana.account_id, now=self.clock.now)

    async def done_by(self, act: Any) -> Any:
        return await act(self.desk.db, self.workspace, self.draft, self.ana.account_id, now=self.clock.now)

    def went_out(self) -> None:
        self.open, self.decision, self.scheduled = False, None, None

    async def learn_review(self) -> None:
        """What was taken back is in the review again that approved it, if no other is open."""
        found = await rows(
            self.desk,
            "select d.verdict, v.body from reviews r"
            " left join decisions d on d.review_id = r.id and d.withdrawn_at is null"
            " left join revisions v on v.draft_id = r.draft_id and v.number = d.revision"
            " where r.draft_id = $1 and r.ended_at is null order by d.id desc limit 1",
            self.draft,
        )
        self.open = bool(found)
        self.decision = (Verdict(found[0][0]), found[0][1]) if found and found[0][0] else None

    async def wait(self, minutes: int) -> None:
        self.clock.advance(minutes=minutes)
        await self.work()

    async def die(self, step: int) -> None:
        """A worker dies over what is due in an hour."""
        self.clock.advance(minutes=40)
        with dying_at(step):
            try:
                await work(self.desk)
            except BaseException as error:  # of whatever it was within
                if not contains_death(error):
                    raise
        await self.desk.fetch("update jobs set lease_until = now() where state = 'running'")  # in which it died
        await self.learn()

    async def work(self) -> None:
        await work(self.desk)
        await self.learn()

    async def learn(self) -> None:
        """What has gone out by itself may have, and at its moment."""
        over = self.scheduled is not None and await self.desk.fetch(
            "select ending = 'published' from draft_schedules where draft_id = $1 order by id desc limit 1", self.draft
        )
        if over and self.scheduled is not None:
            text, at = self.scheduled
            assert (self.approved, self.text, self.gone) == (True, text, False), "it went out as it was scheduled"
            assert at <= self.clock.now
            self.went_out()

    async def fault(self, what: str) -> None:
        self.machine.fault(what)

    async def step(self, name: str, *given: Any) -> None:
        await getattr(self, name)(*given)
        if self.approved:
            self.may_have_gone.add(self.text)
        await self.look()

    async def look(self) -> None:
        """What is true at each moment."""
        out = await rows(
            self.desk,
            "select v.body, p.schedule_id from publications p"
            " join revisions v on v.draft_id = p.draft_id and v.number = p.revision where p.draft_id = $1",
            self.draft,
        )
        assert {body for body, _ in out} <= self.may_have_gone, "nothing goes out that was never approved"
        by_schedule = [schedule for _, schedule in out if schedule is not None]
        assert len(by_schedule) == len(set(by_schedule)), "a moment lets out once"
        assert len(self.machine.posts) <= 1, "it is there once"
        assert {post["body"] for post in self.machine.posts.values()} <= {body for body, _ in out}
        state = await get_state(self.desk.db, self.workspace, self.draft)
        assert state is not None
        assert not (self.gone and state.publication_id is not None), "what is out isn't in the trash"
        scheduled = self.scheduled is not None and self.approved and not self.gone and self.scheduled[0] == self.text
        assert (state.status == "scheduled") == scheduled, state.status
        assert (state.schedule_id is not None) == (self.scheduled is not None)
        assert (state.held_at is not None) == (self.scheduled is not None and not scheduled)


def contains_death(error: BaseException) -> bool:
    """Whether it comes of a process that died."""
    inner = error.exceptions if isinstance(error, BaseExceptionGroup) else [error.__context__, error.__cause__]
    return isinstance(error, DiedError) or any(contains_death(each) for each in inner if each is not None)


@hypothesis.given(st.sampled_from(["", "lost", "not now"]), st.lists(STEP, min_size=3, max_size=12))
@hypothesis.settings(
    max_examples=40,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture, hypothesis.HealthCheck.too_slow],
)
async def test_no_order_of_acts_and_deaths_lets_out_what_is_unapproved_or_anything_twice(
    desk: Desk, ana: Person, clock: Any, tmp_path: Path, fault: str, steps: list[tuple[Any, ...]]
) -> None:
    ben_id = await desk.fetch("select account_id from members where role = 'reviewer'")
    ben = (
        await desk.member("reviewer", ana)
        if ben_id is None
        else Person("Ben", ben_id, ana.workspace_id, "", ana.browser)
    )
    draft = await desk.draft(ana, body="Open till five.")
    machine = Machine(tmp_path / f"machine-{draft}.json")
    place = await a_place(desk, ana, settings={"file": str(machine.file)}, name=f"Place {draft}")
    world = World(desk, clock, [ana, ben], draft, machine, place)
    approved = [("send",), ("decide", Verdict.APPROVED)]
    ended = [("trash", False), ("take_back",), *approved, ("fault", fault), ("publish",), *[("wait", 60)] * 4]
    for step in [*approved, ("schedule", 2), *steps, *ended]:
        await world.step(*step)
    await desk.fetch("delete from jobs")
    await desk.fetch("update targets set deleted_at = now()")  # of the next example it is none
