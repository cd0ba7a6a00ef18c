"""The revisions of a draft: reading, comparing, naming and restoring them, and deciding where two texts clash."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, Response, get, post, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.drafts.conflict import clash_context, show_clash
from webapp.drafts.context import revision_context
from webapp.drafts.finding import find_draft, missing
from webapp.drafts.models import Comparison, DraftText, RevisionName, Since
from webapp.drafts.revisions import queries as revisions
from webapp.drafts.revisions import save as saving
from webapp.drafts.revisions.context import autosaves_context, comparison_context, history_context
from webapp.drafts.revisions.queries import Revision
from webapp.editing.by_itself import moment
from webapp.history.queries import get_names
from webapp.text.direction import isolated
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.fields import Number
from webapp.web.forms.form import read_form, read_query
from webapp.web.pages import AnyRequest, Reply, moved_on, page, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer


class Before(msgspec.Struct, frozen=True):
    """Where a page of the history begins: the event before it."""

    before: Annotated[int | None, Number("Before", min=1, max=2**63 - 1)] = None


class RevisionController(Controller):
    """Routes of revisions, and of what is made of two."""

    path = "/w/{workspace:str}/drafts/{draft_id:int}"

    @get("/revisions", name="drafts.revisions", permission=Permission.READ)
    async def list_revisions(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """Everything that was saved, the latest first; the autosaves of an editing session are one line."""
        asked = read_query(request, Before)
        before = None if asked.errors else asked.value.before
        return page(request, "drafts/revisions/page.html", **await history_context(db, viewer, draft_id, before))

    @get("/revisions/{number:int}", name="drafts.revision", permission=Permission.READ)
    async def get_revision(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        draft_id: FromPath[int],
        number: FromPath[int],
    ) -> Reply:
        """A saved version of the text, to read, to name and to restore."""
        revision = await found_revision(db, viewer, draft_id, number)
        return page(request, "drafts/revisions/revision.html", **await revision_context(db, viewer, draft_id, revision))

    @get("/revisions/{number:int}/autosaves", name="drafts.autosaves", permission=Permission.READ)
    async def list_autosaves(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        draft_id: FromPath[int],
        number: FromPath[int],
    ) -> Reply:
        """The autosaves of the editing session that a revision belongs to, back from it."""
        revision = await found_revision(db, viewer, draft_id, number)
        asked = read_query(request, Since)
        first = 1 if asked.errors else asked.value.revision
        context = await autosaves_context(db, viewer, draft_id, revision, first)
        return page(request, "drafts/revisions/autosaves.html", fragment="drafts/revisions/_autosaves.html", **context)

    @put(
        "/revisions/{number:int}/name",
        name="drafts.name_revision",
        permission=Permission.EDIT,
        about=("name a revision", "Name the revision"),
    )
    async def name_revision(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        draft_id: FromPath[int],
        number: FromPath[int],
    ) -> Reply:
        """Give a revision a name, or take it away; 409 where somebody else named it in the meantime."""
        form = await read_form(request, RevisionName)
        revision = await found_revision(db, viewer, draft_id, number)
        status = 422
        if not form.errors:
            named = await revisions.name_revision(
                db,
                viewer.workspace.id,
                draft_id,
                viewer.account.id,
                revision,
                form.value.name or None,
                expected=form.value.was or None,
                now=viewer.now,
            )
            if named is None:
                raise await missing(db, viewer, draft_id)
            here = workspace_url(viewer, "drafts.revision", draft_id=draft_id, number=number)
            if named.event_id is not None or (named.name or "") == form.value.name:
                return moved_on(request, here, named.event_id)
            form.reject("name", renamed_meanwhile(named.name))
            form.typed["was"] = named.name or ""
            status = 409
        context = await revision_context(db, viewer, draft_id, revision, name_form=form)
        if context["draft"].deleted_at is not None:
            raise await missing(db, viewer, draft_id)
        return page(request, "drafts/revisions/revision.html", status=status, **context)

    @post(
        "/revisions/{number:int}/restoration",
        name="drafts.restore_revision",
        permission=Permission.EDIT,
        about=("put an earlier revision of a draft in place", "Restore the revision"),
    )
    async def restore_revision(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        draft_id: FromPath[int],
        number: FromPath[int],
    ) -> Reply:
        """Save an old text as the newest revision; the form says which one it takes the place of, and what was saved
        since is merged with it, as with any save."""
        asked = await read_form(request, Since)
        revision = await found_revision(db, viewer, draft_id, number)
        if asked.errors:
            context = await revision_context(db, viewer, draft_id, revision)
            return page(request, "drafts/revisions/revision.html", status=422, **context)
        draft = await find_draft(db, viewer, draft_id)
        text = DraftText(asked.value.revision or draft.revision, revision.title, revision.body)
        saved = await saving.save(
            db, viewer.workspace.id, draft_id, viewer.account.id, text, now=viewer.now, restored=number
        )
        if saved is None:
            raise await missing(db, viewer, draft_id)
        if saved.state is saving.State.CLASH:
            return await show_clash(request, viewer, db, draft_id, saved.revision)
        return moved_on(request, workspace_url(viewer, "drafts.show", draft_id=draft_id), saved.event_id)

    @get("/comparison", name="drafts.compare", permission=Permission.READ)
    async def compare_revisions(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """Two revisions word by word, inline or side by side; unless it says which, the newest and the one before."""
        asked = read_query(request, Comparison)
        wanted = Comparison() if asked.errors else asked.value
        context = await comparison_context(db, viewer, draft_id, wanted, asked)
        return page(request, "drafts/revisions/comparison.html", status=422 if asked.errors else 200, **context)

    @get("/clash", name="drafts.clash", permission=Permission.EDIT)
    async def get_clash(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """What somebody wrote (`revision`) beside what is there now, with a proposal that holds both."""
        asked = read_query(request, Since)
        number = 0 if asked.errors else asked.value.revision
        return page(request, "drafts/conflict.html", **await clash_context(db, viewer, draft_id, number))

    @get("/text", name="drafts.text", permission=Permission.READ, by_itself=True)
    async def get_text(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """For an editor: the text as it is now, or 204 where that is what it has."""
        draft = await find_draft(db, viewer, draft_id)
        asked = read_query(request, Since)
        headers = {"cache-control": "private, no-store"}
        if not asked.errors and asked.value.revision == draft.revision:
            return Response(None, status_code=204, headers=headers)
        newest = await found_revision(db, viewer, draft_id, draft.revision)
        names = await get_names(db, viewer.workspace.id)
        text: dict[str, Any] = {
            "revision": draft.revision,
            "title": draft.title,
            "body": draft.body,
            "saved_at": moment(draft.updated_at),
            "by": names.everybody.get(newest.author_id or 0, "Somebody"),
            "own": newest.author_id == viewer.account.id,
        }
        return Response(text, headers=headers)


async def found_revision(db: Database, viewer: Viewer, draft_id: int, number: int) -> Revision:
    """A revision of a draft; raises NotFoundException."""
    revision = await revisions.get_revision(db, viewer.workspace.id, draft_id, min(number, 2**31 - 1))
    if revision is None:
        raise NotFoundException
    return revision


def renamed_meanwhile(name: str | None) -> str:
    """What a revision is called by now, for whoever wanted to name it too."""
    called = f"named it “{isolated(name)}”" if name else "took its name away"
    return f"Somebody {called} in the meantime. Save again to use yours."
