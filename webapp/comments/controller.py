"""Routes of comments: write, edit, delete. They are read on the page of their task."""

from typing import Any

from litestar import Controller, delete, post, put
from litestar.exceptions import ClientException, NotFoundException, PermissionDeniedException
from litestar.params import FromPath
from msgspec.structs import replace

from webapp.comments import queries
from webapp.comments.context import as_html, as_shown, comments_around, comments_context
from webapp.comments.models import Added, Change, Comment, CommentEdit, NewComment
from webapp.database.pool import Database
from webapp.history.flash import notice_in
from webapp.history.models import Names
from webapp.history.queries import get_names
from webapp.tasks.context import part_context, task_context
from webapp.tasks.models import TaskView
from webapp.tasks.told import told
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import Form, parse, parse_pairs, read_form
from webapp.web.markdown.render import find_mentions
from webapp.web.pages import (
    NOTHING_ELSE,
    AnyRequest,
    Reply,
    changed,
    page,
    shown_query,
    wants_fragment,
    workspace_url,
)
from webapp.web.permissions import Permission
from webapp.web.viewer import Role, Viewer


class CommentController(Controller):
    """What is said about a task. Who writes from the task's page gets what changed there back."""

    path = "/w/{workspace:str}/tasks/{task_id:int}/comments"

    @post("/", name="comments.create", permission=Permission.EDIT, about=("comment", "Comment"))
    async def add_comment(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]
    ) -> Reply:
        """Say something; members are mentioned by an @ and their name."""
        form = await read_form(request, NewComment)
        if form.errors:
            return await refused(request, viewer, db, task_id, form=form)
        body = form.value.body
        names = await get_names(db, viewer.workspace.id)
        mentions = await find_mentions(body, names.members)
        added = await queries.add_comment(
            db, viewer.workspace.id, task_id, viewer.account.id, body, mentions, now=viewer.now
        )
        if added is None:
            raise NotFoundException
        if not wants_fragment(request) or upto_shown(request):
            return await comments_changed(request, viewer, db, task_id, added.event_id, names, comment_id=added.id)
        comment = Comment(added.id, 1, viewer.account.id, viewer.account.name, body, viewer.now, None)
        return await comment_changed(request, viewer, db, task_id, "comment.created", added, comment, names, came=True)

    @put(
        "/{comment_id:int}",
        name="comments.update",
        permission=Permission.EDIT,
        about=("change a comment", "Save the comment"),
    )
    async def update_comment(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        task_id: FromPath[int],
        comment_id: FromPath[int],
    ) -> Reply:
        """Change one's own words; 409 with both where they were changed since the form was made."""
        form = await read_form(request, CommentEdit)
        comment = await find_comment(db, viewer, task_id, comment_id)
        if comment.author_id != viewer.account.id:
            raise PermissionDeniedException
        if form.errors:
            return await refused(request, viewer, db, task_id, comment_id=comment_id, comment_form=form)
        edit = form.value
        names = await get_names(db, viewer.workspace.id)
        change = await queries.edit_comment(
            db,
            viewer.workspace.id,
            task_id,
            comment_id,
            viewer.account.id,
            edit.body,
            await find_mentions(edit.body, names.members),
            version=edit.version,
            now=viewer.now,
        )
        if change is None or change.was_deleted:
            raise NotFoundException
        if change.version_before != edit.version and comment.body != edit.body:
            form.reject("body", "It was changed meanwhile, as you see above. Save again to keep yours.")
            form.typed["version"] = str(change.version_before)
            return await refused(request, viewer, db, task_id, status=409, comment_id=comment_id, comment_form=form)
        if not wants_fragment(request):
            return await comments_changed(request, viewer, db, task_id, change.event_id, names, comment_id=comment_id)
        if change.event_id is not None:
            version = change.version_before + 1
            comment = replace(comment, version=version, body=edit.body, edited_at=viewer.now)
        return await comment_changed(request, viewer, db, task_id, "comment.updated", change, comment, names)

    @delete(
        "/{comment_id:int}",
        name="comments.delete",
        permission=Permission.EDIT,
        status_code=200,
        about=("delete a comment", "Delete the comment"),
    )
    async def delete_comment(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        task_id: FromPath[int],
        comment_id: FromPath[int],
    ) -> Reply:
        """Take one's own comment away, or as an owner anybody's; with an undo."""
        comment = await find_comment(db, viewer, task_id, comment_id)
        if comment.author_id != viewer.account.id and viewer.role is not Role.OWNER:
            raise PermissionDeniedException
        change = await queries.delete_comment(
            db, viewer.workspace.id, task_id, comment_id, viewer.account.id, now=viewer.now
        )
        if change is None or change.was_deleted:
            raise NotFoundException
        if not wants_fragment(request):
            return await comments_changed(request, viewer, db, task_id, change.event_id)
        return await comment_changed(request, viewer, db, task_id, "comment.deleted", change, comment)


async def find_comment(db: Database, viewer: Viewer, task_id: int, comment_id: int) -> Comment:
    """One comment of a task; raises NotFoundException where there is no such comment."""
    comment = await queries.get_comment(db, viewer.workspace.id, task_id, comment_id)
    if comment is None:
        raise NotFoundException
    return comment


async def comment_changed(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    task_id: int,
    action: str,
    change: Added | Change,
    comment: Comment,
    names: Names | None = None,
    *,
    came: bool = False,
) -> Reply:
    """The answer to htmx: this comment, or that it is gone where no `names` are given; the count, the line of the
    history, and the notice."""
    html = await as_html(db, viewer, [comment], names) if names is not None else {}
    return page(
        request,
        "comments/_comment_changed.html",
        headers=NOTHING_ELSE,
        task_id=task_id,
        comment_id=comment.id,
        shown=as_shown(viewer, comment, html[comment.id]) if html else None,
        came=came,
        comments_upto=upto_shown(request),
        comments_count=change.count_after,
        **told(viewer, task_id, "comment", action, change),
    )


def upto_shown(request: AnyRequest) -> int | None:
    """The comment that the page ends with from which a request was made; None where it shows the latest."""
    try:
        form = parse(TaskView, dict(parse_pairs(shown_query(request))))
    except ClientException:
        return None
    return None if form.errors else form.value.upto


async def comments_changed(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    task_id: int,
    event_id: int | None,
    names: Names | None = None,
    *,
    comment_id: int | None = None,
) -> Reply:
    """The answer to a changed comment: the comments, that one among them, the history and the notice; or on to the
    task's page. `names` where they have just been read."""
    context = await part_context(db, viewer, task_id, names=names)
    if comment_id is None:
        context |= await comments_context(db, viewer, task_id, context["names"])
    else:
        context |= await comments_around(db, viewer, task_id, context["names"], comment_id)
    query: dict[str, object] = {"upto": context["comments_upto"]}
    anchor = "#comments" if comment_id is None else f"#comment-{comment_id}"
    return changed(
        request,
        "comments/_changed.html",
        to=workspace_url(viewer, "tasks.show", query, task_id=task_id) + anchor,
        event_id=event_id,
        notice=notice_in(context["history"], viewer, event_id),
        **context,
    )


async def refused(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    task_id: int,
    *,
    status: int = 422,
    form: Form[Any] | None = None,
    comment_id: int | None = None,
    comment_form: Form[Any] | None = None,
) -> Reply:
    """The comments with what was typed and what is wrong with it, on the task's page. Raises NotFoundException where
    there is no such task, or it is in the trash."""
    context = await task_context(db, viewer, task_id)
    if context["task"].deleted_at is not None:
        raise NotFoundException
    if comment_id is None:
        context |= await comments_context(db, viewer, task_id, context["names"], form=form)
    else:
        context |= await comments_around(db, viewer, task_id, context["names"], comment_id, form=comment_form)
    return page(request, "tasks/task.html", fragment="comments/_comments.html", status=status, **context)
