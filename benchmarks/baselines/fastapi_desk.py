"""A whole desk in the blocking design: FastAPI, async handlers that call synchronous SQLAlchemy, a QueuePool of 10.

It answers the same addresses with the same kind of HTML. Where there was a choice it is in its favour: one statement
for an act, which commits by itself instead of in a transaction of three round trips; no merging, no validation, no
reading of what is typed, no Markdown, no compression, no headers beyond its own. Nothing is kept.
"""

from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader
from sqlalchemy import QueuePool, create_engine, text

from benchmarks.baselines.common import POOL_SIZE, TEMPLATE, TEMPLATES, database_url, statements, token_hash

SQL = statements() | statements("desk.sql")
COLUMNS, _, ORDERED = SQL["tasks"].partition("t.is_open")
QUERIES = {name: text(statement) for name, statement in SQL.items()}
ROW = text(f"{COLUMNS} t.id = :task_id")
FILTERS = {
    "project": "t.project_id = cast(:project as bigint)",
    "assignee": "t.assignee_id = cast(:assignee as bigint)",
    "label": "t.labels @> array[cast(:label as text)]",
    "due": "t.due_on = current_date",
    "q": "t.id in (select w.task_id from task_words w where w.workspace_id = :workspace_id "
    "and w.words @@ (select words_asked(:q)))",
}
DONE = "not t.is_open and t.deleted_at is null and t.status = 'completed' order by t.closed_at desc, t.id desc limit 50"

PAGE = (TEMPLATES / TEMPLATE).read_text("utf-8")


def piece(begin: str, end: str) -> str:
    """A part of the list page."""
    found = PAGE[PAGE.index(begin) :]
    return found[: found.index(end)] + end


MAIN = '<main id="main" tabindex="-1">'
PIECES = {
    "head": PAGE[: PAGE.index(MAIN)] + MAIN,
    "tabs": piece('<nav class="tabs"', "</nav>"),
    "list": piece('<div class="stack" id="task-list">', "Next tasks</a></p>\n</div>"),
    "row": piece('<li class="row"', "</li>"),
    "foot": PAGE[PAGE.index("</main>") :],
}
LOADER = ChoiceLoader([DictLoader(PIECES), FileSystemLoader(TEMPLATES)])
ENVIRONMENT = Environment(loader=LOADER, autoescape=True, auto_reload=False)
ENGINE = create_engine(
    database_url().replace("postgresql://", "postgresql+psycopg://", 1),
    isolation_level="AUTOCOMMIT",
    poolclass=QueuePool,
    pool_size=POOL_SIZE,
    max_overflow=0,
    pool_timeout=30,
)
blocking = FastAPI(openapi_url=None)


class Visit:
    """One request of a member: its connection, and what its templates get."""

    def __init__(self, request: Request, slug: str) -> None:
        self.request = request
        self.connection = ENGINE.connect()
        try:
            token = request.cookies.get("session")
            found = self.run(QUERIES["viewer"], slug=slug, token_hash=token_hash(token))
            if not found:
                raise HTTPException(401)
        except BaseException:
            self.connection.close()
            raise
        self.viewer = found[0]

    def __enter__(self) -> "Visit":
        return self

    def __exit__(self, *error: object) -> None:
        self.connection.close()

    def run(self, statement: Any, **parameters: Any) -> Any:
        """All rows of a statement."""
        return self.connection.execute(statement, parameters).all()

    def rows(self, name: str, **parameters: Any) -> Any:
        """All rows of a statement of this workspace."""
        return self.run(QUERIES[name], workspace_id=self.viewer.workspace_id, **parameters)

    def one(self, name: str, **parameters: Any) -> Any:
        """The only row."""
        found = self.rows(name, **parameters)
        if not found:
            raise HTTPException(409)
        return found[0]

    def write(self, name: str, **parameters: Any) -> Any:
        """Carry out an act; its event."""
        return self.one(name, actor_id=self.viewer.id, **parameters)

    def counted(self) -> dict[str, Any]:
        """The tabs and the count of what is open."""
        tabs = self.rows("tabs")
        open_tasks = sum(tab.amount for tab in tabs if tab.status not in ("completed", "cancelled"))
        return {"tabs": tabs, "open_tasks": open_tasks}

    def listed(self, asked: dict[str, str]) -> dict[str, Any]:
        """The list as filtered, with its filters."""
        if asked.get("status") == "completed":
            statement = COLUMNS + DONE
        else:
            given = "".join(f" and {FILTERS[name]}" for name in asked if name in FILTERS)
            statement = f"{COLUMNS}t.is_open{given}{ORDERED}"
        tasks = self.run(text(statement), workspace_id=self.viewer.workspace_id, **used(statement, asked))
        return {"tasks": tasks, "choices": self.rows("choices"), **self.counted()}

    def chosen(self) -> dict[str, Any]:
        """What the menus of forms offer."""
        choices = self.rows("choices")
        return {
            "projects": [(choice.id, choice.name) for choice in choices if choice.kind == "project"],
            "people": [(choice.id, choice.name) for choice in choices if choice.kind == "assignee"],
        }

    def changed(self, event: Any, task_id: int | None) -> HTMLResponse:
        """The answer to a change of a task: its row, unless it is gone, the counts, the notice."""
        task = None
        if task_id is not None:
            task = self.run(ROW, workspace_id=self.viewer.workspace_id, task_id=task_id)[0]
        return self.page("desk/changed.html", task=task, told=self.told(event), **self.counted())

    def told(self, event: Any) -> dict[str, Any]:
        """What the notice says of an event."""
        told = self.one("told", event_id=event.id)
        return {"id": told.id, "action": told.action, "subject_id": event.subject_id}

    def page(self, template: str, **context: Any) -> HTMLResponse:
        """A page, or a fragment."""
        return HTMLResponse(ENVIRONMENT.get_template(template).render(viewer=self.viewer, **context))


def used(statement: str, asked: dict[str, str]) -> dict[str, str]:
    """The parameters of a statement among what was asked for."""
    return {name: value for name, value in asked.items() if f":{name}" in statement}


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form."""
    return dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))


@blocking.get("/w/{slug}/tasks")
async def list_tasks(request: Request, slug: str) -> Response:
    """The list, or its fragment."""
    with Visit(request, slug) as visit:
        fragment = request.headers.get("hx-request-type") == "partial"
        return visit.page("list" if fragment else TEMPLATE, **visit.listed(dict(request.query_params)))


@blocking.post("/w/{slug}/tasks")
async def create_task(request: Request, slug: str) -> Response:
    """Add a task; the list with it."""
    form = await form_of(request)
    with Visit(request, slug) as visit:
        event = visit.write("create", title=form["title"])
        return visit.page("desk/created.html", told=visit.told(event), **visit.listed({}))


@blocking.post("/w/{slug}/tasks/reading")
async def read_task(request: Request, slug: str) -> Response:
    """What the line would become: here its words, whatever they mean."""
    form = await form_of(request)
    with Visit(request, slug) as visit:
        visit.rows("choices")
        return visit.page("desk/reading.html", words=form["title"].split()[-2:])


@blocking.get("/w/{slug}/tasks/{task_id}")
async def get_task(request: Request, slug: str, task_id: int) -> Response:
    """A task's page."""
    with Visit(request, slug) as visit:
        task, parts = visit.one("task", task_id=task_id), visit.rows("parts", task_id=task_id)
        return visit.page("desk/task.html", task=task, parts=parts, **visit.chosen(), **visit.counted())


@blocking.get("/w/{slug}/tasks/{task_id}/row")
async def get_row(request: Request, slug: str, task_id: int) -> Response:
    """A task's row."""
    with Visit(request, slug) as visit:
        return visit.page("row", task=visit.run(ROW, workspace_id=visit.viewer.workspace_id, task_id=task_id)[0])


@blocking.get("/w/{slug}/tasks/{task_id}/edit")
async def edit_task(request: Request, slug: str, task_id: int) -> Response:
    """The form in a task's row."""
    with Visit(request, slug) as visit:
        return visit.page("desk/form.html", task=visit.one("task", task_id=task_id), **visit.chosen())


@blocking.post("/w/{slug}/tasks/{task_id}")
async def change_task(request: Request, slug: str, task_id: int) -> Response:
    """Save the form, or delete the task."""
    form = await form_of(request)
    with Visit(request, slug) as visit:
        if request.query_params.get("_method") == "delete":
            return visit.changed(visit.write("delete", task_id=task_id), None)
        names = ("title", "status", "priority", "due_on", "labels", "estimate_minutes")
        fields = {name: form[name] for name in names}
        event = visit.write("update", task_id=task_id, version=int(form["version"]), **fields)
        return visit.changed(event, task_id)


@blocking.post("/w/{slug}/tasks/{task_id}/completion")
async def complete_task(request: Request, slug: str, task_id: int) -> Response:
    """Complete a task, or open it again."""
    status = "pending" if request.query_params.get("_method") == "delete" else "completed"
    with Visit(request, slug) as visit:
        return visit.changed(visit.write("set_status", task_id=task_id, status=status), task_id)


@blocking.post("/w/{slug}/events/{event_id}/undo")
async def undo(request: Request, slug: str, event_id: int) -> Response:
    """Take an event back, and go on to the list."""
    with Visit(request, slug) as visit:
        visit.write("undo", event_id=event_id)
        return Response(status_code=303, headers={"location": f"/w/{slug}/tasks"})


@blocking.get("/w/{slug}/drafts")
async def list_drafts(request: Request, slug: str) -> Response:
    """The drafts."""
    with Visit(request, slug) as visit:
        lists = {"drafts": visit.rows("drafts"), "draft_tabs": visit.rows("draft_tabs")}
        return visit.page("desk/drafts.html", **lists, **visit.chosen(), **visit.counted())


@blocking.get("/w/{slug}/drafts/{draft_id}")
async def get_draft(request: Request, slug: str, draft_id: int) -> Response:
    """A draft in the editor."""
    with Visit(request, slug) as visit:
        draft = visit.one("draft", draft_id=draft_id)
        return visit.page("desk/draft.html", draft=draft, **visit.chosen(), **visit.counted())


@blocking.post("/w/{slug}/drafts/{draft_id}")
async def save_draft(request: Request, slug: str, draft_id: int) -> Response:
    """Save a draft as the editor does."""
    form = await form_of(request)
    with Visit(request, slug) as visit:
        saved = visit.write(
            "save",
            draft_id=draft_id,
            revision=int(form["revision"]),
            title=form["title"],
            body=form["body"],
            words=len(form["body"].split()),
        )
        return JSONResponse({"state": "saved", "revision": saved.revision})
