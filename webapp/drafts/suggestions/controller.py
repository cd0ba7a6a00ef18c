"""Routes of suggested edits: make them, take them, decline them."""

from litestar import Controller, get, post, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.drafts.conflict import Kept
from webapp.drafts.context import draft_part_context
from webapp.drafts.finding import find_draft
from webapp.drafts.models import MAX_SENT
from webapp.drafts.queries import get_draft
from webapp.drafts.suggestions import queries
from webapp.drafts.suggestions.accept import DECIDED, GONE, NotAccepted, accept
from webapp.drafts.suggestions.context import in_text_context, suggestions_context, writing_context
from webapp.drafts.suggestions.models import Author, SuggestedText, Suggestion, SuggestionNote
from webapp.drafts.suggestions.places import find_places
from webapp.drafts.suggestions.suggest import Refused, suggest, told_of
from webapp.drafts.words import common, signed_in_since
from webapp.history.flash import find_notice
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import read_form
from webapp.web.pages import AnyRequest, Reply, asked_by_htmx, back, moved_on, page, wants_fragment, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer


class SuggestionController(Controller):
    """What somebody would change in a draft, and what becomes of it."""

    path = "/w/{workspace:str}/drafts/{draft_id:int}/suggestions"

    @get("/", name="suggestions.list", permission=Permission.READ)
    async def list_suggestions(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """The draft with all suggestions in their places; for the editor's page what waits for a decision alone."""
        draft = await find_draft(db, viewer, draft_id)
        if wants_fragment(request):
            context = await suggestions_context(db, viewer, draft, in_editor=True)
            return page(request, "drafts/suggestions/_suggestions.html", draft=draft, **common(viewer), **context)
        context = common(viewer) | await in_text_context(db, viewer, draft)
        return page(request, "drafts/suggestions/page.html", **context)

    @get("/new", name="suggestions.new", permission=Permission.EDIT)
    async def write_suggestions(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """The draft's title and text, to be changed into what somebody would have instead."""
        draft = await find_draft(db, viewer, draft_id)
        return page(request, "drafts/suggestions/new.html", **writing_context(draft))

    @post(
        "/",
        name="suggestions.create",
        permission=Permission.EDIT,
        request_max_body_size=MAX_SENT,
        about=("suggest changes", "Send the suggestions"),
    )
    async def add_suggestions(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """What was changed of the text becomes suggestions, one for each stretch."""
        form = await read_form(request, SuggestedText)
        if not form.errors and form.value.account not in (None, viewer.account.id):
            form.reject("account", signed_in_since(viewer))
        status = 422
        if not form.errors:
            author = Author(viewer.account.id, viewer.account.name)
            made = await suggest(db, viewer.workspace.id, draft_id, author, form.value, now=viewer.now)
            if not isinstance(made, Refused):
                to = workspace_url(viewer, "reading.show", draft_id=draft_id) + "#suggestions"
                return moved_on(request, to, made.event_id if made else None)
            form.reject(made.field, made.message)
            status = 409 if made.stale else 422
        draft = await get_draft(db, viewer.workspace.id, draft_id)
        context = writing_context(draft, form)
        if status == 409:
            form.typed["version"] = str(context["draft"].revision)
        return page(request, "drafts/suggestions/new.html", status=status, **context)

    @post(
        "/acceptance",
        name="suggestions.accept_all",
        permission=Permission.EDIT,
        about=("take suggestions", "Accept all"),
    )
    async def accept_all(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """Take all suggestions that fit, as one revision; the others stay."""
        return await accepted(request, viewer, db, draft_id, None)

    @post(
        "/{suggestion_id:int}/acceptance",
        name="suggestions.accept",
        permission=Permission.EDIT,
        about=("take a suggestion", "Accept"),
    )
    async def accept_one(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        draft_id: FromPath[int],
        suggestion_id: FromPath[int],
    ) -> Reply:
        """Take a suggestion as a new revision; 409 where it doesn't fit any more or was decided about."""
        return await accepted(request, viewer, db, draft_id, suggestion_id)

    @post(
        "/{suggestion_id:int}/refusal",
        name="suggestions.decline",
        permission=Permission.EDIT,
        about=("decline a suggestion", "Decline"),
    )
    async def decline(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        draft_id: FromPath[int],
        suggestion_id: FromPath[int],
    ) -> Reply:
        """Decline a suggestion, or dismiss one that doesn't fit any more; with an undo."""
        suggestion = await found_suggestion(db, viewer, draft_id, suggestion_id)
        draft = await find_draft(db, viewer, draft_id)
        places = await find_places(db, viewer.workspace.id, draft, [suggestion])
        return await decided(
            request, viewer, db, draft_id, suggestion, "declined", {"fits": places[suggestion.id] is not None}
        )

    @post(
        "/{suggestion_id:int}/withdrawal",
        name="suggestions.withdraw",
        permission=Permission.EDIT,
        about=("take a suggestion back", "Take back"),
    )
    async def withdraw(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        draft_id: FromPath[int],
        suggestion_id: FromPath[int],
    ) -> Reply:
        """Take one's own suggestion back; with an undo."""
        suggestion = await found_suggestion(db, viewer, draft_id, suggestion_id)
        if suggestion.author_id != viewer.account.id:
            raise NotFoundException
        return await decided(request, viewer, db, draft_id, suggestion, "withdrawn", {})

    @put(
        "/{suggestion_id:int}/note",
        name="suggestions.note",
        permission=Permission.EDIT,
        about=("say why you suggest a change", "Save the note"),
    )
    async def note(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        draft_id: FromPath[int],
        suggestion_id: FromPath[int],
    ) -> Reply:
        """Say why one's own suggestion is made."""
        form = await read_form(request, SuggestionNote)
        suggestion = await found_suggestion(db, viewer, draft_id, suggestion_id)
        if suggestion.author_id != viewer.account.id:
            raise NotFoundException
        await find_draft(db, viewer, draft_id)
        kept = [("Note", form.typed["note"])]
        if form.errors:
            return refused(request, viewer, draft_id, form.errors["note"], status=422, kept=kept)
        if suggestion.state != "open":
            return refused(request, viewer, draft_id, DECIDED[suggestion.state], kept=kept)
        event_id = await queries.note(
            db, viewer.workspace.id, draft_id, suggestion_id, viewer.account.id, form.value.note, now=viewer.now
        )
        return await shown_again(request, viewer, db, draft_id, event_id)


async def found_suggestion(db: Database, viewer: Viewer, draft_id: int, suggestion_id: int) -> Suggestion:
    """A suggestion of a draft; raises NotFoundException."""
    suggestion = await queries.get_suggestion(db, viewer.workspace.id, draft_id, suggestion_id)
    if suggestion is None:
        raise NotFoundException
    return suggestion


async def accepted(
    request: AnyRequest, viewer: Viewer, db: Database, draft_id: int, suggestion_id: int | None
) -> Reply:
    """Take one suggestion, or all that fit; 409 with a sentence where that can't be."""
    if await get_draft(db, viewer.workspace.id, draft_id) is None:
        raise NotFoundException
    if suggestion_id is not None:
        await found_suggestion(db, viewer, draft_id, suggestion_id)
    try:
        taken = await accept(db, viewer.workspace.id, draft_id, viewer.account.id, suggestion_id, now=viewer.now)
    except NotAccepted as reason:
        return refused(request, viewer, draft_id, str(reason))
    return await shown_again(request, viewer, db, draft_id, taken.event_id)


async def decided(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    draft_id: int,
    suggestion: Suggestion,
    state: str,
    more: dict[str, object],
) -> Reply:
    """Give an open suggestion another state; 409 with a sentence where somebody has decided about it."""
    told = told_of([suggestion], suggestion.author) | more
    event_id = await queries.decide(
        db,
        viewer.workspace.id,
        draft_id,
        viewer.account.id,
        f"suggestion.{state}",
        [suggestion.id],
        state,
        told,
        now=viewer.now,
    )
    if event_id is None:
        now = await found_suggestion(db, viewer, draft_id, suggestion.id)
        return refused(request, viewer, draft_id, DECIDED.get(now.state, GONE))
    return await shown_again(request, viewer, db, draft_id, event_id)


async def shown_again(request: AnyRequest, viewer: Viewer, db: Database, draft_id: int, event_id: int | None) -> Reply:
    """The answer to a decision: in the editor's page the suggestions and the history, else the page that was shown."""
    if not wants_fragment(request):
        reading = workspace_url(viewer, "reading.show", draft_id=draft_id)
        others = [workspace_url(viewer, name, draft_id=draft_id) for name in ("drafts.show", "suggestions.list")]
        return moved_on(request, back(request, reading, *others), event_id)
    context = await draft_part_context(db, viewer, draft_id)
    return page(
        request,
        "drafts/suggestions/_changed.html",
        notice=await find_notice(db, viewer, event_id),
        **context,
        **await suggestions_context(db, viewer, context["draft"], in_editor=True),
    )


def refused(
    request: AnyRequest, viewer: Viewer, draft_id: int, message: str, *, status: int = 409, kept: Kept = ()
) -> Reply:
    """Why nothing was done: a notice on the page that is shown, or a page of its own with what was typed."""
    template = "drafts/suggestions/_refused.html" if asked_by_htmx(request) else "drafts/suggestions/refused.html"
    where = workspace_url(viewer, "reading.show", draft_id=draft_id)
    return page(request, template, status=status, section="drafts", message=message, where=where, kept=kept)
