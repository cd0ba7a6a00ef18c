"""What a workspace says of itself to its readers, whether they can sign up, and the list as a file."""

from collections.abc import AsyncGenerator
from typing import Any

from litestar import Controller, get, put
from litestar.response import Stream

from webapp.database.pool import Database
from webapp.readers import queries
from webapp.readers.context import common
from webapp.readers.models import SOURCE_WORDS, STATUS_WORDS, ExportRow, NewsletterForm, ReaderStatus
from webapp.web import urls
from webapp.web.dependencies import GivenDatabase, GivenSettings, GivenViewer
from webapp.web.filenames import disposition
from webapp.web.forms.form import Form, form_of, read_form
from webapp.web.pages import AnyRequest, Reply, base_url, page, see_other, workspace_url
from webapp.web.permissions import Permission
from webapp.web.tables import KNOWN_AS_UTF_8, lines, plain
from webapp.web.viewer import Viewer

CHANGED = "Somebody changed this in the meantime. What you chose is below: save again to use it."
ROWS = 1000  # of the file that are read at a time
COLUMNS = ("email", "name", "status", "since", "source", "consent", "added")


class ReaderSettingsController(Controller):
    """Owners alone set how readers are written to, and take the list along."""

    path = "/w/{workspace:str}/readers"

    @get("/settings", name="readers.settings", permission=Permission.MANAGE)
    async def show_settings(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, settings: GivenSettings
    ) -> Reply:
        """The form of it, and the form that other websites can have."""
        saved = await queries.get_newsletter(db, viewer.workspace.id)
        form = form_of(NewsletterForm, saved)
        return settings_page(request, viewer, form, sends=settings.sends_mail, is_open=saved.sign_up)

    @put(
        "/settings",
        name="readers.save_settings",
        permission=Permission.MANAGE,
        about=("save how readers are written to", "Save it"),
    )
    async def save_settings(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, settings: GivenSettings
    ) -> Reply:
        """Save it; 409 where it was changed in another window in the meantime."""
        form = checked(await read_form(request, NewsletterForm))
        status = 422
        if not form.errors:
            if await queries.save_newsletter(db, viewer.workspace.id, viewer.account.id, form.value, now=viewer.now):
                return see_other(request, workspace_url(viewer, "readers.settings"))
            status = 409
            form.reject("version", CHANGED)
        saved = await queries.get_newsletter(db, viewer.workspace.id)
        form.typed["version"] = str(saved.version)
        return settings_page(request, viewer, form, sends=settings.sends_mail, is_open=saved.sign_up, status=status)

    @get("/export", name="readers.export", permission=Permission.MANAGE)
    async def export(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """All readers as CSV (RFC 4180), read and sent bit by bit."""
        name = disposition("attachment", f"readers of {viewer.workspace.name}.csv")
        headers = {"content-disposition": name, "cache-control": "no-store"}
        return Stream(as_csv(db, viewer.workspace.id), media_type="text/csv", headers=headers)


def checked(form: Form[NewsletterForm]) -> Form[NewsletterForm]:
    """The form, with what is missing where readers are to sign up."""
    if not form.errors and form.value.sign_up and not form.value.imprint:
        form.reject("imprint", "Say who you are before readers can sign up: the law of most countries wants it.")
    return form


def settings_page(
    request: AnyRequest, viewer: Viewer, form: Form[Any], *, sends: bool, is_open: bool, status: int = 200
) -> Reply:
    """The page with the form as given."""
    address = base_url(request) + urls.url("sign_up.show", slug=viewer.workspace.slug)
    return page(
        request,
        "readers/settings.html",
        status=status,
        form=form,
        sends=sends,
        is_open=is_open,
        address=address,
        **common(viewer),
    )


async def as_csv(db: Database, workspace_id: int) -> AsyncGenerator[bytes, None]:
    """The readers as CSV, with a byte order mark, by which spreadsheets know its encoding."""
    yield KNOWN_AS_UTF_8 + lines([COLUMNS])
    after = 0
    while rows := await db.rows(ExportRow, queries.sql.get_export, workspace_id=workspace_id, after=after, limit=ROWS):
        yield lines(map(plain, cells(row)) for row in rows)
        after = rows[-1].id


def cells(row: ExportRow) -> tuple[str, ...]:
    """A reader as the columns have them."""
    return (
        row.email,
        row.name,
        STATUS_WORDS[ReaderStatus(row.status)],
        row.status_at.isoformat(timespec="seconds"),
        SOURCE_WORDS[row.source],
        row.consent,
        row.created_at.isoformat(timespec="seconds"),
    )
