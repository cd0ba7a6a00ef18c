"""Routes of reviews: asking, taking back, deciding, what went out, and how a workspace reviews."""

from typing import Any

import msgspec
from litestar import Controller, delete, get, post, put
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.drafts.conflict import Kept, show_clash
from webapp.drafts.context import draft_context
from webapp.drafts.details.saving import save_details, show_conflict
from webapp.drafts.models import MAX_SENT, DraftDetails, DraftText
from webapp.drafts.review import acts
from webapp.drafts.review.acts import Done, Wish
from webapp.drafts.review.changes import changes_since
from webapp.drafts.review.context import page_context
from webapp.drafts.review.forms import DecisionForm, OthersForm, SendForm, SinceQuery, read_with_people
from webapp.drafts.review.models import Decided, Decider, MovedOn, Refused
from webapp.drafts.review.moves import IN_TRASH, asked_by, none_can_approve
from webapp.drafts.review.queries import decide, get_state
from webapp.drafts.revisions import save as saving
from webapp.drafts.words import signed_in_since
from webapp.editing.by_itself import EditingSession
from webapp.editing.edit import Conflict
from webapp.reviews.place import is_in_queue, next_in_queue
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.days import written
from webapp.web.forms.form import Form, parse, read_form, read_query
from webapp.web.pages import AnyRequest, Reply, back, moved_on, page, see_other, wants_fragment, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer


class ReviewController(Controller):
    """Routes of a draft's review. Who may make a move is said in `moves.py`: a role may have changed while the page was
    open, and then the answer is a sentence, with the note that was typed."""

    path = "/w/{workspace:str}/drafts/{draft_id:int}/review"

    @get("/", name="review.show", permission=Permission.READ)
    async def show_review(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """The panel of a draft's page, asked for again; or that page."""
        context = await page_context(db, viewer, draft_id, had_open=request.query_params.get("shown", ""))
        if not wants_fragment(request):
            return see_other(request, shown_at(viewer, draft_id))
        return page(request, "drafts/review/_panel.html", **context)

    @post(
        "/",
        name="review.send",
        permission=Permission.EDIT,
        request_max_body_size=MAX_SENT,
        about=("send a draft for review", "Send it for review"),
    )
    async def send_draft(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """Save what is in the editor and beside it, and ask for decisions about exactly that; 409 where that clashes
        with what others saved, or it can't be sent: then nothing is sent."""
        form = await read_with_people(request, SendForm)
        if "title" in form.typed and not form.errors and form.value.account not in (None, viewer.account.id):
            form.reject("account", signed_in_since(viewer))
        state = await get_state(db, viewer.workspace.id, draft_id)
        if (
            state
            and not form.errors
            and (why := none_can_approve(asked_by(state, viewer.account.id), form.value.reviewers))
        ):
            form.reject("reviewers", why)
        if form.errors:
            context = await draft_context(db, viewer, draft_id, form=typed_text(form), send_form=form)
            return page(request, "drafts/draft.html", status=422, **context)
        sent = form.value
        if "title" in form.typed:
            text = DraftText(sent.revision, sent.title, sent.body, sent.session)
            saved = await saving.save(db, viewer.workspace.id, draft_id, viewer.account.id, text, now=viewer.now)
            if saved is None:
                kept = [("Title", sent.title), ("Text", sent.body), *asked_in(form, viewer)]
                return await refused_page(request, viewer, db, draft_id, Refused(IN_TRASH), kept=kept)
            if saved.state is saving.State.CLASH:
                return await show_clash(request, viewer, db, draft_id, saved.revision, kept=asked_in(form, viewer))
        if sent.details:
            details = parse(DraftDetails, sent.details)
            change, suggested = await save_details(db, viewer, draft_id, details, parse(EditingSession, sent.details))
            if details.errors:
                context = await draft_context(
                    db, viewer, draft_id, details_form=details, suggested=suggested, send_form=form
                )
                return page(request, "drafts/draft.html", status=422, **context)
            if change is None:
                return await refused_page(request, viewer, db, draft_id, Refused(IN_TRASH), kept=asked_in(form, viewer))
            if isinstance(change, Conflict):
                return await show_conflict(request, viewer, db, change, details, kept=asked_in(form, viewer))
        wish = Wish(sent.reviewers, sent.note, sent.wish_on, sent.of_links)
        done = await acts.send(
            db, viewer.workspace.id, draft_id, viewer.account.id, wish, again=sent.again, now=viewer.now
        )
        if isinstance(done, Refused):
            form.reject("reviewers", done.sentence)
            context = await draft_context(db, viewer, draft_id, send_form=form)
            if context["panel"].can & {"send", "send_again"}:
                return page(request, "drafts/draft.html", status=409, **context)
            return await refused_page(request, viewer, db, draft_id, done, kept=asked_in(form, viewer))
        return await answer(request, viewer, db, draft_id, done)

    @delete(
        "/",
        name="review.take_back",
        permission=Permission.EDIT,
        status_code=303,
        about=("take a draft back from review", "Take it back"),
    )
    async def take_back(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """End the review."""
        done = await acts.take_back(db, viewer.workspace.id, draft_id, viewer.account.id, now=viewer.now)
        return await answer(request, viewer, db, draft_id, done)

    @put(
        "/reviewers",
        name="review.ask_others",
        permission=Permission.EDIT,
        about=("ask others to review a draft", "Ask them"),
    )
    async def ask_others(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """Ask other people instead."""
        form = await read_with_people(request, OthersForm)
        state = await get_state(db, viewer.workspace.id, draft_id)
        if state and not form.errors and (why := none_can_approve(state, form.value.reviewers)):
            form.reject("reviewers", why)
        status = 422
        if not form.errors:
            asked = form.value.reviewers
            done = await acts.ask_others(db, viewer.workspace.id, draft_id, viewer.account.id, asked, now=viewer.now)
            if not isinstance(done, Refused):
                return await answer(request, viewer, db, draft_id, done)
            form.reject("reviewers", done.sentence)
            status = 409
        context = await draft_context(db, viewer, draft_id, others_form=form)
        if "ask_others" in context["panel"].can:
            return page(request, "drafts/draft.html", status=status, **context)
        return await refused_page(request, viewer, db, draft_id, Refused(first_of(form)), status=status)

    @post(
        "/decisions",
        name="review.decide",
        permission=Permission.READ,
        about=("decide about a draft", "Decide"),
    )
    async def decide_draft(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """Decide about exactly what was shown; 409 with what changed since where the draft moved on."""
        form = await read_form(request, DecisionForm)
        note = form.typed["note"]
        if form.errors:
            return await refused_page(request, viewer, db, draft_id, Refused(first_of(form)), note=note, status=422)
        given = form.value
        done = await decide(
            db,
            viewer.workspace.id,
            draft_id,
            Decider(viewer.account.id),
            given.verdict,
            given.note,
            given.shown,
            again=given.again,
            now=viewer.now,
        )
        return await answer(request, viewer, db, draft_id, done, note=note, decision=given)

    @delete(
        "/decisions",
        name="review.withdraw",
        permission=Permission.READ,
        status_code=303,
        about=("take a decision back", "Take it back"),
    )
    async def withdraw(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """Take one's decision back, which history tells."""
        done = await acts.withdraw(db, viewer.workspace.id, draft_id, Decider(viewer.account.id), now=viewer.now)
        return await answer(request, viewer, db, draft_id, done)

    @post(
        "/publication",
        name="review.publish",
        permission=Permission.EDIT,
        about=("mark a draft as published", "Mark it as published"),
    )
    async def publish(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """Remember that this very content went out."""
        done = await acts.publish(db, viewer.workspace.id, draft_id, viewer.account.id, now=viewer.now)
        return await answer(request, viewer, db, draft_id, done)

    @delete(
        "/publication",
        name="review.unpublish",
        permission=Permission.EDIT,
        status_code=303,
        about=("take back that a draft was published", "Take it back"),
    )
    async def unpublish(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """It isn't out."""
        done = await acts.unpublish(db, viewer.workspace.id, draft_id, viewer.account.id, now=viewer.now)
        return await answer(request, viewer, db, draft_id, done)

    @get("/changes", name="review.changes", permission=Permission.READ)
    async def show_changes(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """What changed since the draft was sent, or since a decision: its words and its details."""
        context = await page_context(db, viewer, draft_id)
        panel = context["panel"]
        if panel.review is None:
            return see_other(request, shown_at(viewer, draft_id))
        asked = read_query(request, SinceQuery)
        wanted = None if asked.errors else asked.value.decision
        since = next((each for each in panel.review.decisions if each.id == wanted), panel.review)
        changes = await changes_since(db, viewer.workspace.id, panel.state, since.revision, since.content)
        return page(request, "drafts/review/changes.html", since=since, changes=changes, **context)


def shown_at(viewer: Viewer, draft_id: int) -> str:
    """A draft's page."""
    return workspace_url(viewer, "drafts.show", draft_id=draft_id)


def typed_text(form: Form[SendForm]) -> Form[Any] | None:
    """What stood in the editor, where the form came from there."""
    if "title" not in form.typed:
        return None
    errors = {name: message for name, message in form.errors.items() if name in ("title", "body", "account")}
    return Form(dict(form.typed), errors, None)


def asked_in(form: Form[SendForm], viewer: Viewer) -> Kept:
    """What was typed to ask for a review, to be shown again where nothing was asked."""
    typed = (("Note", form.typed["note"]), ("Wished for", written(form.typed["wish_on"], viewer.date_order)))
    return [(label, text) for label, text in typed if text]


def first_of(form: Form[Any]) -> str:
    """What is wrong with a form, in a sentence."""
    return next(iter(form.errors.values()))


async def answer(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    draft_id: int,
    done: Done | Decided | Refused,
    *,
    note: str = "",
    decision: DecisionForm | None = None,
) -> Reply:
    """Back to where somebody was, with a notice of what was done; or why nothing was, with what they typed."""
    if isinstance(done, Refused):
        return await refused_page(request, viewer, db, draft_id, done, note=note, decision=decision)
    here = shown_at(viewer, draft_id)
    onward = None
    if decision is not None and (decision.queue or is_in_queue(request, viewer, draft_id)):
        onward = await next_in_queue(viewer, db, draft_id)
    return moved_on(request, onward or back(request, here, f"{here}/reading"), done.event_id)


async def refused_page(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    draft_id: int,
    refused: Refused,
    *,
    note: str = "",
    decision: DecisionForm | None = None,
    kept: Kept = (),
    status: int = 409,
) -> Reply:
    """Why nothing was done, what changed since what was shown, and the review as it is now, with the note that was
    typed, and what else is `kept`."""
    context = await page_context(db, viewer, draft_id, note=note)
    state = context["panel"].state
    changes = None
    if decision is not None and decision.revision and decision.shown != state.shown_hash:
        changes = await changes_since(db, viewer.workspace.id, state, decision.revision, details_in(decision.details))
    return page(
        request,
        "drafts/review/refused.html",
        status=status,
        refused=refused,
        moved_on=isinstance(refused, MovedOn),
        note=note,
        kept=kept,
        changes=changes,
        queue=decision is not None and (decision.queue or is_in_queue(request, viewer, draft_id)),
        **context,
    )


def details_in(text: str) -> dict[str, Any] | None:
    """The details that a form says were shown; None where it doesn't. They are only compared, and shown to who sent
    them."""
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except msgspec.MsgspecError:
        return None
