"""Routes of the facts of a task: the form of each, and what it stores."""

from litestar import Controller, get, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.editing.edit import Conflict
from webapp.tasks.facts.context import fact_context
from webapp.tasks.facts.meanwhile import meanwhile
from webapp.tasks.facts.models import Fact, FactForm, WordsTyped
from webapp.tasks.facts.responses import INTO_FORM
from webapp.tasks.facts.saving import save_fact
from webapp.tasks.responses import row_changed
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.errors import local_path
from webapp.web.forms.fields import Invalid
from webapp.web.forms.form import Form, read_form, read_query
from webapp.web.pages import AnyRequest, Reply, asked_by_htmx, moved_on, page, wants_fragment, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer


class FactController(Controller):
    """One fact of a task: the same form in a row, on the task's page and, without scripts, on a page of its own."""

    path = "/w/{workspace:str}/tasks/{task_id:int}/facts/{fact:str}"

    @get("/", name="tasks.fact", permission=Permission.EDIT)
    async def get_fact(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int], fact: FromPath[str]
    ) -> Reply:
        """The form of a fact; with words in the address, how they are read."""
        typed = read_query(request, WordsTyped)
        words = typed.typed.get("words")
        return await show(request, viewer, db, task_id, fact_named(fact), typed=words)

    @put(
        "/",
        name="tasks.set_fact",
        permission=Permission.EDIT,
        about=("change a task", "Change the task"),
    )
    async def set_fact(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int], fact: FromPath[str]
    ) -> Reply:
        """Store what was pressed or typed, merged with what others saved since; 409, in words, where they changed the
        same fact."""
        which = fact_named(fact)
        form = await read_form(request, FactForm)
        error = next(iter(form.errors.values()), "")
        if not error:
            try:
                saved = await save_fact(db, viewer, task_id, which, form.value)
            except Invalid as invalid:
                error = str(invalid)
            else:
                if saved is None:
                    raise NotFoundException
                if isinstance(saved, Conflict):
                    error = await meanwhile(db, viewer, which, saved, form.value)
                    return await show(request, viewer, db, task_id, which, form=form, error=error, status=409)
                if wants_fragment(request):
                    change, action, events = saved.change, saved.action, saved.events
                    return await row_changed(
                        request, viewer, db, task_id, change, action=action, edited=True, events=events
                    )
                here = workspace_url(viewer, "tasks.show", task_id=task_id)
                return moved_on(request, local_path(form.value.back) or here, saved.events or None)
        return await show(request, viewer, db, task_id, which, form=form, error=error, status=422)


def fact_named(name: str) -> Fact:
    """The fact of an address; raises NotFoundException for another word."""
    try:
        return Fact(name)
    except ValueError:
        raise NotFoundException from None


async def show(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    task_id: int,
    fact: Fact,
    *,
    form: Form[FactForm] | None = None,
    typed: str | None = None,
    error: str = "",
    status: int = 200,
) -> Reply:
    """The form of a fact, in a sheet or on a page of its own, with why something wasn't stored. What was only wrong is
    sent again for the version that was shown, so that nobody else's change is lost by it."""
    version = form.typed["version"] if form and status != 409 and "version" not in form.errors else ""
    back = local_path(form.typed["back"]) if form else ""
    words = (form.typed["words"] or form.typed["new"] or None) if form else typed
    context = await fact_context(
        request, db, viewer, task_id, fact, typed=words, error=error, version=version, back=back
    )
    template = "tasks/facts/_form.html" if asked_by_htmx(request) else "tasks/facts/page.html"
    return page(request, template, status=status, headers=INTO_FORM if status != 200 else None, **context)
