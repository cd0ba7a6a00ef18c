"""What the templates of drafts are given."""

from typing import Any

from litestar.exceptions import NotFoundException

from webapp.database.pool import Database
from webapp.drafts import queries
from webapp.drafts.models import DRAFT_STATUS_WORDS, KIND_WORDS, DraftFilter
from webapp.drafts.revisions import Revision
from webapp.drafts.text import count_words, reading_ease, reading_minutes
from webapp.events.queries import HISTORY_SIZE, get_history, get_names
from webapp.events.story import history_lines
from webapp.files.models import Parent
from webapp.files.pages import files_context, pictures_in
from webapp.web.forms import Form, blank
from webapp.web.markdown import render_long_markdown
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Viewer

KINDS_OF_REVISION = {
    "created": "begun",
    "saved": "saved",
    "merged": "merged with what others saved",
    "restored": "restored from an earlier one",
    "side": "kept beside the draft, because it clashed",
}


def common(viewer: Viewer) -> dict[str, Any]:
    """What every fragment of drafts may use."""
    return {
        "section": "drafts",
        "can_edit": may(viewer.role, Permission.EDIT),
        "kind_words": KIND_WORDS,
        "status_words": DRAFT_STATUS_WORDS,
    }


async def rows_context(db: Database, viewer: Viewer, wanted: DraftFilter) -> dict[str, Any]:
    """One page of rows."""
    found = await queries.get_drafts(db, viewer.workspace.id, wanted)
    return common(viewer) | {"wanted": wanted, "rows": found.rows, "after": found.after}


async def list_context(
    db: Database,
    viewer: Viewer,
    wanted: DraftFilter,
    *,
    asked: Form[DraftFilter] | None = None,
    add_form: Form[Any] | None = None,
) -> dict[str, Any]:
    """The whole list: rows, counts, and what can be chosen."""
    names = await get_names(db, viewer.workspace.id)
    stats = await queries.get_draft_stats(db, viewer.workspace.id)
    return await rows_context(db, viewer, wanted) | {
        "names": names,
        "status_counts": {status: stats.get(("", "", status), 0) for status in DRAFT_STATUS_WORDS},
        "kind_counts": {
            kind: sum(stats.get(("kind", kind, status), 0) for status in DRAFT_STATUS_WORDS) for kind in KIND_WORDS
        },
        "asked": asked or blank(),
        "add_form": add_form or blank(),
    }


async def draft_context(
    db: Database,
    viewer: Viewer,
    draft_id: int,
    *,
    form: Form[Any] | None = None,
    details_form: Form[Any] | None = None,
) -> dict[str, Any]:
    """A draft's page, with the editor as it is saved or as it was typed.

    Raises NotFoundException where there is no such draft.
    """
    draft = await queries.get_draft(db, viewer.workspace.id, draft_id)
    if draft is None:
        raise NotFoundException
    history = await history_context(db, viewer, draft_id)
    saved = blank(
        version=draft.version,
        revision=draft.revision,
        title=draft.title,
        body=draft.body,
        kind=draft.kind,
        project_id=draft.project_id,
        task_id=draft.task_id,
    )
    shown = form or saved
    words = count_words(shown.typed["body"]) if form else draft.word_count
    body = shown.typed.get("body", "")
    return {
        **common(viewer),
        **history,
        **await files_context(db, viewer, Parent("draft", draft_id), deleted=draft.deleted_at is not None),
        "draft": draft,
        "form": shown,
        "details_form": Form({**saved.typed, **details_form.typed}, details_form.errors, None)
        if details_form
        else saved,
        "html": await render_long_markdown(body, pictures=await pictures_in(db, viewer, body), lines=True),
        "words": words,
        "minutes_to_read": reading_minutes(words),
        "ease": reading_ease(body),
    }


async def draft_part_context(db: Database, viewer: Viewer, draft_id: int) -> dict[str, Any]:
    """What each part of a draft's page is given: the draft and its history. Raises NotFoundException."""
    draft = await queries.get_draft(db, viewer.workspace.id, draft_id)
    if draft is None:
        raise NotFoundException
    return {**common(viewer), **await history_context(db, viewer, draft_id), "draft": draft}


async def history_context(db: Database, viewer: Viewer, draft_id: int) -> dict[str, Any]:
    """A draft's history, which changes with each part of its page, and the names in it."""
    names = await get_names(db, viewer.workspace.id)
    events = await get_history(db, viewer.workspace.id, "draft", draft_id)
    return {
        "names": names,
        "history": history_lines(events[:HISTORY_SIZE], names, viewer),
        "more_history": len(events) > HISTORY_SIZE,
    }


async def revision_context(
    db: Database, viewer: Viewer, draft_id: int, revision: Revision, *, name_form: Form[Any] | None = None
) -> dict[str, Any]:
    """A revision's page. Raises NotFoundException where there is no such draft."""
    draft = await queries.get_draft(db, viewer.workspace.id, draft_id)
    if draft is None:
        raise NotFoundException
    names = await get_names(db, viewer.workspace.id)
    return common(viewer) | {
        "draft": draft,
        "revision": revision,
        "author": names.everybody.get(revision.author_id or 0, "Somebody"),
        "kind_of_revision": KINDS_OF_REVISION[revision.kind],
        "name_form": name_form or blank(name=revision.name, was=revision.name),
        "html": await render_long_markdown(revision.body, pictures=await pictures_in(db, viewer, revision.body)),
    }
