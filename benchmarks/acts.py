"""What people do to single tasks and drafts, as requests that a browser would send: by htmx where the page does it so,
else by its plain form. Every client writes to tasks of its own, all of them in one workspace.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import asyncpg
import msgspec

from benchmarks.data import WRITE_WORKSPACE
from benchmarks.load import COUNTER, TAKEN, Script
from benchmarks.pages import Known, look_up, never_asked, request, saving

OWN_TASKS = 20  # at most, of each client
LIST = "/tasks"
WORDS = COUNTER.decode()
NUMBER = TAKEN.decode()
DELETED = "?_method=delete"
TO_UNDO = r"/events/(\d+)/undo"

# The first of the tasks that clients have as their own are open, and nothing hangs on them.
PREPARE = f"""
delete from checklist_items where workspace_id = {WRITE_WORKSPACE};
delete from comments where workspace_id = {WRITE_WORKSPACE};
update tasks set status = 'pending', closed_at = null, deleted_at = null
where workspace_id = {WRITE_WORKSPACE} and not is_open and id in (
    select id from tasks where workspace_id = {WRITE_WORKSPACE} and due_on is not null order by id limit 2000
);
"""  # noqa: S608

Scripts = Callable[[Known, int], list[Script]]


class Act(msgspec.Struct, frozen=True):
    """Something that people do, or things that they do in turn; `scripts` makes the requests of so many clients."""

    names: tuple[str, ...]
    scripts: Scripts


class Step(NamedTuple):
    """One request, as part of which act ("": it prepares the next), and what is taken from its reply."""

    act: str
    data: bytes
    take: str = ""


Steps = list[Step]


def script_of(steps: Steps) -> Script:
    """What one client does."""
    return Script([step.data for step in steps], 0, [step.act for step in steps], [step.take for step in steps])


def each_task(steps: Callable[[int, int], Steps]) -> Scripts:
    """Scripts that do the same to one of a client's tasks after the other: `steps` gets the client and the task."""

    def scripts(known: Known, clients: int) -> list[Script]:
        return [
            script_of([step for task in own_tasks(known, client, clients) for step in steps(client, task)])
            for client in range(clients)
        ]

    return scripts


async def prepare(dsn: str) -> Known:
    """Put everything back to where the acts begin; returns what is in the database then."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(PREPARE)
    finally:
        await connection.close()
    return await look_up(dsn)


def own_tasks(known: Known, client: int, clients: int) -> list[int]:
    """The tasks that only this client changes."""
    return known.open_ids[client::clients][:OWN_TASKS]


def write(
    path: str, client: int, form: dict[str, str] | None = None, *, shown: str | None = None, plain: bool = False
) -> bytes:
    """A write, by htmx where it is said which page was shown."""
    return request("POST", path, client=client, workspace=WRITE_WORKSPACE, form=form or {}, shown=shown, plain=plain)


def read(path: str, client: int, *, shown: str | None = None, plain: bool = False) -> bytes:
    """A page, or by htmx a fragment of it."""
    return request("GET", path, client=client, workspace=WRITE_WORKSPACE, shown=shown, plain=plain)


def whole(data: bytes) -> bytes:
    """A request by htmx for a whole page, of which it takes a part."""
    return data.replace(b"HX-Request-Type: partial", b"HX-Request-Type: full", 1)


def creating(client: int, task: int) -> Steps:
    """Add a task by quick add, on the list."""
    form = {"title": f"Order hinges {WORDS} tomorrow !high", "place": "add"}
    return [Step("create a task", write(LIST, client, form, shown=LIST))]


def reading(client: int, task: int) -> Steps:
    """A task's page, made anew each time."""
    return [Step("read a task", never_asked(read(f"/tasks/{task}", client)))]


def updating(known: Known, clients: int) -> list[Script]:
    """Save the form in the row of a task again and again, each time with another title. Nobody else changes that task,
    so its version is the counter."""
    form = edit_form(version=WORDS, title=f"Order hinges {WORDS}")
    made = []
    for client in range(clients):
        task = own_tasks(known, client, clients)[0]
        data = write(f"/tasks/{task}?_method=put", client, form, shown=LIST)
        made.append(Script([data], counter=known.versions[task], acts=["update a task"]))
    return made


def edit_form(*, version: str, title: str) -> dict[str, str]:
    """The form in a task's row, filled."""
    return {
        "version": version,
        "title": title,
        "due_on": (datetime.now(UTC) + timedelta(days=3)).date().isoformat(),
        "due_time": "",
        "status": "pending",
        "priority": "high",
        "project_id": "",
        "assignee_id": "",
        "labels": "order, stock",
        "estimate_minutes": "30",
    }


def completing(client: int, task: int) -> Steps:
    """Complete a task in its row, and open it again."""
    path = f"/tasks/{task}/completion"
    return [
        Step("complete a task", write(path, client, shown=LIST)),
        Step("reopen a task", write(path + DELETED, client, shown=LIST)),
    ]


def deleting(client: int, task: int) -> Steps:
    """Delete a task in its row, and take it out of the trash by the form there."""
    return [
        Step("delete a task", write(f"/tasks/{task}{DELETED}", client, shown=LIST)),
        Step("restore a task", write(f"/trash/tasks/{task}/restoration", client)),
    ]


def undoing(client: int, task: int) -> Steps:
    """Complete a task and take that back by the notice; htmx then gets the list, which tells of it."""
    the_list = whole(read(LIST, client, shown=LIST))
    return [
        Step("", write(f"/tasks/{task}/completion", client, shown=LIST, plain=True), TO_UNDO),
        Step("undo", whole(write(f"/events/{NUMBER}/undo", client, {"events": ""}, shown=LIST))),
        Step("the list after an undo", the_list.replace(b"Cookie: ", b"Cookie: notice=-%b; " % TAKEN, 1)),
    ]


def listing_drafts(client: int, task: int) -> Steps:
    """The list of drafts, made anew each time."""
    return [Step("list drafts", never_asked(read("/drafts", client)))]


def opening_form(client: int, task: int) -> Steps:
    """The form in a task's row, made anew each time."""
    return [Step("edit form", never_asked(read(f"/tasks/{task}/edit", client, shown=LIST)))]


def adding_item(client: int, task: int) -> Steps:
    """Add to a task's checklist, on its page."""
    path = f"/tasks/{task}"
    return [Step("add an item", write(f"{path}/items", client, {"title": f"Measure the board {WORDS}"}, shown=path))]


def commenting(client: int, task: int) -> Steps:
    """Comment on a task, on its page."""
    path = f"/tasks/{task}"
    return [Step("comment", write(f"{path}/comments", client, {"body": f"The board is **dry** {WORDS}"}, shown=path))]


def saving_draft(known: Known, clients: int) -> list[Script]:
    """Save a draft as the editor does by itself; every client has one of its own."""
    return [msgspec.structs.replace(script, acts=["save a draft"]) for script in saving(known, clients)]


ACTS = (
    Act(("create a task",), each_task(creating)),
    Act(("read a task",), each_task(reading)),
    Act(("update a task",), updating),
    Act(("complete a task", "reopen a task"), each_task(completing)),
    Act(("delete a task", "restore a task"), each_task(deleting)),
    Act(("undo", "the list after an undo"), each_task(undoing)),
    Act(("list drafts",), each_task(listing_drafts)),
    Act(("edit form",), each_task(opening_form)),
    Act(("save a draft",), saving_draft),
    Act(("add an item",), each_task(adding_item)),
    Act(("comment",), each_task(commenting)),
)
