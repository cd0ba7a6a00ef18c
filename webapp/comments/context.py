"""What the templates of comments are given."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from webapp.comments.models import Comment, Said, Shown
from webapp.comments.queries import PAGE_SIZE, get_comments
from webapp.database.pool import Queryable
from webapp.files.context import pictures_in, shown_in
from webapp.history.models import Names
from webapp.web.forms.form import Form, blank
from webapp.web.markdown.render import render_comments
from webapp.web.page_cache import ROWS, Key
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Role, Viewer


async def comments_around(
    db: Queryable, viewer: Viewer, task_id: int, names: Names, comment_id: int, *, form: Form[Any] | None = None
) -> dict[str, Any]:
    """The latest comments, or where one of them isn't among these, those up to it. With a form, its panel is open."""
    opened: dict[str, Any] = {"comment_id": comment_id, "comment_form": form} if form is not None else {}
    latest = await comments_context(db, viewer, task_id, names, **opened)
    if any(shown.comment.id == comment_id for shown in latest["comments"]):
        return latest
    return await comments_context(db, viewer, task_id, names, upto=comment_id, **opened)


async def comments_context(
    db: Queryable,
    viewer: Viewer,
    task_id: int,
    names: Names,
    *,
    upto: int | None = None,
    form: Form[Any] | None = None,
    comment_id: int | None = None,
    comment_form: Form[Any] | None = None,
    empty: bool = False,
) -> dict[str, Any]:
    """The latest comments on a task, or those up to one of them, the latest last; the panel of `comment_id` is open,
    with its form as it was typed. Where it is known to be `empty`, none are asked for."""
    found = [] if empty else await get_comments(db, viewer.workspace.id, task_id, upto=upto)
    comments = found[:PAGE_SIZE][::-1]
    html = await as_html(db, viewer, comments, names)
    return {
        "comments": [as_shown(viewer, comment, html[comment.id]) for comment in comments],
        "comments_upto": upto,
        "earlier_comments": found[PAGE_SIZE].id if len(found) > PAGE_SIZE else None,
        "mentionable": tuple(names.members.items()),
        "new_comment": form or blank(),
        "open_comment": comment_id,
        "comment_form": comment_form,
    }


def as_shown(viewer: Viewer, comment: Comment, html: Markup) -> Shown:
    """A comment as this person sees it."""
    may_edit, own = may(viewer.role, Permission.EDIT), comment.author_id == viewer.account.id
    return Shown(comment, html, may_edit=may_edit and own, may_delete=may_edit and (own or viewer.role is Role.OWNER))


async def as_html(
    db: Queryable, viewer: Viewer, comments: Sequence[Said], names: Names, *, kind: str = "comment"
) -> dict[int, Markup]:
    """The HTML of comments of a `kind` by their ids. It depends on their words, on the pictures that they show and,
    where they may mention somebody, on the names in the workspace alone, so it is made once for everybody; where there
    is much to make, in a process."""
    if not comments:
        return {}
    pictures = await pictures_in(db, viewer, *(comment.body for comment in comments))
    shown = {comment.id: shown_in(comment.body, pictures) for comment in comments}
    everybody = tuple(names.everybody.items()) if any("@" in comment.body for comment in comments) else ()
    keys: dict[int, Key] = {
        comment.id: (
            *(kind, viewer.workspace.id, comment.id, comment.version),
            *(everybody if "@" in comment.body else (), *shown[comment.id].items()),
        )
        for comment in comments
    }
    kept = {comment.id: ROWS.get(keys[comment.id]) for comment in comments}
    missing = [comment for comment in comments if kept[comment.id] is None]
    rendered = await render_comments(
        [comment.body for comment in missing], names.everybody, [shown[comment.id] for comment in missing]
    )
    made = {comment.id: html for comment, html in zip(missing, rendered, strict=True)}
    for comment_id, html in made.items():
        ROWS.put(keys[comment_id], html)
    return {comment.id: made.get(comment.id) or kept[comment.id] or Markup() for comment in comments}
