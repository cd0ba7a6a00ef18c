"""A calendar as programs read it: without signing in, by nothing but its address."""

from litestar import Controller, get
from litestar.exceptions import NotFoundException, TooManyRequestsException
from litestar.params import FromPath
from litestar.response import Response, Stream

from webapp.database.pool import Database
from webapp.feeds import queries
from webapp.feeds.calendar import asked_by, tag_of, written
from webapp.feeds.models import Feed
from webapp.web.dependencies import GivenDatabase
from webapp.web.filenames import begun, disposition, safe_name
from webapp.web.pages import AnyRequest, Reply, base_url
from webapp.web.permissions import Permission
from webapp.web.rate_limits import WINDOW, may_attempt, place_of
from webapp.web.threads import whose

UNKNOWN = 100  # addresses that aren't ours, of one place in a quarter of an hour
READ = 120  # times in a quarter of an hour that one is read
ENDING = ".ics"
OVER = "This calendar was ended by whoever made it, or they have left. Remove it from your calendar program.\n"
HEADERS = {"cache-control": "private, no-cache", "x-robots-tag": "noindex"}


class FeedOutsideController(Controller):
    """Tasks as a calendar."""

    path = "/feeds/{name:str}"

    @get("/", name="outside.feed", permission=Permission.PUBLIC)
    async def show(self, request: AnyRequest, db: GivenDatabase, name: FromPath[str]) -> Reply:
        """The calendar; 304 where the program has it, 410 where it was ended, 404 where it is none of ours."""
        now = request.app.state.clock()
        feed = await known(request, db, name)
        if feed.is_over:
            return Response(OVER, status_code=410, media_type="text/plain", headers=HEADERS)
        if not await may_attempt(db, f"feed {feed.id}", READ, now=now):
            raise too_many()
        viewer, base = feed.viewer(now), base_url(request)
        query, world = await asked_by(db, viewer, feed)
        headers = HEADERS | {"etag": tag_of(feed, query, viewer, base)}
        await queries.note_reading(db, feed, now=now)
        if headers["etag"] in request.headers.get("if-none-match", ""):
            return Response(b"", status_code=304, headers=headers)
        pieces = await begun(written(db, viewer, feed, query, world, base))
        headers["content-disposition"] = disposition(
            "inline", f"{safe_name(feed.title.replace('.', ' '), 'tasks')}.ics"
        )
        return Stream(pieces, media_type="text/calendar", headers=headers)


async def known(request: AnyRequest, db: Database, name: str) -> Feed:
    """The calendar of an address, also one that is over. Raises NotFoundException where it is none of ours,
    TooManyRequestsException where a place tries too many of these."""
    token = name.removesuffix(ENDING)
    feed = await queries.find_feed(db, token) if name.endswith(ENDING) else None
    if feed is not None:
        whose.set(-feed.id)  # nobody's account, with a share of what is done off the loop
        return feed
    if await may_attempt(db, f"feeds {place_of(request)}", UNKNOWN, now=request.app.state.clock()):
        raise NotFoundException
    raise too_many()


def too_many() -> TooManyRequestsException:
    """That it was asked for too often, and when to ask again."""
    return TooManyRequestsException(headers={"retry-after": str(int(WINDOW.total_seconds()))})
