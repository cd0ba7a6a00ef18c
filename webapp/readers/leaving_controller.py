"""How a reader leaves: by one press in their mail program (RFC 8058), or by the button on the page of their link."""

from litestar import Controller, delete, get, post
from litestar.exceptions import TooManyRequestsException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.delivery.queries import get_key
from webapp.newsletter.models import Leave
from webapp.readers import queries
from webapp.readers.models import Asked, ReaderStatus
from webapp.web import signed
from webapp.web.dependencies import GivenDatabase
from webapp.web.pages import AnyRequest, Reply, page
from webapp.web.permissions import Permission
from webapp.web.rate_limits import may_attempt, place_of

LEFT = 600  # from one place in a quarter of an hour: a mail service does it for all of its people


class LeavingController(Controller):
    """A reader's own link, which is in each mail. Nobody learns here whether a link is ours, and to leave twice is to
    leave."""

    path = "/stop/readers/{token:str}"

    @get("/", name="readers.leaving", permission=Permission.PUBLIC)
    async def ask(self, request: AnyRequest, db: GivenDatabase, token: FromPath[str]) -> Reply:
        """A button, for programs that open links before their reader does."""
        reader = await meant(db, token)
        has_left = reader is not None and reader.status == ReaderStatus.LEFT
        return page(request, "readers/leave.html", token=token, reader=reader, state="left" if has_left else "asked")

    @post("/", name="readers.leave", permission=Permission.PUBLIC, status_code=200)
    async def leave(self, request: AnyRequest, db: GivenDatabase, token: FromPath[str]) -> Reply:
        """Leave, by a person or by their mail program."""
        await limit(request, db)
        reader = await meant(db, token)
        if reader is not None:
            await queries.leave(db, reader.workspace_id, reader.id, now=request.app.state.clock())
        return page(request, "readers/leave.html", token=token, reader=reader, state="left")

    @delete("/", name="readers.come_back", permission=Permission.PUBLIC, status_code=200)
    async def come_back(self, request: AnyRequest, db: GivenDatabase, token: FromPath[str]) -> Reply:
        """Take that back."""
        await limit(request, db)
        reader = await meant(db, token)
        if reader is not None:
            await queries.come_back(db, reader.workspace_id, reader.id, now=request.app.state.clock())
        return page(request, "readers/leave.html", token=token, reader=reader, state="back")


async def limit(request: AnyRequest, db: Database) -> None:
    """Hold one place to a number of presses. Raises TooManyRequestsException."""
    if not await may_attempt(db, f"leave {place_of(request)}", LEFT, now=request.app.state.clock()):
        raise TooManyRequestsException


async def meant(db: Database, token: str) -> Asked | None:
    """Whose link it is; None where it is none of ours, or they were forgotten."""
    link = signed.read(await get_key(db), token, Leave)
    return await queries.get_asked(db, link.workspace_id, link.reader_id) if link is not None else None
