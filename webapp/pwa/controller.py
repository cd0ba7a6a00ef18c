"""The desk as an app: its manifest, its service worker, and where its shortcuts and what is shared with it lead."""

import hashlib

from litestar import Controller, MediaType, Response, get, post

from webapp.files.dependencies import COUNTED
from webapp.pwa.manifest import packed_manifest
from webapp.pwa.share import add_shared
from webapp.tasks.quick_add.responses import add_sent, read_sent
from webapp.web import urls
from webapp.web.assets import ASSETS
from webapp.web.dependencies import GivenDatabase, GivenSettings, GivenViewer
from webapp.web.pages import AnyRequest, Reply, see_other, workspace_url
from webapp.web.permissions import Permission
from webapp.web.responses import for_script
from webapp.web.templating import page_of
from webapp.web.viewer import Viewer

AN_HOUR = {"cache-control": "public, max-age=3600"}
ANEW = {"cache-control": "no-cache"}


class AppController(Controller):
    """The desk as an app on a phone or a desktop."""

    @get("/app.webmanifest", name="pwa.manifest", permission=Permission.PUBLIC, sync_to_thread=False)
    def read_manifest(self) -> Response[bytes]:
        """The manifest."""
        return Response(packed_manifest(), media_type="application/manifest+json", headers=AN_HOUR)

    @get("/service-worker.js", name="pwa.worker", permission=Permission.PUBLIC, sync_to_thread=False)
    def read_worker(self) -> Response[bytes]:
        """The service worker. It is another one whenever the page is that it keeps, so that browsers fetch it again."""
        digest = hashlib.sha256(offline_page()).hexdigest()[:12]
        body = f"// keeps {digest}\n".encode() + ASSETS["js/pwa/service-worker.js"].body
        return Response(body, media_type="text/javascript", headers=ANEW)

    @get("/offline", name="pwa.offline", permission=Permission.PUBLIC, sync_to_thread=False)
    def show_offline(self) -> Response[bytes]:
        """What is shown while the desk is out of reach. Browsers keep it beforehand."""
        return Response(offline_page(), media_type=MediaType.HTML, headers=ANEW)

    @get("/add", name="pwa.add", permission=Permission.SIGNED_IN, sync_to_thread=False)
    def go_to_quick_add(self, request: AnyRequest, viewer: GivenViewer) -> Reply:
        """A shortcut: to quick add in the workspace that the person was last in."""
        return go(request, viewer, "tasks.new")

    @get("/write", name="pwa.write", permission=Permission.SIGNED_IN, sync_to_thread=False)
    def go_to_drafts(self, request: AnyRequest, viewer: GivenViewer) -> Reply:
        """A shortcut: to where a draft is begun."""
        return go(request, viewer, "drafts.list")

    @post(
        "/share",
        name="pwa.share",
        permission=Permission.SIGNED_IN,
        upload=True,
        **COUNTED,
        about=("add what you share", "Add what you share"),
    )
    async def share(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, settings: GivenSettings
    ) -> Reply:
        """What another app shares: a text or an address goes into quick add; with a picture it is a task at once, since
        nothing else can hold the picture."""
        return await add_shared(request, viewer, db, settings)


class KeptLineController(Controller):
    """Lines of quick add that waited on a device: typed while the desk was out of reach, or sent and not answered yet
    when their page was left."""

    path = "/w/{workspace:str}/tasks/kept"

    @post(
        "/",
        name="pwa.keep",
        permission=Permission.EDIT,
        about=("add a line that was kept on this device", "Add the line"),
    )
    async def add_line(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Add one, unless it was added before; a script asks, and is told whether it can forget the line, and whether
        it came as something new."""
        sent = await read_sent(request)
        if not sent.form.errors and not sent.form.value.key:
            sent.form.reject("key", "Key can't be empty.")
        outcome = await add_sent(db, viewer, sent)
        if outcome.added or not sent.form.errors:
            return for_script({"before": outcome.before}, 201)
        return for_script({"errors": dict(sent.form.errors)}, 422)


def offline_page() -> bytes:
    """The page that needs neither the desk nor a person who is signed in."""
    return page_of("pwa/offline.html", {"viewer": None, "path": urls.url("pwa.offline"), "notice": None})


def go(request: AnyRequest, viewer: Viewer, route: str) -> Reply:
    """To a page of the workspace that the person was last in."""
    to = urls.url("workspaces.list") if viewer.workspace_or_none is None else workspace_url(viewer, route)
    return see_other(request, to)
