"""Routes by which somebody follows a thing, or no more."""

from litestar import Controller, delete, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.history.subject import Subject, followable, subject_at, url_of
from webapp.notifications import queries
from webapp.notifications.context import get_titles
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.pages import AnyRequest, Reply, changed
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer


class FollowController(Controller):
    """What one follows. Whoever may read a thing may follow it."""

    path = "/w/{workspace:str}/follows/{things:str}/{thing_id:int}"

    @post("/", name="follows.follow", permission=Permission.READ, about=("follow something", "Follow it"))
    async def follow(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        things: FromPath[str],
        thing_id: FromPath[int],
    ) -> Reply:
        """Be told of what happens to a thing, from now on; also of one that was muted."""
        subject = await find_subject(db, viewer, things, thing_id)
        await queries.follow(db, viewer, subject.name, thing_id)
        return await follow_changed(request, viewer, db, subject, thing_id)

    @delete(
        "/",
        name="follows.unfollow",
        permission=Permission.READ,
        status_code=200,
        about=("follow something no more", "Follow it no more"),
    )
    async def unfollow(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        things: FromPath[str],
        thing_id: FromPath[int],
    ) -> Reply:
        """Be told no more, until one has to do with it again."""
        subject = await find_subject(db, viewer, things, thing_id)
        await queries.unfollow(db, viewer, subject.name, thing_id)
        return await follow_changed(request, viewer, db, subject, thing_id)


async def find_subject(db: Database, viewer: Viewer, plural: str, subject_id: int) -> Subject:
    """What can be followed; raises NotFoundException where there is no such thing."""
    subject = subject_at(plural)
    if subject is None or subject.name not in followable():
        raise NotFoundException
    if not await get_titles(db, viewer.workspace.id, [(subject.name, subject_id)]):
        raise NotFoundException
    return subject


async def follow_changed(request: AnyRequest, viewer: Viewer, db: Database, subject: Subject, subject_id: int) -> Reply:
    """The button as it is now; or on to the page of the thing."""
    follow = await queries.get_follow(db, viewer, subject.name, subject_id)
    return changed(
        request,
        "notifications/_follow.html",
        to=url_of(viewer, subject, subject_id),
        follow=follow,
        plural=subject.plural,
        subject_id=subject_id,
    )
