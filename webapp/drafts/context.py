"""What the templates of drafts are given."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from litestar.exceptions import NotFoundException

from webapp.database.pool import Database
from webapp.drafts import queries, words
from webapp.drafts.details.context import details_context
from webapp.drafts.details.covers import cover_context
from webapp.drafts.export.shapes import CHOICES
from webapp.drafts.filters import SORT_WORDS, DraftFilter, DraftListForm
from webapp.drafts.finding import find_draft, get_deletion
from webapp.drafts.models import DRAFT_STATUS_WORDS, KIND_WORDS, Draft, DraftDetails, DraftRow
from webapp.drafts.query.context import query_context
from webapp.drafts.review.context import review_context
from webapp.drafts.revisions.queries import Revision
from webapp.drafts.suggestions.context import suggestions_context
from webapp.drafts.templates.queries import get_template_choices
from webapp.drafts.threads.open import open_context
from webapp.files.context import files_context, pictures_in
from webapp.files.models import Parent
from webapp.history.describe import history_lines
from webapp.history.models import Names
from webapp.history.queries import HISTORY_SIZE, get_history, get_names
from webapp.query.walking import Found
from webapp.text.statistics import said_of
from webapp.views.context import as_key, saved_drafts_context
from webapp.views.models import Listed, View
from webapp.views.queries import opened_as
from webapp.web.formatting import told_until
from webapp.web.forms.form import Form, blank, form_of
from webapp.web.markdown.render import render_long_markdown
from webapp.web.permissions import Permission, may
from webapp.web.shared import shared
from webapp.web.threads import off_the_loop
from webapp.web.unchanged import unchanged
from webapp.web.viewer import Viewer

common = words.common

KINDS_OF_REVISION = {
    "created": "begun",
    "saved": "saved",
    "merged": "merged with what others saved",
    "restored": "restored from an earlier one",
    "side": "kept beside the draft, because it clashed",
}


async def rows_context(db: Database, viewer: Viewer, wanted: DraftFilter) -> dict[str, Any]:
    """One page of rows."""
    return found_context(viewer, wanted, await queries.get_drafts(db, viewer, wanted))


def found_context(viewer: Viewer, wanted: DraftFilter, found: Found[DraftRow]) -> dict[str, Any]:
    """Rows that were found."""
    return common(viewer) | {
        "wanted": wanted,
        "rows": found.rows,
        "after": found.after,
        "searching": found.searching,
    }


async def list_context(
    db: Database,
    viewer: Viewer,
    wanted: DraftFilter,
    *,
    asked: Form[DraftListForm] | None = None,
    add_form: Form[Any] | None = None,
    limit: int = queries.PAGE_SIZE,
) -> dict[str, Any]:
    """The page of the list: the list itself, and the form above it."""
    wrong = tuple(asked.errors.values()) if asked else ()
    unread = asked.typed["q"] if asked and wrong else ""
    whose = viewer.account.id if wanted.mine else None
    view = await opened_as(db, viewer, wanted.view, Listed.DRAFTS)

    async def listed() -> dict[str, Any]:
        names = unchanged(db, viewer, get_names)
        context = await listed_context(db, viewer, wanted, wrong, limit, view)
        return context | {"names": await names, "unread": unread}

    async def adding() -> dict[str, Any]:
        names = unchanged(db, viewer, get_names)
        context = await add_context(db, viewer, wanted, add_form)
        return context | {"names": await names}

    async def above() -> dict[str, Any]:
        if add_form is not None:
            return await adding()
        return {"above": (await shared(viewer, "drafts/_add.html", (wanted.kind, wanted.project), adding)).html}

    asked_for = (wanted, whose, wrong, unread, limit, as_key(view))
    part, form = await asyncio.gather(shared(viewer, "drafts/_list.html", asked_for, listed), above())
    return {**common(viewer), "saved_view": view, "listed": part.html, **form}


async def add_context(
    db: Database, viewer: Viewer, wanted: DraftFilter, add_form: Form[Any] | None = None
) -> dict[str, Any]:
    """The form above the list."""
    return common(viewer) | {
        "wanted": wanted,
        "templates": await get_template_choices(db, viewer.workspace.id) if may(viewer.role, Permission.EDIT) else {},
        "add_form": add_form or blank(),
    }


async def listed_context(
    db: Database, viewer: Viewer, wanted: DraftFilter, wrong: tuple[str, ...], limit: int, view: View | None
) -> dict[str, Any]:
    """The list: rows, counts, and what can be chosen; `wrong` says what of a filter can't be read, `view` is what it
    was opened as."""
    stats, asked, found = await asyncio.gather(
        queries.get_draft_stats(db, viewer.workspace.id),
        query_context(db, viewer, wanted),
        queries.get_drafts(db, viewer, wanted, limit=limit),
    )
    context = found_context(viewer, asked["wanted"], found)
    return context | {
        **asked,
        **saved_drafts_context(viewer, asked["wanted"], view),
        "sort_words": SORT_WORDS,
        "until": told_until([row.updated_at for row in context["rows"]], viewer),
        "status_counts": {status: stats.get(("", "", status), 0) for status in DRAFT_STATUS_WORDS},
        "kinds": [
            (kind, words, sum(stats.get(("kind", kind, status), 0) for status in DRAFT_STATUS_WORDS))
            for kind, words in KIND_WORDS.items()
        ],
        "exports": CHOICES,
        "wrong": wrong,
    }


async def draft_context(
    db: Database,
    viewer: Viewer,
    draft_id: int,
    *,
    form: Form[Any] | None = None,
    details_form: Form[Any] | None = None,
    suggested: str | None = None,
    send_form: Form[Any] | None = None,
    others_form: Form[Any] | None = None,
) -> dict[str, Any]:
    """A draft's page, with the editor and the details as they are saved or as they were typed. `suggested` is a slug
    that is free, where the typed one is not; `send_form` what was typed to send it for review, `others_form` who was
    chosen to be asked instead.

    Raises NotFoundException where there is no such draft.
    """
    draft, threads, history = await asyncio.gather(
        queries.get_draft(db, viewer.workspace.id, draft_id),
        open_context(db, viewer, draft_id),
        history_context(db, viewer, draft_id, unchanged(db, viewer, get_names)),
    )
    if draft is None:
        raise NotFoundException
    review, files, suggestions = await asyncio.gather(
        review_context(
            db, viewer, draft_id, draft=draft, send_form=send_form, others_form=others_form, names=history["names"]
        ),
        files_context(db, viewer, Parent("draft", draft_id), deleted=draft.deleted_at is not None),
        suggestions_context(db, viewer, draft, in_editor=True),
    )
    saved = filled(draft)
    shown = form or saved
    body = shown.typed["body"]
    return {
        **common(viewer),
        **history,
        **files,
        **await cover_context(db, viewer, draft, files["files"]),
        **threads,
        **suggestions,
        "draft": draft,
        "deletion": await get_deletion(db, viewer.workspace.id, draft_id) if draft.deleted_at else None,
        "exports": CHOICES,
        "form": shown,
        **details_context(draft, saved, details_form, suggested),
        **review,
        "html": await render_long_markdown(body, pictures=await pictures_in(db, viewer, body), lines=True),
        "said": await off_the_loop(len(body), said_of, body),
    }


async def details_preview_context(
    db: Database, viewer: Viewer, draft_id: int, details_form: Form[Any]
) -> dict[str, Any]:
    """A draft's details alone, as they are typed. Raises NotFoundException where there is no such draft, or it is in
    the trash."""
    draft = await find_draft(db, viewer, draft_id)
    return {
        **common(viewer),
        **await cover_context(db, viewer, draft),
        "draft": draft,
        "names": await get_names(db, viewer.workspace.id),
        **details_context(draft, filled(draft), details_form),
    }


def filled(draft: Draft) -> Form[Any]:
    """The forms of a draft as it is saved."""
    return form_of(DraftDetails, draft, revision=draft.revision, body=draft.body)


async def draft_part_context(db: Database, viewer: Viewer, draft_id: int) -> dict[str, Any]:
    """What each part of a draft's page is given: the draft, its history, and what can be its cover. Raises
    NotFoundException."""
    draft, history = await asyncio.gather(
        queries.get_draft(db, viewer.workspace.id, draft_id), history_context(db, viewer, draft_id)
    )
    if draft is None:
        raise NotFoundException
    return {
        **common(viewer),
        **history,
        **await cover_context(db, viewer, draft),
        "draft": draft,
        "details_form": filled(draft),
    }


async def history_context(
    db: Database, viewer: Viewer, draft_id: int, reading: Awaitable[Names] | None = None
) -> dict[str, Any]:
    """A draft's history, which changes with each part of its page, and the names in it, unless they are being read."""
    reading = reading or get_names(db, viewer.workspace.id)
    events = await get_history(db, viewer.workspace.id, "draft", draft_id)
    names = await reading
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
