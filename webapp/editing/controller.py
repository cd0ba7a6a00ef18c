"""Acts that only set columns of a row: one route for those of all subjects."""

from litestar import Controller, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.history.subject import subject_at, url_of
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.pages import AnyRequest, Reply, moved_on, shown_path
from webapp.web.permissions import Permission


class ActController(Controller):
    """What a subject declares that it `sets`, such as `Act("archived", sets=…)`."""

    path = "/w/{workspace:str}/acts"

    @post(
        "/{plural:str}/{subject_id:int}/{act:str}",
        name="acts.do",
        permission=Permission.EDIT,
        about=("change something", "Change it"),
    )
    async def do(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        plural: FromPath[str],
        subject_id: FromPath[int],
        act: FromPath[str],
    ) -> Reply:
        """Do it to a row that isn't in the trash, and show the page that it was done from, with an undo. A row that is
        so already stays as it is."""
        subject = subject_at(plural)
        declared = subject.acts.get(act) if subject is not None else None
        if subject is None or subject.change is None or declared is None or declared.sets is None:
            raise NotFoundException
        change = await subject.change(
            db,
            viewer.workspace.id,
            subject_id,
            viewer.account.id,
            f"{subject.name}.{act}",
            declared.sets(viewer),
            now=viewer.now,
            expected={"deleted_at": None},
        )
        if change is None:
            raise NotFoundException
        here = shown_path(request) or url_of(viewer, subject, subject_id, change.title)
        return moved_on(request, here, change.event_id)
