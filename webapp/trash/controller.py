"""The trash: what is in it, and taking it out."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from litestar import Controller, get, post
from litestar.exceptions import NotFoundException, PermissionDeniedException
from litestar.params import FromPath

from webapp.history.subject import Subject, subject_at, subject_called, url_of
from webapp.trash.queries import TRASH_SIZE, TrashRow, list_trash
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.fields import Text
from webapp.web.forms.form import read_query
from webapp.web.pages import AnyRequest, Reply, moved_on, page, workspace_url
from webapp.web.permissions import Permission, may


class TrashQuery(msgspec.Struct, frozen=True):
    """Where a page of the trash begins: `<id>~<moment>` of the last row before it."""

    after: Annotated[str, Text("After", max=60, required=False)] = ""


class TrashController(Controller):
    """What was deleted."""

    path = "/w/{workspace:str}/trash"

    @get("/", name="trash.list", permission=Permission.READ)
    async def show_trash(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """What was deleted, the latest first; nothing leaves the trash by itself."""
        asked = read_query(request, TrashQuery)
        place = None if asked.errors else after_of(asked.value)
        rows = await list_trash(db, viewer.workspace.id, viewer.account.id, after=place)
        last = rows[TRASH_SIZE - 1] if len(rows) > TRASH_SIZE else None
        after = f"{last.id}~{last.deleted_at.isoformat()}" if last is not None else None

        def where(subject: Subject, row: TrashRow) -> str:
            return url_of(viewer, subject, row.id, row.title)

        return page(
            request,
            "trash/page.html",
            section="trash",
            rows=rows[:TRASH_SIZE],
            after=after,
            subjects=subject_called,
            may=lambda asked: may(viewer.role, asked),
            url_of=where,
        )

    @post(
        "/{subject:str}/{row_id:int}/restoration",
        name="trash.restore",
        permission=Permission.EDIT,
        about=("take something out of the trash", "Restore it"),
    )
    async def restore(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        subject: FromPath[str],
        row_id: FromPath[int],
    ) -> Reply:
        """Take something out of the trash, with an undo."""
        declared = subject_at(subject)
        if declared is None or declared.trash is None:
            raise NotFoundException
        if not may(viewer.role, declared.trash.permission):
            raise PermissionDeniedException
        change = await declared.trash.restore(db, viewer.workspace.id, row_id, viewer.account.id, now=viewer.now)
        if change is None:
            raise NotFoundException
        return moved_on(request, workspace_url(viewer, "trash.list"), change.event_id)


def after_of(query: TrashQuery) -> tuple[datetime, int] | None:
    """The cursor of the trash; None for the first page, also where it was tampered with."""
    number, _, moment = query.after.partition("~")
    try:
        row_id, deleted_at = int(number), datetime.fromisoformat(moment)
        if deleted_at.tzinfo is None or not 0 < row_id < 2**63:
            return None
        return deleted_at.astimezone(UTC), row_id
    except (ValueError, OverflowError):
        return None
