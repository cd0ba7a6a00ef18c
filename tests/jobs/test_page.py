"""Owners see what the desk does by itself, and decide about what it couldn't do."""

import asyncio
from datetime import timedelta

import pytest

from tests.conftest import Clock
from tests.jobs.test_worker import a_worker, states
from tests.support.html import Page
from tests.support.mail_server import do_jobs, mail_server, sends_by
from tests.support.people import Desk, Person
from tests.support.places import a_place
from tests.support.publishing import publish, schedule
from webapp.background import JOBS
from webapp.drafts.review.acts import Done
from webapp.jobs.models import Attempt, Job, Resources, Run
from webapp.jobs.queries import enqueue
from webapp.jobs.worker import Worker
from webapp.mail.models import Mail
from webapp.mail.send import SEND_MAIL, queue_mail

pytestmark = pytest.mark.anyio

MAIL = Mail("ben@example.com", "Ben", "Winter hours", "They begin.", "<p>They begin.</p>")


async def a_mail(desk: Desk, who: Person | None, key: str = "one") -> None:
    """A mail that waits, of somebody's workspace or of the whole desk."""
    workspace_id = who.workspace_id if who else None
    await queue_mail(desk.db, MAIL, key=key, now=desk.clock(), workspace_id=workspace_id)


async def seen(who: Person) -> Page:
    """The page of jobs."""
    return Page(await who.get("/jobs"))


async def test_a_failed_job_is_told_in_words_and_tried_again_or_dropped(desk: Desk, ana: Person) -> None:
    await a_mail(desk, ana)
    await do_jobs(desk)  # without a server
    page = await seen(ana)
    row = page.row("A mail to ben@example.com")
    assert "COFOUNDER_SMTP_HOST isn't set" in row.text
    assert "isn't tried again by itself" in row.text
    async with mail_server() as server:
        sends_by(desk, server)
        reply = await page.submit(ana.browser, "Try now: A mail to ben@example.com")
        assert reply.status_code == 303
        await do_jobs(desk)
    assert len(server.mails) == 1
    assert (await seen(ana)).titles == []


async def test_what_is_dropped_is_done_by_nobody_and_not_asked_for_again(
    desk: Desk, ana: Person, caplog: pytest.LogCaptureFixture
) -> None:
    await a_mail(desk, ana)
    page = await seen(ana)
    assert (await page.submit(ana.browser, "Drop: A mail to ben@example.com")).status_code == 303
    assert f"Ana (account {ana.account_id}) drops send_mail" in caplog.text
    await a_mail(desk, ana)
    async with mail_server() as server:
        sends_by(desk, server)
        await do_jobs(desk)
    assert server.mails == []
    assert (await seen(ana)).titles == []


async def test_all_that_failed_is_tried_again_as_often_as_if_it_were_new(desk: Desk, ana: Person) -> None:
    for key in ("one", "two"):
        await a_mail(desk, ana, key)
    await do_jobs(desk)
    assert await states(desk) == {"failed": 2}
    await (await seen(ana)).submit(ana.browser, "Try all again")
    assert await states(desk) == {"waiting": 2}
    assert await desk.fetch("select min(tries_left) from jobs") == SEND_MAIL.tries


async def test_what_is_tried_again_later_says_when_and_why(desk: Desk, ana: Person, clock: Clock) -> None:
    async with mail_server() as server:
        sends_by(desk, server)
        server.says_to_recipient = "450 Come back later"
        await a_mail(desk, ana)
        await do_jobs(desk)
    row = (await seen(ana)).row("A mail to ben@example.com")
    assert "450 Come back later" in row.text
    assert "Tried again today 10:00" in row.text


async def test_owners_see_their_workspace_and_those_of_the_first_the_whole_desk(desk: Desk, ana: Person) -> None:
    eve = await desk.owner("Eve", business="Elsewhere")
    await a_mail(desk, ana, "ours")
    await a_mail(desk, eve, "theirs")
    await a_mail(desk, None, "of all")
    assert len((await seen(ana)).titles) == 2
    assert "Of the whole desk" in (await seen(ana)).text
    assert len((await seen(eve)).titles) == 1
    assert "Of the whole desk" not in (await seen(eve)).text
    ids = {key: await desk.fetch("select id from jobs where key = $1", f"mail {key}") for key in ("ours", "of all")}
    for job_id in ids.values():
        for path in (f"/jobs/{job_id}/retry", f"/jobs/{job_id}/cancellation", f"/jobs/{job_id}?_method=delete"):
            assert (await eve.post(path)).status_code == 404
    assert (await ana.post(f"/jobs/{ids['of all']}?_method=delete")).status_code == 303
    await do_jobs(desk)
    await eve.post("/jobs/retry")
    assert await desk.fetch("select state::text from jobs where id = $1", ids["ours"]) == "failed"
    ben = await desk.member("editor", ana)
    assert (await ben.get("/jobs")).status_code == 403


async def test_work_that_no_version_knows_any_more_can_be_dropped(desk: Desk, ana: Person) -> None:
    await desk.fetch(
        "insert into jobs (name, workspace_id, run_at, tries_left) values ('carry_pigeons', $1, $2, 1)",
        ana.workspace_id,
        desk.clock(),
    )
    await desk.fetch(  # and one whose arguments another version has written
        "insert into jobs (name, workspace_id, run_at, tries_left) values ('send_mail', $1, $2, 1)",
        ana.workspace_id,
        desk.clock() + timedelta(hours=1),
    )
    page = await seen(ana)
    assert "doesn't know this work" in page.row("carry_pigeons").text
    assert page.row("carry_pigeons").controls() == ["Drop: carry_pigeons"]
    assert page.row("A mail")
    await page.submit(ana.browser, "Drop: carry_pigeons")
    assert (await seen(ana)).titles == ["A mail"]


async def test_an_outage_of_mail_is_told_since_when_and_why(desk: Desk, ana: Person, clock: Clock) -> None:
    async with mail_server() as server:
        sends_by(desk, server, smtp_port=1)
        await a_mail(desk, ana)
        await do_jobs(desk)
        clock.advance(minutes=1)
        assert "Mail can't be sent" in Page(await ana.get("/members")).text
        assert "since today 10:00" in (await seen(ana)).text
        assert "127.0.0.1:1 can't be reached" in (await seen(ana)).text
        sends_by(desk, server)
        await do_jobs(desk)
        assert "since today" not in (await seen(ana)).text


class Steps:
    """Work of many steps that goes on when a test says so."""

    def __init__(self, of: int = 10) -> None:
        self.of = of
        self.done = 0
        self.began = asyncio.Event()
        self.go_on = asyncio.Event()
        self.job = Job("steps", "Many steps", self._begin)

    def _begin(self, resources: Resources) -> Run:
        return self._run

    async def _run(self, attempt: Attempt) -> None:
        for number in range(self.of):
            await attempt.progress(number, self.of)
            self.done = number + 1
            if number == 2:
                self.began.set()
                await self.go_on.wait()


async def under_way(
    desk: Desk, ana: Person, steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> tuple[Worker, "asyncio.Task[None]"]:
    """Let it be begun, and stand at its third step."""
    monkeypatch.setitem(desk.app.state.jobs, "steps", steps.job)
    await enqueue(desk.db, steps.job, now=desk.clock(), workspace_id=ana.workspace_id)
    worker = a_worker(desk, *JOBS, steps.job)
    working = asyncio.create_task(worker.work())
    await asyncio.wait_for(steps.began.wait(), 60)
    return worker, working


@pytest.mark.parametrize("way", ["at a renewal", "between steps"])
async def test_a_job_that_is_stopped_says_by_whom_and_how_far_it_had_come(
    desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr("webapp.jobs.models.REPORT_EVERY", 0.0)
    steps = Steps()
    worker, working = await under_way(desk, ana, steps, monkeypatch)
    page = await seen(ana)
    assert "2 of 10" in page.row("Many steps").text
    assert (await page.submit(ana.browser, "Stop: Many steps")).status_code == 303
    assert "Stopping for Ana" in (await seen(ana)).row("Many steps").text
    assert (await seen(ana)).row("Many steps").controls() == []
    if way == "between steps":
        steps.go_on.set()
    else:
        await worker._renew()
    await asyncio.wait_for(working, 60)
    assert steps.done == 3
    row = (await seen(ana)).row("Many steps")
    after = 3 if way == "between steps" else 2
    assert f"Stopped by Ana after {after} of 10." in row.text
    await (await seen(ana)).submit(ana.browser, "Try now: Many steps")
    steps.go_on.set()
    await worker.work()
    assert steps.done == 10
    assert await states(desk) == {"done": 1}


async def test_progress_is_written_down_now_and_then_only(
    desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = Steps(1000)
    steps.go_on.set()
    _, working = await under_way(desk, ana, steps, monkeypatch)
    await working
    assert await desk.fetch("select steps_done from jobs") == 0  # the first of them


@pytest.mark.parametrize("end", ["dies", "fails"])
async def test_a_job_that_was_to_stop_and_ended_otherwise_isnt_tried_again(desk: Desk, ana: Person, end: str) -> None:
    async def run(attempt: Attempt) -> None:
        await desk.fetch("update jobs set stop_asked_by = 'Ana'")
        if end == "fails":
            raise TimeoutError
        await desk.fetch("update jobs set lease_until = now() - interval '1 second', lease = lease + 1")

    job = Job("steps", "Many steps", lambda resources: run)
    await enqueue(desk.db, job, now=desk.clock(), workspace_id=ana.workspace_id)
    await a_worker(desk, job).work()
    assert await states(desk) == {"failed": 1}


async def test_what_publishes_is_called_by_what_it_brings_where(desk: Desk, ana: Person) -> None:
    await ana.post("/settings/review?_method=put", {"version": "1", "approvals_needed": "1"})
    place = await a_place(desk, ana, "webhook", name="Web shop")
    for title, goes_at in (("Winter hours", None), ("Summer hours", desk.clock() + timedelta(hours=3))):
        draft = await desk.draft(ana, title, body="Open till five.")
        out = publish(desk, ana, draft, place) if goes_at is None else schedule(desk, ana, draft, goes_at, place)
        assert isinstance(await out, Done)
    assert (await seen(ana)).titles == [
        "Bringing a post to a place (Winter hours, Web shop)",
        "Publishing at its moment (Summer hours)",
    ]
