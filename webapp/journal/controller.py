"""Routes of the settings of a journal, for owners. What readers are answered is in `public.py`."""

from typing import Any

import asyncpg
from litestar import Controller, Response, delete, get, post, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.files.dependencies import COUNTED, examiner_of, store_of
from webapp.files.models import File, Refused
from webapp.files.serving import show
from webapp.files.store.store import StoreAway, StoreFull
from webapp.files.uploads.keep import refusal
from webapp.files.uploads.multipart import receive
from webapp.history.models import Change
from webapp.journal import queries
from webapp.journal.addresses import host_name
from webapp.journal.context import journal_of, look_over, settings_context, spelled_alike, with_nearest
from webapp.journal.logo import keep_logo
from webapp.journal.models import JournalForm, SampleQuery
from webapp.journal.theme import both
from webapp.settings import Settings
from webapp.web.dependencies import GivenDatabase, GivenSettings, GivenViewer
from webapp.web.forms.form import Form, form_of, read_form, read_query, still_let_in
from webapp.web.origin import Origins
from webapp.web.pages import AnyRequest, Reply, moved_on, page, workspace_url
from webapp.web.permissions import Permission
from webapp.web.threads import Busy
from webapp.web.viewer import Viewer

STALE = "This was changed in another window. What you chose is below: save again to use it."
TAKEN = "Another journal of this desk has this name."
NO_URL = "The desk doesn’t know its own address yet: whoever runs it has to set COFOUNDER_URL before."


class JournalController(Controller):
    """What the journal is called, how it looks, and whether it is on."""

    path = "/w/{workspace:str}/settings/journal"

    @get("/", name="journals.list", permission=Permission.MANAGE)
    async def show_settings(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, settings: GivenSettings
    ) -> Reply:
        """The form, with a sample of the colours."""
        return await settings_page(request, viewer, db, settings)

    @get("/{journal_id:int}", name="journals.show", permission=Permission.MANAGE)
    async def show_journal(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        settings: GivenSettings,
        journal_id: FromPath[int],
    ) -> Reply:
        """The same, by the id that its history has."""
        if journal_id != viewer.workspace.id:
            raise NotFoundException
        return await settings_page(request, viewer, db, settings)

    @put(
        "/",
        name="journals.save",
        permission=Permission.MANAGE,
        about=("change the journal", "Save the journal"),
    )
    async def save_settings(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, settings: GivenSettings
    ) -> Reply:
        """Save them, or only show how it would look; 409 where they were changed in the meantime."""
        form = await read_form(request, JournalForm)
        spelled_alike(form)
        if form.typed["nearest"]:
            with_nearest(form)
        if form.typed["nearest"] or form.typed["preview"]:
            return await settings_page(request, viewer, db, settings, form)
        look_over(form)
        if not form.errors and form.value.host:
            refuse_host(form, settings, request.url.hostname or "")
        if form.errors:
            return await settings_page(request, viewer, db, settings, form, status=422)
        await journal_of(db, viewer)
        try:
            saved = await save(db, viewer, form.value)
        except asyncpg.UniqueViolationError:
            return await settings_page(request, viewer, db, settings, form.reject("host", TAKEN), status=422)
        if saved.version_before != form.value.version:
            form.typed["version"] = str(saved.version_before)
            return await settings_page(request, viewer, db, settings, form.reject("version", STALE), status=409)
        return moved_on(request, workspace_url(viewer, "journals.list"), saved.event_id)

    @get("/sample.css", name="journals.sample", permission=Permission.MANAGE)
    async def show_sample(self, request: AnyRequest, viewer: GivenViewer) -> Reply:
        """The styles of the sample, which stand in a file of their own since the page allows no others."""
        asked = read_query(request, SampleQuery)
        if asked.errors:
            raise NotFoundException
        day, night = both(asked.value)
        css = f".journal-sample.day{{{day}}}.journal-sample.night{{{night}}}\n"
        headers = {"cache-control": "private, no-cache", "content-type": "text/css; charset=utf-8"}
        return Response(css.encode(), headers=headers)

    @get("/logo", name="journals.logo", permission=Permission.MANAGE)
    async def show_logo(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """The logo, also while the journal is off."""
        logo = await queries.get_logo(db, viewer.workspace.id)
        if logo is None:
            raise NotFoundException
        file = File(
            0, None, None, None, logo.name, logo.sha256, logo.size, logo.media_type, logo.width, None, logo.widths,
            None, viewer.now, None,
        )  # fmt: skip
        return await show(request, store_of(request), viewer.workspace.id, file, None)

    @post(
        "/logo",
        name="journals.add_logo",
        permission=Permission.MANAGE,
        upload=True,
        **COUNTED,
        about=("change the logo", "Change the logo"),
    )
    async def add_logo(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, settings: GivenSettings
    ) -> Reply:
        """Take a picture as the logo."""
        journal, store = await journal_of(db, viewer), store_of(request)
        form, status = form_of(JournalForm, journal), 422
        try:
            async with receive(request, store, settings.max_file) as received:
                await still_let_in(request)
                event_id = await keep_logo(db, store, examiner_of(request), viewer, received)
        except (Refused, StoreFull, StoreAway, Busy) as error:
            refused = refusal(error)
            form.reject("logo", str(refused))
            status = refused.status
        if form.errors:
            return await settings_page(request, viewer, db, settings, form, status=status)
        return moved_on(request, workspace_url(viewer, "journals.list"), event_id)

    @delete(
        "/logo",
        name="journals.remove_logo",
        permission=Permission.MANAGE,
        status_code=303,
        about=("remove the logo", "Remove the logo"),
    )
    async def remove_logo(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Go without a logo, with an undo."""
        await journal_of(db, viewer)
        workspace_id = viewer.workspace.id
        change = await queries.change_journal(
            db, workspace_id, workspace_id, viewer.account.id, "journal.updated", {"logo_sha256": None}, now=viewer.now
        )
        return moved_on(request, workspace_url(viewer, "journals.list"), change.event_id if change else None)


async def save(db: Database, viewer: Viewer, form: JournalForm) -> Change:
    """Save the settings, if nobody changed them since."""
    workspace_id = viewer.workspace.id
    patch = {name: getattr(form, name) for name in form.__struct_fields__ if name != "version"}
    found = await queries.change_journal(
        db,
        workspace_id,
        workspace_id,
        viewer.account.id,
        "journal.updated",
        patch,
        version=form.version,
        now=viewer.now,
    )
    if found is None:
        raise NotFoundException
    return found


def refuse_host(form: Form[JournalForm], settings: Settings, here: str) -> None:
    """Reject the desk's own names: all that is asked of one would be the journal's. That are the one that is set, that
    by which it is open just now (`here`), and those of local networks. While none is set, any name may be it."""
    host = form.value.host
    if settings.url is None:
        form.reject("host", NO_URL)
    elif host in (host_name(settings.url), here.lower()) or Origins(settings).knows(host):
        form.reject("host", "This is the desk’s own name. The journal needs another one.")


async def settings_page(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    settings: Settings,
    form: Form[Any] | None = None,
    *,
    status: int = 200,
) -> Reply:
    """The settings as they are, or as they were typed."""
    journal = await journal_of(db, viewer)
    context = await settings_context(db, viewer, settings, journal, form)
    return page(request, "journal/settings.html", status=status, **context)
