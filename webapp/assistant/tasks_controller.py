"""Routes of help with a task: a model suggests its checklist."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.assistant.answers import MOST_ITEMS, lines_of, tidied
from webapp.assistant.asking import ask
from webapp.assistant.asks import Ask, ask_about_task
from webapp.assistant.authorship import NOT_OURS, author_of, signed_for
from webapp.assistant.context import sent
from webapp.assistant.models import Assistant, Failed
from webapp.assistant.prompts import CHECKLIST, digest_of
from webapp.assistant.queries import get_assistant, has_seen, remember_sight
from webapp.assistant.stream import Writing, WritingReply, gathered, unless_left, wants_stream
from webapp.checklists.models import MOST, TITLE
from webapp.checklists.queries import add_items, get_items
from webapp.database.pool import Database
from webapp.tasks.models import Task
from webapp.tasks.queries import get_task
from webapp.web.dependencies import GivenDatabase, GivenSettings, GivenViewer
from webapp.web.forms.fields import Field, Invalid, Text
from webapp.web.forms.form import Form, parse, read_form, read_pairs
from webapp.web.pages import AnyRequest, Reply, moved_on, page, workspace_url
from webapp.web.permissions import Permission
from webapp.web.templating import page_of
from webapp.web.viewer import Viewer

LOOK_FIRST = "Look at what is sent before it is: it has changed, or you haven’t seen it yet."


class SeenForm(msgspec.Struct):
    """What somebody has seen of what is sent."""

    seen: Annotated[str, Text("Seen", max=64, required=False)] = ""


class Steps(Field):
    """The titles that are ticked, one a line."""

    def read(self, typed: str) -> list[str]:
        titles = [TITLE.read(line) for line in typed.split("\n") if line.strip()]
        if not titles:
            raise Invalid("Tick what belongs on the checklist first.")
        return titles[:MOST]


class StepsForm(msgspec.Struct):
    """Steps that a model suggested, as far as they are taken."""

    titles: Annotated[list[str], Steps("Steps")]
    signed: Annotated[str, Text("Author", max=2000, required=False)] = ""


class TaskHelpController(Controller):
    """Help with a task."""

    path = "/w/{workspace:str}/tasks/{task_id:int}/help"

    @get("/", name="assistant.task", permission=Permission.EDIT)
    async def prepare(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]
    ) -> Reply:
        """Exactly what is sent."""
        return await sent_page(request, viewer, db, task_id)

    @post(
        "/",
        name="assistant.ask_task",
        permission=Permission.EDIT,
        status_code=200,
        about=("ask for a checklist", "Ask for it"),
    )
    async def ask_for(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        settings: GivenSettings,
        task_id: FromPath[int],
    ) -> Reply:
        """Ask the model; what somebody hasn't seen yet is shown instead, and nothing is sent."""
        form = await read_form(request, SeenForm)
        assistant, task = await found(db, viewer, task_id)
        try:
            asked = await ask_about_task(db, viewer.workspace.id, assistant, CHECKLIST, task)
        except Failed as error:
            return await sent_page(request, viewer, db, task_id, str(error))
        workspace_id, account_id, digest = viewer.workspace.id, viewer.account.id, digest_of(assistant, CHECKLIST)
        if not form.errors and form.value.seen == asked.fingerprint:
            await remember_sight(db, workspace_id, account_id, CHECKLIST.name, digest, now=viewer.now)
        elif not await has_seen(db, workspace_id, account_id, CHECKLIST.name, digest):
            return await sent_page(request, viewer, db, task_id, LOOK_FIRST)
        words = ask(db, settings, viewer, assistant, asked.messages)

        async def suggested(answer: str, problem: str) -> dict[str, Any]:
            known = {item.title.casefold() for item in await get_items(db, workspace_id, task_id)}
            steps = [step[: TITLE.max] for step in lines_of(answer, MOST_ITEMS) if step.casefold() not in known]
            offered, model = "\n".join(steps), assistant.model
            signed = await signed_for(db, workspace_id, "task", task_id, CHECKLIST.name, offered, model)
            return steps_context(task, steps, steps, model, signed, problem, answer)

        if not wants_stream(request):
            answer, problem = await unless_left(request, gathered(words)) or ("", "")
            return help_page(request, "assistant/_steps.html", **await suggested(answer, problem))

        async def shown(answer: str, problem: str) -> str:
            return page_of("assistant/_steps.html", {"viewer": viewer, **await suggested(answer, problem)}).decode()

        return WritingReply(Writing(words, shown))

    @post(
        "/acceptance",
        name="assistant.accept_task",
        permission=Permission.EDIT,
        status_code=200,
        about=("add suggested steps to a checklist", "Add them"),
    )
    async def accept(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]
    ) -> Reply:
        """Put the steps that are ticked on the checklist."""
        pairs = await read_pairs(request)
        titles = [value for name, value in pairs if name == "step"]
        offered = [value for name, value in pairs if name == "offered"]
        form: Form[StepsForm] = parse(StepsForm, dict(pairs) | {"titles": "\n".join(titles)})
        _, task = await found(db, viewer, task_id)
        signed = form.typed["signed"]
        model = await author_of(db, viewer.workspace.id, "task", task_id, CHECKLIST.name, "\n".join(offered), signed)
        if form.errors:
            problem = next(iter(form.errors.values()))
            context = steps_context(task, offered, titles, model, signed, problem)
            return help_page(request, "assistant/_steps.html", status=422, **context)
        if not model or not set(titles) <= set(offered):
            context = steps_context(task, offered, titles, model, signed, NOT_OURS)
            return help_page(request, "assistant/_steps.html", status=409, **context)
        extra = {"by": model, "prompt": CHECKLIST.title}
        added = await add_items(
            db,
            viewer.workspace.id,
            task_id,
            viewer.account.id,
            form.value.titles,
            extra=extra,
            now=viewer.now,
        )
        if added is None:
            raise NotFoundException
        if added.event_id is None:
            problem = f"A checklist has at most {MOST} items, and there are {added.total_before} already."
            context = steps_context(task, offered, titles, model, signed, problem)
            return help_page(request, "assistant/_steps.html", status=422, **context)
        to = workspace_url(viewer, "tasks.show", task_id=task_id) + "#checklist"
        return moved_on(request, to, added.event_id)


async def found(db: Database, viewer: Viewer, task_id: int) -> tuple[Assistant, Task]:
    """The assistant, and a task that isn't in the trash. Raises NotFoundException, also where help is off."""
    assistant = await get_assistant(db, viewer.workspace.id, viewer.workspace.id)
    task = await get_task(db, viewer.workspace.id, task_id)
    if assistant is None or not assistant.is_on or task is None or task.deleted_at is not None:
        raise NotFoundException
    return assistant, task


async def sent_page(request: AnyRequest, viewer: Viewer, db: Database, task_id: int, problem: str = "") -> Reply:
    """Exactly what is sent; or the `problem` with it."""
    assistant, task = await found(db, viewer, task_id)
    asked: Ask | None = None
    try:
        asked = await ask_about_task(db, viewer.workspace.id, assistant, CHECKLIST, task)
    except Failed as error:
        problem = problem or str(error)
    seen = await has_seen(db, viewer.workspace.id, viewer.account.id, CHECKLIST.name, digest_of(assistant, CHECKLIST))
    context = sent(viewer, assistant, asked) | {"task": task, "problem": problem, "seen": seen}
    return help_page(request, "assistant/_ask_task.html", status=422 if problem else 200, **context)


def steps_context(
    task: Task, steps: list[str], ticked: list[str], model: str, signed: str, problem: str, answer: str = ""
) -> dict[str, Any]:
    """The steps that a model suggests, to be ticked."""
    context = {"task": task, "steps": steps, "ticked": ticked, "model": model, "signed": signed, "problem": problem}
    return context | {"raw": tidied(answer) if not steps else ""}


def help_page(request: AnyRequest, part: str, *, status: int = 200, **context: Any) -> Reply:
    """A part of help with a task, on its page."""
    return page(request, "assistant/task.html", status=status, section="tasks", part_shown=part, **context)
