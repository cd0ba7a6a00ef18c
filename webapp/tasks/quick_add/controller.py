"""Quick add beside the list: its own page, and the preview."""

from litestar import Controller, get, post

from webapp.history.queries import get_names
from webapp.tasks.labels import labels_to_know
from webapp.tasks.models import NewTask
from webapp.tasks.quick_add.capture import context_of, read_typed
from webapp.tasks.quick_add.context import add_context
from webapp.tasks.quick_add.responses import read_lines, read_sent, show, with_reminders
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import parse
from webapp.web.pages import AnyRequest, Reply, page, shown_path, workspace_url
from webapp.web.permissions import Permission
from webapp.working_days.queries import calendars_to_know


class CaptureController(Controller):
    """Add tasks by typing."""

    path = "/w/{workspace:str}/tasks"

    @get("/new", name="tasks.new", permission=Permission.EDIT)
    async def new_task(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """The form on a page of its own: what the plus button is without scripts. A line that another app shares is in
        the address, and is read; nothing is saved."""
        came_from = shown_path(request)
        here = workspace_url(viewer, "tasks.new")
        line = request.query_params.get("title", "")
        form = parse(NewTask, {"title": line}) if line.strip() else None
        typed = None
        if form is not None and not form.errors:
            typed, _ = await read_lines(db, viewer, form.value)
        back = came_from if came_from != here else ""
        context = add_context(viewer, place="page", form=form, typed=typed, back=back)
        return page(request, "tasks/quick_add/page.html", section="tasks", **context)

    @post(
        "/reading",
        name="tasks.read",
        permission=Permission.EDIT,
        status_code=200,
        about=("see how a line is read", "Read the line"),
    )
    async def read_task(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """What the line would become; nothing is saved. Without scripts it is the form's own page."""
        sent = await read_sent(request)
        typed, names, named = None, None, False
        labels: tuple[str, ...] = ()
        if not sent.form.errors:
            names = await get_names(db, viewer.workspace.id)
            named = sent.names_wanted and any(sign in sent.form.value.title for sign in "#@+")
            labels = await labels_to_know(db, viewer.workspace.id, "@" if named else sent.form.value.title)
            days = await calendars_to_know(db, viewer, sent.form.value.title)
            typed = await read_typed(sent.form.value.title, sent.marks, context_of(viewer, names, labels, days))
            typed = await with_reminders(db, viewer, sent.form.value, typed, names)
        elif not sent.form.typed["title"].strip():
            sent.form.errors.pop("title", None)  # nothing is typed yet; that is no mistake
        return show(request, viewer, sent, typed, names=names, labels=labels, completes=named)
