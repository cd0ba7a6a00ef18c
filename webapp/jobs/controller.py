"""The owners' page of jobs: what the desk does by itself, what of it failed, and what to do about it."""

import logging
from collections.abc import Mapping

from litestar import Controller, delete, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.jobs.context import job_list, outages
from webapp.jobs.models import Job
from webapp.jobs.page_queries import drop_job, find_job, list_failed, retry_job, runs_desk, stop_job
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.pages import AnyRequest, Reply, page, see_other, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer

log = logging.getLogger("cofounder.jobs")


class JobController(Controller):
    """What the desk does by itself, for owners. That of the whole desk is seen by those of its first workspace."""

    path = "/w/{workspace:str}/jobs"

    @get("/", name="jobs.list", permission=Permission.MANAGE)
    async def list_jobs(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """What failed, what is done now, and what comes next."""
        jobs = kinds(request)
        of_desk = await job_list(db, jobs, None) if await runs_desk(db, viewer.workspace.id) else None
        return page(
            request,
            "jobs/page.html",
            section="jobs",
            ours=await job_list(db, jobs, viewer.workspace.id),
            of_desk=of_desk,
            outages=await outages(db, jobs.values()),
        )

    @post("/retry", name="jobs.retry_all", permission=Permission.MANAGE, about=("try jobs again", "Try them again"))
    async def retry_all(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Try all that failed again."""
        async with db.transaction() as tx:
            for failed in await list_failed(tx, viewer.workspace.id):
                await retry_job(tx, viewer.workspace.id, failed.id, kinds(request).get(failed.name), now=viewer.now)
        log.warning("%s (account %d) tries all that failed again", viewer.account.name, viewer.account.id)
        return back(request, viewer)

    @post(
        "/{job_id:int}/retry", name="jobs.retry", permission=Permission.MANAGE, about=("try a job again", "Try again")
    )
    async def retry(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, job_id: FromPath[int]) -> Reply:
        """Try a job at once."""
        name = await told(db, viewer, job_id, "tries again")
        await retry_job(db, viewer.workspace.id, job_id, kinds(request).get(name), now=viewer.now)
        return back(request, viewer)

    @post(
        "/{job_id:int}/cancellation",
        name="jobs.stop",
        permission=Permission.MANAGE,
        about=("stop a job", "Stop the job"),
    )
    async def stop(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, job_id: FromPath[int]) -> Reply:
        """Ask a job to stop. What it has done by then stays done."""
        await told(db, viewer, job_id, "stops")
        await stop_job(db, viewer.workspace.id, job_id, viewer.account.name)
        return back(request, viewer)

    @delete(
        "/{job_id:int}",
        name="jobs.drop",
        permission=Permission.MANAGE,
        status_code=303,
        about=("drop a job", "Drop the job"),
    )
    async def drop(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, job_id: FromPath[int]) -> Reply:
        """Let nobody do a job."""
        await told(db, viewer, job_id, "drops")
        await drop_job(db, viewer.workspace.id, job_id, viewer.account.name, now=viewer.now)
        return back(request, viewer)


def kinds(request: AnyRequest) -> Mapping[str, Job]:
    """The kinds of jobs that this version knows, by their names."""
    found: Mapping[str, Job] = request.app.state.jobs
    return found


async def told(db: Database, viewer: Viewer, job_id: int, what: str) -> str:
    """Write into the log who does what to a job, and return what that is called. Raises NotFoundException where it is
    over, or nothing of this person's."""
    name = await find_job(db, viewer.workspace.id, job_id)
    if name is None:
        raise NotFoundException
    log.warning("%s (account %d) %s %s (job %d)", viewer.account.name, viewer.account.id, what, name, job_id)
    return name


def back(request: AnyRequest, viewer: Viewer) -> Reply:
    """To the page of jobs."""
    return see_other(request, workspace_url(viewer, "jobs.list"))
