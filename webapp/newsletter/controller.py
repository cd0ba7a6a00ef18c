"""Routes of mailings: how far they are, stop and go on, and what a person decides about single mails."""

from typing import Any

from litestar import Controller, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.newsletter import queries
from webapp.newsletter.models import STATE_WORDS, MailingQuery, MailingState, SendAgain
from webapp.newsletter.sending import enqueue_slice
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import Form, blank, read_form, read_query
from webapp.web.pages import AnyRequest, Reply, page, see_other, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer

NONE_LEFT = "Somebody decided about this meanwhile."


class MailingController(Controller):
    """What goes, and went, to readers by mail."""

    path = "/w/{workspace:str}/mailings"

    @get("/", name="mailings.list", permission=Permission.EDIT)
    async def list_mailings(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """The mailings, the latest first."""
        asked = read_query(request, MailingQuery)
        rows = await queries.list_mailings(db, viewer.workspace.id, None if asked.errors else asked.value.after)
        return page(
            request,
            "newsletter/page.html",
            status=422 if asked.errors else 200,
            section="readers",
            mailings=rows[: queries.LISTED],
            after=rows[queries.LISTED - 1].id if len(rows) > queries.LISTED else None,
            state_words=STATE_WORDS,
        )

    @get("/{mailing_id:int}", name="mailings.show", permission=Permission.EDIT)
    async def show_mailing(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, mailing_id: FromPath[int]
    ) -> Reply:
        """How far a mailing is, and which of its mails somebody should look at."""
        return await mailing_page(request, viewer, db, mailing_id, blank())

    @post(
        "/{mailing_id:int}/stop",
        name="mailings.stop",
        permission=Permission.EDIT,
        about=("stop the mails to readers", "Stop"),
    )
    async def stop_mailing(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, mailing_id: FromPath[int]
    ) -> Reply:
        """Send no more of it; what is over stays so."""
        await known(db, viewer, mailing_id)
        where = viewer.workspace.id, mailing_id
        await queries.pause_mailing(db, *where, MailingState.STOPPED, "", viewer.account.id)
        return see_other(request, mailing_url(viewer, mailing_id))

    @post(
        "/{mailing_id:int}/continuation",
        name="mailings.go_on",
        permission=Permission.EDIT,
        about=("go on with the mails to readers", "Go on"),
    )
    async def go_on(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, mailing_id: FromPath[int]
    ) -> Reply:
        """Go on with those that wait."""
        await known(db, viewer, mailing_id)
        async with db.transaction() as tx:
            turn = await queries.continue_mailing(tx, viewer.workspace.id, mailing_id)
            if turn is not None:
                now = viewer.now
                await enqueue_slice(tx, viewer.workspace.id, mailing_id, turn, now=now, run_at=now)
        return see_other(request, mailing_url(viewer, mailing_id))

    @post(
        "/{mailing_id:int}/repetition",
        name="mailings.send_again",
        permission=Permission.EDIT,
        about=("send mails again", "Send them again"),
    )
    async def send_again(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, mailing_id: FromPath[int]
    ) -> Reply:
        """Send mails again that were refused, or of which nobody knows whether they went: a person decides."""
        form = await read_form(request, SendAgain)
        if not form.errors:
            await known(db, viewer, mailing_id)
            async with db.transaction() as tx:
                turn = await queries.send_again(
                    tx, viewer.workspace.id, mailing_id, form.value.state, form.value.reader_id
                )
                if turn is not None:
                    now = viewer.now
                    await enqueue_slice(tx, viewer.workspace.id, mailing_id, turn, now=now, run_at=now)
            if turn is not None:
                return see_other(request, mailing_url(viewer, mailing_id))
            form.reject("state", NONE_LEFT)
        return await mailing_page(request, viewer, db, mailing_id, form, status=422)

    @post(
        "/{mailing_id:int}/readers/{reader_id:int}/arrival",
        name="mailings.arrived",
        permission=Permission.EDIT,
        about=("say that a mail arrived", "It arrived"),
    )
    async def settle(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        mailing_id: FromPath[int],
        reader_id: FromPath[int],
    ) -> Reply:
        """A person found out that a doubtful mail arrived."""
        if not await queries.settle_doubt(db, viewer.workspace.id, mailing_id, reader_id):
            raise NotFoundException
        return see_other(request, mailing_url(viewer, mailing_id))


def mailing_url(viewer: Viewer, mailing_id: int) -> str:
    """The page of a mailing."""
    return workspace_url(viewer, "mailings.show", mailing_id=mailing_id)


async def known(db: Database, viewer: Viewer, mailing_id: int) -> None:
    """Raises NotFoundException where there is no such mailing."""
    if await queries.get_mailing(db, viewer.workspace.id, mailing_id) is None:
        raise NotFoundException


async def mailing_page(
    request: AnyRequest, viewer: Viewer, db: Database, mailing_id: int, form: Form[Any], *, status: int = 200
) -> Reply:
    """The page of a mailing. Raises NotFoundException."""
    mailing = await queries.get_mailing(db, viewer.workspace.id, mailing_id)
    if mailing is None:
        raise NotFoundException
    waiting = await queries.next_waiting(db, viewer.workspace.id, mailing_id) if mailing.goes_on else None
    asked = read_query(request, MailingQuery)
    after = None if asked.errors else asked.value.after
    wanting = await queries.list_wanting(db, viewer.workspace.id, mailing_id, after)
    return page(
        request,
        "newsletter/mailing.html",
        status=status,
        section="readers",
        mailing=mailing,
        form=form,
        state_words=STATE_WORDS,
        put_off_until=waiting.again_at if waiting and waiting.again_at and waiting.again_at > viewer.now else None,
        wanting=wanting[: queries.LISTED],
        after=wanting[queries.LISTED - 1].reader_id if len(wanting) > queries.LISTED else None,
    )
