"""Routes by which open pages stay true: the stream, the numbers of the navigation, who else is here."""

from typing import Annotated, Any, Literal

import msgspec
from litestar import Controller, Response, get, post
from litestar.exceptions import NotAuthorizedException

from webapp.live import queries
from webapp.live.dependencies import GivenHub
from webapp.live.hub import shown
from webapp.live.responses import StreamReply
from webapp.live.stream import Stream
from webapp.web.dependencies import GivenDatabase, GivenSettings, GivenViewer
from webapp.web.forms.fields import Choice, Flag, Number
from webapp.web.forms.form import read_form
from webapp.web.pages import AnyRequest, Reply, page
from webapp.web.permissions import Permission
from webapp.web.responses import for_script
from webapp.web.sessions import cookie_name, hash_token

PLAIN = "text/plain; charset=utf-8"


class Here(msgspec.Struct):
    """What somebody has open, whether they type in it, and whether they leave."""

    subject: Annotated[Literal["task", "draft"], Choice("Subject", ("task", "draft"))]
    subject_id: Annotated[int, Number("Number", min=1, max=2**63 - 1, required=True)]
    typing: Annotated[bool, Flag("Typing")] = False
    left: Annotated[bool, Flag("Left")] = False


class LiveController(Controller):
    """Routes of what is live."""

    @get("/live", name="live.stream", permission=Permission.SIGNED_IN, by_itself=True)
    async def open_stream(
        self, request: AnyRequest, viewer: GivenViewer, hub: GivenHub, settings: GivenSettings
    ) -> Reply:
        """What changes in all workspaces of this account, as it does (server-sent events; `webapp/live/stream.py` has
        the lines). 429 where the account has too many of these."""
        if "text/event-stream" not in request.headers.get("accept", ""):
            return Response("This is a stream of events, for scripts.", status_code=406, media_type=PLAIN)
        if hub.is_full(viewer.account.id):
            return Response("Too many streams.", status_code=429, media_type=PLAIN, headers={"retry-after": "60"})
        stream = Stream(hash_token(request.cookies[cookie_name(settings)]), viewer.account.id)
        if not await hub.join(stream):
            raise NotAuthorizedException
        return StreamReply(stream, hub)

    @get("/w/{workspace:str}/live/counts", name="live.counts", permission=Permission.READ, by_itself=True)
    async def read_counts(self, request: AnyRequest) -> Reply:
        """The numbers of the navigation, as htmx takes them."""
        return page(request, "layout/_own_counts.html")

    @post(
        "/w/{workspace:str}/live/presence",
        name="live.here",
        permission=Permission.READ,
        status_code=200,
        by_itself=True,
        about=("say that you are here", "Say so"),
    )
    async def be_here(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, hub: GivenHub
    ) -> Response[Any]:
        """Somebody has a task or a draft open, or leaves it; answers who else has. A page says it every few seconds."""
        form = await read_form(request, Here)
        if form.errors:
            return for_script({"errors": form.errors}, 422)
        here, workspace_id = form.value, viewer.workspace.id
        if here.left:
            await queries.leave(db, workspace_id, here.subject, here.subject_id, viewer.account.id)
        else:
            await queries.stay(db, workspace_id, here.subject, here.subject_id, viewer.account.id, typing=here.typing)
        hub.wake_present()
        present = await queries.get_present(db, workspace_id, here.subject, here.subject_id)
        return for_script({"here": [shown(each) for each in present]})
