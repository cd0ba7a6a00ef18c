"""Where the database is some milliseconds away, a page takes as long as the trips that it makes one after the other."""

from collections.abc import Awaitable, Callable

import pytest

from tests.support.drafts import saved
from tests.support.people import Desk, Person
from tests.support.trips import counted_trips
from webapp.tasks.models import Status
from webapp.tasks.queries import update_task_status

pytestmark = pytest.mark.anyio

Ids = dict[str, int]
Ask = Callable[[Person, Ids], Awaitable[object]]


def a_page(rest: str) -> Ask:
    return lambda who, ids: who.get(rest.format(**ids))


def a_part(rest: str) -> Ask:
    headers = {"hx-request": "true", "hx-request-type": "partial"}
    return lambda who, ids: who.get(rest.format(**ids), headers=headers)


def an_act(rest: str, *, asks_for: str = "partial", **form: str) -> Ask:
    def ask(who: Person, ids: Ids) -> Awaitable[object]:
        on_the_list = {"hx-current-url": f"http://desk.test{who.path('/tasks')}", "hx-request-type": asks_for}
        return who.htmx(rest.format(**ids), form, **on_the_list)

    return ask


ASKS: dict[str, tuple[Ask, int]] = {  # with the most trips that each may make, the one of the session among them
    "list": (a_page("/tasks"), 3),
    "part of a list": (a_part("/tasks?due=today"), 2),
    "list with words": (a_part("/tasks?q=paper"), 4),
    "row": (a_part("/tasks/{task}/row"), 2),
    "task": (a_page("/tasks/{task}"), 4),
    "edit form": (a_part("/tasks/{task}/edit"), 2),
    "drafts": (a_page("/drafts"), 3),
    "draft": (a_page("/drafts/{draft}"), 4),
    "preview": (an_act("/tasks/reading", title="Call Bob", place="add"), 2),
    "add": (an_act("/tasks", title="Call Bob", place="add"), 4),
    "edit": (
        an_act("/tasks/{task}?_method=put", version="1", title="Order pens", labels="print", due_on="2026-03-09"),
        4,
    ),
    "complete": (an_act("/tasks/{task}/completion"), 3),
    "delete": (an_act("/tasks/{task}?_method=delete"), 3),
    "undo": (an_act("/events/{event}/undo", asks_for="full", events=""), 4),
    "autosave": (lambda who, ids: saved(who, ids["draft"], 1, "We open at nine.", autosave=True), 3),
}


@pytest.mark.parametrize("what", ASKS)
async def test_what_people_do_most_makes_few_trips_one_after_the_other(desk: Desk, ana: Person, what: str) -> None:
    ask, most = ASKS[what]
    task = await desk.task(ana, labels=["print"])
    draft = await desk.draft(ana, task_id=task)
    await ana.post(f"/tasks/{task}/items", {"title": "Measure"})
    await ana.get("")  # the session is known to be in use, and everything has changed since
    pens, done = await desk.task(ana, "Order pens"), Status.COMPLETED
    change = await update_task_status(desk.db, ana.workspace_id, pens, ana.account_id, done, now=desk.clock())
    assert change is not None
    with counted_trips() as trips:
        await ask(ana, {"task": task, "draft": draft, "event": change.event_id or 0})
    assert 0 < len(trips) <= most, trips.asked
