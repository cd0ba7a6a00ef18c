"""A comment on a task, written where the task stands in a list."""

from typing import Any

from litestar import Controller, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.comments.models import NewComment
from webapp.comments.queries import add_comment
from webapp.database.pool import Database
from webapp.history.queries import get_names
from webapp.tasks import queries
from webapp.tasks.context import common, row_context
from webapp.tasks.facts.responses import INTO_FORM, is_in_list, page_before
from webapp.tasks.shown import shown_filter
from webapp.tasks.stats import get_stats
from webapp.tasks.told import told
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.errors import local_path
from webapp.web.forms.form import Form, blank, read_form
from webapp.web.markdown.render import find_mentions
from webapp.web.pages import AnyRequest, Reply, asked_by_htmx, moved_on, page, wants_fragment, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer


class CommentHereController(Controller):
    """The form of a comment beside a row, or without scripts on a page of its own."""

    path = "/w/{workspace:str}/tasks/{task_id:int}/facts/comment"

    @get("/", name="tasks.comment_form", permission=Permission.EDIT)
    async def get_form(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]
    ) -> Reply:
        """The empty form."""
        context = await comment_context(request, db, viewer, task_id, blank(back=page_before(request)))
        return page(request, template(request), **context)

    @post("/", name="tasks.comment", permission=Permission.EDIT, about=("comment", "Comment"))
    async def add(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]) -> Reply:
        """Say something; the answer is the row with its number of comments, or the page that it was written from."""
        form = await read_form(request, NewComment)
        if form.errors:
            context = await comment_context(request, db, viewer, task_id, form)
            return page(request, template(request), status=422, headers=INTO_FORM, **context)
        body, names = form.value.body, await get_names(db, viewer.workspace.id)
        mentions = await find_mentions(body, names.members)
        added = await add_comment(db, viewer.workspace.id, task_id, viewer.account.id, body, mentions, now=viewer.now)
        if added is None:
            raise NotFoundException
        if not wants_fragment(request):
            here = workspace_url(viewer, "tasks.show", task_id=task_id)
            return moved_on(request, local_path(form.typed["back"]) or here, added.event_id)
        return page(
            request,
            "tasks/_changed.html",
            notice=told(viewer, task_id, "comment", "comment.created", added)["notice"],
            stats=await get_stats(db, viewer),
            leaves=False,
            came=[],
            taken_back_id=None,
            **await row_context(db, viewer, task_id, await shown_filter(request, viewer, db)),
        )


def template(request: AnyRequest) -> str:
    """The form alone, for a sheet, or on a page."""
    return "tasks/facts/_comment.html" if asked_by_htmx(request) else "tasks/facts/comment_page.html"


async def comment_context(
    request: AnyRequest, db: Database, viewer: Viewer, task_id: int, form: Form[Any]
) -> dict[str, Any]:
    """What the form is given. Raises NotFoundException where there is no such task, or it is in the trash."""
    task = await queries.get_task(db, viewer.workspace.id, task_id)
    if task is None or task.deleted_at is not None:
        raise NotFoundException
    names = await get_names(db, viewer.workspace.id)
    return common(viewer) | {
        "task": task,
        "form": form,
        "mentionable": tuple(names.members.items()),
        "in_list": is_in_list(request, viewer),
        "back": local_path(form.typed["back"]),
    }
