"""What people do most, as requests that a browser would send."""

import random
from collections.abc import Callable
from urllib.parse import urlencode

import asyncpg
import msgspec

from benchmarks.data import READ_WORKSPACE, SESSIONS, WRITE_WORKSPACE, token
from benchmarks.load import COUNTER, TAKEN, Script
from webapp.tasks.arranging import Sort
from webapp.tasks.filters import Due

HOST = "127.0.0.1"
HTMX = (("HX-Request", "true"), ("HX-Request-Type", "partial"))
WRITTEN = 4000  # tasks that are completed and opened again in turn
BODY = "A customer asked whether wood from storms is weaker. It isn't, if it is dried slowly. " * 36
ALL_ENCODINGS = "gzip, deflate, br, zstd"
REPLY_HEADERS = (("Accept", "text/html"), ("Accept-Encoding", ALL_ENCODINGS), ("User-Agent", "bench"))


class Known(msgspec.Struct, frozen=True):
    """Rows of the database that requests name."""

    project_id: int
    member_id: int
    row_id: int
    open_ids: list[int]  # of the workspace that is written to
    versions: dict[int, int]  # of these
    drafts: list[tuple[int, int]]  # id and revision
    project_ids: list[int]  # of the workspace that is written to
    writer_ids: list[int]  # its members


class Page(msgspec.Struct, frozen=True):
    """Something that people do; `scripts` makes the requests of so many clients."""

    name: str
    scripts: Callable[[Known, int], list[Script]]
    writes: bool = False


async def look_up(dsn: str) -> Known:
    """What is in the database now."""
    connection = await asyncpg.connect(dsn)
    try:
        first = await connection.fetchrow(
            "select project_id, assignee_id, id from tasks where workspace_id = $1 and is_open and project_id is not "
            "null and assignee_id is not null order by due_sort, priority, id limit 1",
            READ_WORKSPACE,
        )
        if first is None:
            raise LookupError("the database holds no open task")
        tasks = await connection.fetch(
            # Of a kept database also those that earlier runs ended before opening again.
            "select id, version from tasks where workspace_id = $1 and due_on is not null "
            "order by is_open desc, id limit $2",
            WRITE_WORKSPACE,
            WRITTEN,
        )
        drafts = await connection.fetch(
            "select id, revision from drafts where workspace_id = $1 order by id limit $2", WRITE_WORKSPACE, SESSIONS
        )
        projects = await connection.fetch("select id from projects where workspace_id = $1 order by 1", WRITE_WORKSPACE)
        writers = await connection.fetch(
            "select account_id from members where workspace_id = $1 order by 1", WRITE_WORKSPACE
        )
    finally:
        await connection.close()
    return Known(
        project_id=first["project_id"],
        member_id=first["assignee_id"],
        row_id=first["id"],
        open_ids=[row["id"] for row in tasks],
        versions={row["id"]: row["version"] for row in tasks},
        drafts=[(row["id"], row["revision"]) for row in drafts],
        project_ids=[row["id"] for row in projects],
        writer_ids=[row["account_id"] for row in writers],
    )


def request(
    method: str,
    path: str,
    *,
    client: int = 0,
    workspace: int = READ_WORKSPACE,
    form: dict[str, str] | None = None,
    fragment: bool = False,
    shown: str | None = None,
    plain: bool = False,
) -> bytes:
    """One request, encoded. `form` values may hold the load generator's marks. `shown` is the page that it is made
    from, by htmx. A `plain` reply isn't compressed, so that something can be taken from it."""
    body = b"" if form is None else urlencode(form, safe=(COUNTER + TAKEN).decode()).encode()
    lines = [f"{method} /w/bench-{workspace}{path} HTTP/1.1", f"Host: {HOST}"]
    headers = [*REPLY_HEADERS, ("Cookie", f"session={token(workspace, client % SESSIONS)}")]
    if fragment or shown is not None:
        headers += HTMX
    if shown is not None:
        headers.append(("HX-Current-URL", f"http://{HOST}/w/bench-{workspace}{shown}"))
    if plain:
        headers[1] = ("Accept-Encoding", "identity")
    if method != "GET":
        headers += [("Sec-Fetch-Site", "same-origin"), ("Content-Length", str(len(body)))]
        headers.append(("Content-Type", "application/x-www-form-urlencoded"))
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def reading(path: Callable[[Known], str] | str, *, fragment: bool = False) -> Callable[[Known, int], list[Script]]:
    """Scripts that get one address."""

    def scripts(known: Known, clients: int) -> list[Script]:
        where = path if isinstance(path, str) else path(known)
        return [Script([request("GET", where, client=number, fragment=fragment)]) for number in range(clients)]

    return scripts


def anew(page: Page) -> Page:
    """The same page, asked for under an address that nobody has asked for before: it isn't kept, while the rows that it
    is made of are, as after a change in the workspace."""

    def scripts(known: Known, clients: int) -> list[Script]:
        return [
            Script([never_asked(data) for data in script.requests], counter=random.randrange(90_000_000))  # noqa: S311
            for script in page.scripts(known, clients)
        ]

    return Page(page.name, scripts, page.writes)


def never_asked(data: bytes) -> bytes:
    """A request with the load generator's counter in its address."""
    line, _, rest = data.partition(b" HTTP/1.1")
    return line + (b"&" if b"?" in line else b"?") + b"anew=" + COUNTER + b" HTTP/1.1" + rest


def completing(known: Known, clients: int) -> list[Script]:
    """Each client completes tasks of its own and opens them again, so that everything is as before."""
    scripts = []
    for number in range(clients):
        mine = known.open_ids[number :: max(clients, 1)][:20] or [known.open_ids[number % len(known.open_ids)]]
        scripts.append(
            Script(
                [
                    request("POST", f"/tasks/{task}/completion{query}", client=number, workspace=WRITE_WORKSPACE,
                            form={}, fragment=True)
                    for task in mine
                    for query in ("", "?_method=delete")
                ]
            )
        )  # fmt: skip
    return scripts


def adding(known: Known, clients: int) -> list[Script]:
    """Each client adds tasks."""
    form = {"title": f"Order hinges {COUNTER.decode()}"}
    return [
        Script([request("POST", "/tasks", client=number, workspace=WRITE_WORKSPACE, form=form, fragment=True)])
        for number in range(clients)
    ]


def saving(known: Known, clients: int) -> list[Script]:
    """Each client saves a draft of its own, each time with another text, as the editor does."""
    scripts = []
    for number in range(clients):
        draft, revision = known.drafts[number % len(known.drafts)]
        form = {"revision": COUNTER.decode(), "title": f"Letter {number}", "body": f"{BODY} {COUNTER.decode()}"}
        path = f"/drafts/{draft}?_method=put"
        data = request("POST", path, client=number, workspace=WRITE_WORKSPACE, form=form)
        scripts.append(Script([data.replace(b"Accept: text/html", b"Accept: application/json", 1)], counter=revision))
    return scripts


TASK_PAGE = Page("task list page", reading("/tasks"))
BRIEFING = Page("briefing", reading(""))
FRAGMENT = Page("list fragment", reading("/tasks", fragment=True))
ROW = Page("row fragment", reading(lambda known: f"/tasks/{known.row_id}/row", fragment=True))

PAGES = (
    TASK_PAGE,
    BRIEFING,
    FRAGMENT,
    Page("filter by project", reading(lambda known: f"/tasks?project={known.project_id}", fragment=True)),
    ROW,
    Page("edit form", reading(lambda known: f"/tasks/{known.row_id}/edit", fragment=True)),
    Page("complete and reopen", completing, writes=True),
    Page("add a task", adding, writes=True),
    Page("save a draft", saving, writes=True),
)

# Every list, filter, sort and count, for how cost grows.
LISTS = (
    TASK_PAGE,
    *(Page(f"sort by {sort}", reading(f"/tasks?sort={sort}")) for sort in Sort if sort is not Sort.DUE),
    *(Page(f"due: {due}", reading(f"/tasks?due={due}")) for due in Due),
    *(
        Page(f"status: {status}", reading(f"/tasks?status={status}"))
        for status in ("pending", "in_progress", "waiting", "completed", "cancelled")
    ),
    Page("project", reading(lambda known: f"/tasks?project={known.project_id}")),
    Page("no project", reading("/tasks?project=none")),
    Page("assignee", reading(lambda known: f"/tasks?assignee={known.member_id}")),
    Page("nobody", reading("/tasks?assignee=none")),
    Page("label", reading("/tasks?label=order")),
    Page("words", reading("/tasks?q=hinges")),
    Page("a query of two conditions", reading("/tasks?q=label%3Aorder+has%3Aproject")),
    Page("grouped by project", reading("/tasks?group=project")),
    Page("a table", reading("/tasks?as=table")),
    Page("a board", reading("/tasks/board")),
    Page("done of a project", reading(lambda known: f"/tasks?status=completed&project={known.project_id}")),
    Page("done with a label", reading("/tasks?status=completed&label=order")),
    BRIEFING,
    Page("search", reading("/search?q=hinges")),
    Page("palette", reading("/search/palette?q=hin")),
)
