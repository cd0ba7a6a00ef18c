"""The route by which a task is moved by hand."""

from litestar import Controller, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.tasks.arranging import Sort
from webapp.tasks.queries import get_task_row
from webapp.tasks.ranks.models import PlaceForm
from webapp.tasks.ranks.placing import Gone, place_task
from webapp.tasks.responses import row_changed
from webapp.tasks.shown import shown_filter
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import read_form
from webapp.web.pages import INTO_MAIN, AnyRequest, Reply, page, workspace_url
from webapp.web.permissions import Permission

NO_PLACE = "Where the task is to go can’t be told from this form. Look at the list, then move it."
GONE = "The task that it was to stand beside isn’t in the list any more, so it stays where it was."


class RankController(Controller):
    """Where a task stands in a list that is ordered by hand."""

    path = "/w/{workspace:str}/tasks/{task_id:int}/place"

    @put("/", name="tasks.place", permission=Permission.EDIT, about=("move a task in the list", "Move the task"))
    async def place(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]) -> Reply:
        """Move a task in the list that is shown; 409 where what it was to go beside is gone."""
        if await get_task_row(db, viewer.workspace.id, task_id) is None:
            raise NotFoundException
        form = await read_form(request, PlaceForm)
        wanted = await shown_filter(request, viewer, db)
        status = 0 if not form.errors and any(form.typed.values()) else 422
        change = None
        if not status and wanted.sort is Sort.MANUAL:
            try:
                change = await place_task(db, viewer, wanted, task_id, form.value)
            except Gone:
                status = 409
            else:
                if change is None:
                    raise NotFoundException
                return await row_changed(request, viewer, db, task_id, change, action="task.ranked")
        said = GONE if status == 409 else NO_PLACE
        return page(
            request,
            "tasks/not_placed.html",
            status=status or 422,
            headers=INTO_MAIN,
            section="tasks",
            said=said,
            back=workspace_url(viewer, "tasks.list", wanted.query()),
        )
