"""What the templates of threads are given."""

from typing import Any

from litestar.exceptions import NotFoundException

from webapp.comments.context import as_html
from webapp.database.pool import Database, Queryable
from webapp.drafts.context import common
from webapp.drafts.finding import find_draft
from webapp.drafts.models import Draft
from webapp.drafts.threads import queries
from webapp.drafts.threads.models import Place, ShownComment, ShownThread, Thread, ThreadComment
from webapp.drafts.threads.places import find_places
from webapp.history.models import Names
from webapp.history.queries import get_names
from webapp.web.forms.form import Form
from webapp.web.markdown.passages import Passage, Reading
from webapp.web.pages import workspace_url
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Role, Viewer


async def threads_context(
    db: Database,
    viewer: Viewer,
    draft: Draft,
    names: Names,
    *,
    after: int | None = None,
    resolved: bool = False,
) -> dict[str, Any]:
    """A draft's open threads, or the resolved ones, with their latest comments and where their passages are: those
    about the whole draft first, the others in the order of the text, those whose passage was removed last. Raises
    Busy."""
    workspace_id = viewer.workspace.id
    found = await queries.list_threads(db, workspace_id, draft.id, resolved=resolved, after=after)
    threads = found[: queries.PAGE_SIZE]
    comments = await queries.get_comments(db, workspace_id, [thread.id for thread in threads])
    places = await find_places(db, workspace_id, draft, threads)
    shown = await as_shown(db, viewer, threads, comments, places, names)
    return {
        "threads": sorted(shown, key=in_the_text),
        "more_threads": threads[-1].id if len(found) > len(threads) else None,
        "resolved": resolved,
        "resolved_count": await queries.count_resolved(db, workspace_id, draft.id),
        "mentionable": tuple(names.members.items()),
        "forms": {},
        "open_comment": None,
        "comment_form": None,
    }


def reading_of(viewer: Viewer, draft: Draft, threads: list[ShownThread]) -> Reading:
    """What a draft's text shows of its threads (`render_long_markdown`): their passages, and where to comment on each
    block for whoever may."""
    passages = tuple(
        Passage(shown.thread.id, shown.place.starts, shown.place.ends)
        for shown in threads
        if shown.place is not None and shown.place.ends
    )
    way = workspace_url(viewer, "threads.new", {"revision": draft.revision}, draft_id=draft.id) + "&line="
    return Reading(passages, way if may(viewer.role, Permission.EDIT) else "")


def in_the_text(shown: ShownThread) -> tuple[bool, bool, int, int]:
    """The place of a thread among the others."""
    passage, place = shown.thread.quote is not None, shown.place
    there = place is not None and place.ends > 0
    return (passage, passage and not there, place.starts if place else 0, shown.thread.id)


async def as_shown(
    db: Queryable,
    viewer: Viewer,
    threads: list[Thread],
    comments: dict[int, list[ThreadComment]],
    places: dict[int, Place | None],
    names: Names,
    *,
    limit: int = queries.LATEST,
) -> list[ShownThread]:
    """Threads as this person sees them. Raises Busy."""
    latest = {thread_id: rows[:limit][::-1] for thread_id, rows in comments.items()}
    every = [comment for rows in latest.values() for comment in rows]
    html = await as_html(db, viewer, every, names, kind="thread-comment")
    can_edit = may(viewer.role, Permission.EDIT)

    def shown(comment: ThreadComment) -> ShownComment:
        own = comment.author_id == viewer.account.id
        may_delete = can_edit and (own or viewer.role is Role.OWNER)
        return ShownComment(comment, html[comment.id], may_edit=can_edit and own, may_delete=may_delete)

    return [
        ShownThread(
            thread,
            [shown(comment) for comment in latest[thread.id]],
            comments[thread.id][limit].id if len(comments[thread.id]) > limit else None,
            places.get(thread.id),
        )
        for thread in threads
    ]


async def list_context(
    db: Database, viewer: Viewer, draft_id: int, *, after: int | None = None, resolved: bool = False
) -> dict[str, Any]:
    """The page of a draft's threads. Raises NotFoundException, Busy."""
    draft = await find_draft(db, viewer, draft_id)
    names = await get_names(db, viewer.workspace.id)
    threads = await threads_context(db, viewer, draft, names, after=after, resolved=resolved)
    return common(viewer) | {"draft": draft} | threads


async def thread_context(
    db: Database,
    viewer: Viewer,
    draft_id: int,
    thread_id: int,
    *,
    upto: int | None = None,
    answer: Form[Any] | None = None,
    comment_id: int | None = None,
    comment_form: Form[Any] | None = None,
) -> dict[str, Any]:
    """The page of one thread, with its latest comments, or those up to one of them; with the answer, or other words for
    a comment, as they were typed. Raises NotFoundException where it has no comments, Busy."""
    draft = await find_draft(db, viewer, draft_id)
    thread = await queries.get_thread(db, viewer.workspace.id, draft_id, thread_id)
    if thread is None or not thread.comments_count:
        raise NotFoundException
    names = await get_names(db, viewer.workspace.id)
    comments = await queries.get_comments(
        db, viewer.workspace.id, [thread_id], limit=queries.COMMENTS, upto=comment_id or upto
    )
    places = await find_places(db, viewer.workspace.id, draft, [thread])
    (shown,) = await as_shown(db, viewer, [thread], comments, places, names, limit=queries.COMMENTS)
    return common(viewer) | {
        "draft": draft,
        "shown": shown,
        "mentionable": tuple(names.members.items()),
        "forms": {thread_id: answer} if answer else {},
        "open_comment": comment_id,
        "comment_form": comment_form,
    }


async def new_context(
    db: Database, draft: Draft, viewer: Viewer, form: Form[Any], quote: str | None, problem: str
) -> dict[str, Any]:
    """The page on which a thread is begun, about a passage by what it says or about the whole draft; `problem` is why
    that can't be."""
    members = (await get_names(db, viewer.workspace.id)).members
    about = {"draft": draft, "new_form": form, "quote": quote, "problem": problem}
    return common(viewer) | about | {"mentionable": tuple(members.items())}
