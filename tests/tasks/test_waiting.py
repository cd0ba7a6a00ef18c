"""What a task waits for, since when, and how it goes on."""

import pytest

from tests.history.test_every_write import Recorder
from tests.history.test_undo import last_event
from tests.support.html import Page
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

WAITING = "select row(status, waiting_for_id, waiting_note, waiting_since)::text from tasks where id = 1"
NOTHING = '(pending,,"",)'
MORNING = '"2026-03-04 10:00:00+00"'


async def wait(person: Person, version: int, who: Person | None, note: str = "") -> int:
    """Send the form of the task's page; the status of the reply."""
    fields = {"version": str(version), "waiting_for_id": str(who.account_id) if who else "", "waiting_note": note}
    return (await person.post("/tasks/1/waiting?_method=put", fields)).status_code


async def test_the_form_lets_a_task_wait_since_now_and_the_row_says_on_whom(desk: Desk, ana: Person) -> None:
    await desk.task(ana)
    ben = await desk.member("editor", ana)
    page = Page(await ana.get("/tasks/1"))
    what = {"Waiting on": str(ben.account_id), "What for": "the printer's quote"}
    reply = await page.submit(ana.browser, "Wait", what)
    assert reply.status_code == 303
    assert await desk.fetch(WAITING) == f'(waiting,{ben.account_id},"the printer\'s quote",{MORNING})'
    page = Page(await ana.get("/tasks/1"))
    assert page.notice == "Task is waiting"
    assert "Waiting on Ben the printer's quote since today" in page.text
    assert "Ana set it waiting on Ben Ana noted what it waits for, “the printer's quote”" in page.text
    await ana.get("/tasks")
    row = Page(await ana.get("/tasks?status=waiting")).row("Order paper")
    assert "Waiting on Ben" in row.text
    assert "the printer's quote" in row.text
    desk.app.state.clock.advance(days=3)
    assert "for 3 days" in Page(await ana.get("/tasks/1")).text
    desk.app.state.clock.advance(days=-2)
    assert "since yesterday" in Page(await ana.get("/tasks/1")).text


async def test_since_stays_while_only_what_it_waits_for_is_put_otherwise(desk: Desk, ana: Person) -> None:
    await desk.task(ana)
    ben, cy = await desk.member("editor", ana), await desk.member("editor", ana, "Cy")
    since = "select waiting_since::text from tasks"
    first = await wait(ana, 1, ben)
    desk.app.state.clock.advance(days=1)
    assert (first, await wait(ana, 2, ben, "the quote")) == (303, 303)
    assert await desk.fetch(since) == "2026-03-04 10:00:00+00"
    assert await wait(ana, 3, cy, "the quote") == 303
    assert await desk.fetch(since) == "2026-03-05 10:00:00+00"
    assert "moved it from waiting on Ben to waiting on Cy" in Page(await ana.get("/tasks/1")).text


@pytest.mark.parametrize("how", ["button", "empty form"])
async def test_what_waits_no_longer_is_to_do(desk: Desk, ana: Person, how: str) -> None:
    await desk.task(ana)
    assert await wait(ana, 1, ana, "the quote") == 303
    page = Page(await ana.get("/tasks/1"))
    if how == "button":
        assert (await page.submit(ana.browser, "It waits no longer")).status_code == 303
    else:
        assert await wait(ana, 2, None) == 303
    assert await desk.fetch(WAITING) == NOTHING
    page = Page(await ana.get("/tasks/1"))
    assert page.notice == "Task waits no longer"
    assert (await ana.post("/tasks/1/waiting?_method=delete")).status_code == 303
    assert await desk.fetch("select count(*) from events where action = 'task.waiting_ended'") == 1


async def test_a_task_that_is_moved_to_waiting_waits_since_then_for_nobody_in_particular(
    desk: Desk, ana: Person
) -> None:
    await desk.task(ana)
    await ana.post("/tasks/1/status?_method=put", {"status": "waiting"})
    assert await desk.fetch(WAITING) == f'(waiting,,"",{MORNING})'
    assert "Waiting since today" in Page(await ana.get("/tasks/1")).text
    await ana.get("/tasks")
    assert "Waiting on" not in Page(await ana.get("/tasks")).row("Order paper").text
    desk.app.state.clock.advance(days=1)
    await wait(ana, 2, ana)
    assert MORNING in await desk.fetch(WAITING)  # it has waited all the time


@pytest.mark.parametrize("status", ["pending", "in_progress", "completed", "cancelled"])
async def test_another_status_ends_the_waiting_and_an_undo_brings_it_back(desk: Desk, ana: Person, status: str) -> None:
    await desk.task(ana)
    await wait(ana, 1, ana, "the quote")
    before = await desk.fetch(WAITING)
    desk.app.state.clock.advance(days=1)
    await ana.post("/tasks/1/status?_method=put", {"status": status})
    assert await desk.fetch(WAITING) == NOTHING.replace("pending", status)
    event = await desk.fetch("select max(id) from events")
    assert (await ana.post(f"/events/{event}/undo")).status_code == 303
    assert await desk.fetch(WAITING) == before


async def test_waiting_is_one_event_and_is_taken_back(desk: Desk, ana: Person) -> None:
    await desk.task(ana)
    recorder = Recorder(desk, ana)
    await recorder.events()
    await wait(ana, 1, ana, "the quote")
    before = {"status": "pending", "waiting_for_id": None, "waiting_note": "", "waiting_since": None}
    after = {
        "status": "waiting",
        "waiting_for_id": ana.account_id,
        "waiting_note": "the quote",
        "waiting_since": "2026-03-04T10:00:00+00:00",
    }
    assert await recorder.one() == ("task", "task.waiting_set", before, after)
    assert (await ana.post(f"/events/{await last_event(desk, 'task.waiting_set')}/undo")).status_code == 303
    assert await desk.fetch(WAITING) == NOTHING
    assert await recorder.one() == ("task", "task.undone", after, before)
    await wait(ana, 3, ana, "the quote")
    await recorder.one()
    await ana.post("/tasks/1/waiting?_method=delete")
    assert await recorder.one() == ("task", "task.waiting_ended", after, before)
    assert (await ana.post(f"/events/{await last_event(desk, 'task.waiting_ended')}/undo")).status_code == 303
    assert await desk.fetch("select waiting_note from tasks") == "the quote"


@pytest.mark.parametrize(
    ("fields", "label", "message"),
    [
        ({}, "Waiting on", "Choose a person, or write what it waits for."),
        ({"waiting_for_id": "999"}, "Waiting on", "isn't a member"),
        ({"waiting_for_id": "Ben"}, "Waiting on", "Choose a member from the list."),
        ({"waiting_note": "x" * 201}, "What for", "201 characters"),
    ],
)
async def test_what_cannot_be_is_refused_beside_its_field_and_kept(
    desk: Desk, ana: Person, fields: dict[str, str], label: str, message: str
) -> None:
    await desk.task(ana)
    reply = await ana.post("/tasks/1/waiting?_method=put", {"version": "1", **fields})
    assert reply.status_code == 422
    page = Page(reply)
    assert message in page.error(label)
    assert page.value("What for") == fields.get("waiting_note", "")
    assert await desk.fetch(WAITING) == NOTHING


async def test_a_stale_form_is_not_saved_and_can_be_sent_again(desk: Desk, ana: Person) -> None:
    await desk.task(ana)
    page = Page(await ana.get("/tasks/1"))
    await ana.post("/tasks/1?_method=put", {"version": "1", "title": "Order card"})
    reply = await page.submit(ana.browser, "Wait", {"What for": "the quote"})
    assert reply.status_code == 409
    assert await desk.fetch(WAITING) == NOTHING
    page = Page(reply)
    assert page.value("What for") == "the quote"
    assert "changed this task in the meantime" in page.text
    assert (await page.submit(ana.browser, "Wait")).status_code == 303
    assert "the quote" in await desk.fetch(WAITING)


async def test_a_closed_or_deleted_task_has_no_form_and_the_trash_does_not_wait(desk: Desk, ana: Person) -> None:
    await desk.task(ana)
    await ana.post("/tasks/1/completion")
    assert Page(await ana.get("/tasks/1")).tree.css("#waiting") == []
    await ana.post("/tasks/1?_method=delete")
    assert await wait(ana, 3, ana) == 404
    assert await wait(ana, 3, None) == 404
    assert (await ana.post("/tasks/1/waiting?_method=delete")).status_code in (303, 404)
    assert await desk.fetch("select status from tasks") == "completed"


EDITS: list[tuple[str, dict[str, str], str]] = [
    ("pending", {"waiting_note": "the quote"}, "waiting the quote"),
    ("in_progress", {"status": "in_progress", "waiting_note": "the quote"}, "waiting the quote"),
    ("in_progress", {"status": "pending", "waiting_note": "the quote"}, "waiting the quote"),
    ("pending", {"status": "completed", "waiting_note": "the quote"}, "completed "),
    ("pending", {"status": "waiting", "waiting_note": ""}, "waiting "),
    ("pending", {"waiting_note": ""}, "pending "),
    ("waiting", {"status": "waiting", "waiting_note": ""}, "pending "),
    ("waiting", {"status": "in_progress", "waiting_note": ""}, "in_progress "),
    ("waiting", {"status": "in_progress", "waiting_note": "old"}, "in_progress "),
    ("waiting", {"status": "waiting", "waiting_note": "new"}, "waiting new"),
    ("waiting", {"title": "Other"}, "waiting old"),
]


@pytest.mark.parametrize(("status", "edit", "result"), EDITS)
async def test_the_edit_form_says_it_too(
    desk: Desk, ana: Person, status: str, edit: dict[str, str], result: str
) -> None:
    await desk.task(ana, status=status)
    version = 1
    if status == "waiting":
        await wait(ana, 1, None, "old")
        version = 2
    desk.app.state.clock.advance(days=1)
    reply = await ana.post("/tasks/1?_method=put", {"version": str(version), **edit})
    assert reply.status_code == 303
    assert await desk.fetch("select status || ' ' || waiting_note from tasks") == result
    begun = await desk.fetch("select waiting_since::date::text from tasks")
    assert begun == (
        None if not result.startswith("waiting") else "2026-03-04" if status == "waiting" else "2026-03-05"
    )


async def test_the_long_form_shows_what_it_waits_for_also_on_one_who_left(desk: Desk, ana: Person) -> None:
    await desk.task(ana)
    ben = await desk.member("editor", ana)
    await wait(ana, 1, ben, "the quote")
    await ana.post(f"/members/{ben.account_id}?_method=delete")
    page = Page(await ana.get("/tasks/1/edit"))
    assert page.value("Waiting on") == str(ben.account_id)
    assert page.value("What it waits for") == "the quote"
    assert (await page.submit(ana.browser, "Save", {"What it waits for": "the price"})).status_code == 303
    assert await desk.fetch("select waiting_for_id from tasks") == ben.account_id
    stale = await page.submit(ana.browser, "Save", {"What it waits for": "the proof"})
    assert stale.status_code == 409
    assert "the proof" in Page(stale).text
