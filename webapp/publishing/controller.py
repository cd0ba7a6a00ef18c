"""Routes of publishing: a draft's going out, when and where; what goes out next, what waits for somebody, what did."""

from typing import Any
from zoneinfo import ZoneInfo

from litestar import Controller, delete, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.drafts.review.acts import Done
from webapp.drafts.review.models import Refused
from webapp.publishing import acts
from webapp.publishing.checking import check_all
from webapp.publishing.context import draft_publishing_context, queue_context, receipt_context, today_context
from webapp.publishing.models import QueueQuery, Weight
from webapp.publishing.moments import MomentForm, read_moment
from webapp.publishing.places.models import MOST
from webapp.publishing.queries import get_receipt
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import Form, parse, read_pairs, read_query
from webapp.web.pages import AnyRequest, Reply, back, moved_on, page, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer

NO_PLACE = "Choose where it goes."


class DraftPublishingController(Controller):
    """A draft's going out. Whether it may is said in `drafts/review/moves.py`."""

    path = "/w/{workspace:str}/drafts/{draft_id:int}"

    @get("/publishing", name="publishing.show", permission=Permission.READ)
    async def show_publishing(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """Where the draft goes and when, with what was found that stands against it, and what came of it."""
        return page(request, "publishing/draft.html", **await draft_publishing_context(request, db, viewer, draft_id))

    @post(
        "/publishing",
        name="publishing.publish",
        permission=Permission.EDIT,
        about=("publish a draft", "Publish it"),
    )
    async def publish(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """Let exactly this content go out now, to the places that are chosen."""
        form, chosen = await read_asked(request)
        if not await may_go(request, db, viewer, draft_id, form, chosen):
            return await form_again(request, viewer, db, draft_id, form, chosen)
        done = await acts.publish_now(db, viewer.workspace.id, draft_id, viewer.account.id, chosen, now=viewer.now)
        return await answer(request, viewer, db, draft_id, done, form, chosen)

    @delete(
        "/publishing",
        name="publishing.take_out",
        permission=Permission.EDIT,
        status_code=303,
        about=("take a draft back from where it is", "Take it back"),
    )
    async def take_out(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """Take it from each place that can give it back."""
        done = await acts.take_out(db, viewer.workspace.id, draft_id, viewer.account.id, now=viewer.now)
        return await answer(request, viewer, db, draft_id, done)

    @post(
        "/schedule",
        name="publishing.schedule",
        permission=Permission.EDIT,
        about=("schedule a draft", "Schedule it"),
    )
    async def schedule(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """Let it go out at a moment, or at another one than it has."""
        form, chosen = await read_asked(request)
        context = await draft_publishing_context(request, db, viewer, draft_id)
        goes_at = read_moment(form, viewer, ZoneInfo(context["publishing"].zone))
        if not await may_go(request, db, viewer, draft_id, form, chosen) or goes_at is None:
            return await form_again(request, viewer, db, draft_id, form, chosen)
        where = db, viewer.workspace.id, draft_id, viewer.account.id, goes_at
        if context["publishing"].state.schedule_id is not None:
            done = await acts.reschedule(*where, chosen, now=viewer.now)
        else:
            done = await acts.schedule(*where, chosen, now=viewer.now)
        return await answer(request, viewer, db, draft_id, done, form, chosen)

    @post(
        "/schedule/content",
        name="publishing.schedule_as_well",
        permission=Permission.EDIT,
        about=("schedule what a draft says now", "Schedule this as well"),
    )
    async def schedule_as_well(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """Let what it says now go out at the moment that it has."""
        context = await draft_publishing_context(request, db, viewer, draft_id)
        state = context["publishing"].state
        if state.goes_at is None or not state.may_go_out:
            done: Done | Refused = Refused(acts.NOT_AS_WELL)
        elif not await may_go(request, db, viewer, draft_id, form := parse(MomentForm, {}), None):
            return await form_again(request, viewer, db, draft_id, form, None)
        else:
            done = await acts.reschedule(
                db, viewer.workspace.id, draft_id, viewer.account.id, state.goes_at, None, now=viewer.now
            )
        return await answer(request, viewer, db, draft_id, done)

    @delete(
        "/schedule",
        name="publishing.unschedule",
        permission=Permission.EDIT,
        status_code=303,
        about=("take back when a draft goes out", "Take it back"),
    )
    async def unschedule(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """Take its moment away."""
        done = await acts.unschedule(db, viewer.workspace.id, draft_id, viewer.account.id, now=viewer.now)
        return await answer(request, viewer, db, draft_id, done)


class PublishingController(Controller):
    """What goes out next, what waits for somebody, what went out lately."""

    path = "/w/{workspace:str}/publishing"

    @get("/", name="publishing.list", permission=Permission.READ)
    async def list_publishing(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """The queue of publishing, or what of it goes out today."""
        if not (asked := read_query(request, QueueQuery)).errors and asked.value.day == "today":
            return page(request, "publishing/today.html", **await today_context(db, viewer))
        return page(request, "publishing/page.html", **await queue_context(db, viewer))

    @get("/receipts/{receipt_id:int}", name="publishing.receipt", permission=Permission.READ)
    async def show_receipt(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, receipt_id: FromPath[int]
    ) -> Reply:
        """What came of one act at one place; where it was changed over there, that beside ours."""
        return page(request, "publishing/receipt.html", **await receipt_context(db, viewer, receipt_id))

    @post(
        "/receipts/{receipt_id:int}/trial",
        name="publishing.try_again",
        permission=Permission.EDIT,
        about=("try to publish again", "Try again"),
    )
    async def try_again(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, receipt_id: FromPath[int]
    ) -> Reply:
        """Try what failed again, or what is tried again by itself now."""
        return await decide(request, viewer, db, receipt_id, overwrite=False)

    @post(
        "/receipts/{receipt_id:int}/ours",
        name="publishing.overwrite",
        permission=Permission.EDIT,
        about=("put what was published in the place of what is there", "Put ours there"),
    )
    async def overwrite(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, receipt_id: FromPath[int]
    ) -> Reply:
        """Put ours in the place of what was changed over there."""
        return await decide(request, viewer, db, receipt_id, overwrite=True)

    @delete(
        "/receipts/{receipt_id:int}",
        name="publishing.drop",
        permission=Permission.EDIT,
        status_code=303,
        about=("leave a place as it is", "Leave it"),
    )
    async def drop(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, receipt_id: FromPath[int]
    ) -> Reply:
        """Leave what is at the place as it is."""
        row = await get_receipt(db, viewer.workspace.id, receipt_id)
        if row is None:
            raise NotFoundException
        event_id = await acts.drop(db, viewer.workspace.id, receipt_id, viewer.account.id, now=viewer.now)
        return moved_on(request, where_from(request, viewer, row.draft_id), event_id)


async def decide(request: AnyRequest, viewer: Viewer, db: Database, receipt_id: int, *, overwrite: bool) -> Reply:
    """Let a receipt that waits be tried again."""
    row = await get_receipt(db, viewer.workspace.id, receipt_id)
    if row is None:
        raise NotFoundException
    event_id = await acts.try_again(
        db, viewer.workspace.id, receipt_id, viewer.account.id, overwrite=overwrite, now=viewer.now
    )
    return moved_on(request, where_from(request, viewer, row.draft_id), event_id)


def where_from(request: AnyRequest, viewer: Viewer, draft_id: int) -> str:
    """Where somebody was: the queue, or the draft."""
    here = workspace_url(viewer, "publishing.show", draft_id=draft_id)
    return back(
        request, here, workspace_url(viewer, "publishing.list"), workspace_url(viewer, "drafts.show", draft_id=draft_id)
    )


async def read_asked(request: AnyRequest) -> tuple[Form[MomentForm], list[int] | None]:
    """When and where a form says that it goes; no places where it doesn't name any."""
    pairs = await read_pairs(request)
    ticked = [value for name, value in pairs if name == "target"]
    chosen = [int(each) for each in ticked if each.isascii() and each.isdigit() and len(each) < 19]
    named = any(name == "places" for name, _ in pairs) or bool(ticked)
    form = parse(MomentForm, dict(pairs), request.scope.get("user"))
    return form, list(dict.fromkeys(chosen))[:MOST] if named else None


async def may_go(
    request: AnyRequest, db: Database, viewer: Viewer, draft_id: int, form: Form[Any], chosen: list[int] | None
) -> bool:
    """Whether nothing stands against it; what does is said in the form."""
    if chosen is not None and not chosen:
        form.reject("target", NO_PLACE)
    for finding in await check_all(request, db, viewer, draft_id, chosen):
        if finding.weight is Weight.BLOCKS:
            form.reject("target", finding.sentence)
    return not form.errors


async def form_again(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    draft_id: int,
    form: Form[MomentForm],
    chosen: list[int] | None,
    *,
    status: int = 422,
    refused: str = "",
) -> Reply:
    """The form, as it was sent, with what is wrong with it."""
    context = await draft_publishing_context(request, db, viewer, draft_id, form=form, chosen=chosen)
    return page(request, "publishing/draft.html", status=status, refused=refused, **context)


async def answer(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    draft_id: int,
    done: Done | Refused,
    form: Form[MomentForm] | None = None,
    chosen: list[int] | None = None,
) -> Reply:
    """To the draft, with a notice of what was done; or why nothing was."""
    if isinstance(done, Refused):
        again = form or parse(MomentForm, {})
        return await form_again(request, viewer, db, draft_id, again, chosen, status=409, refused=done.sentence)
    here = workspace_url(viewer, "drafts.show", draft_id=draft_id)
    onward = back(request, here, workspace_url(viewer, "publishing.list"))
    return moved_on(request, onward, done.event_id)
