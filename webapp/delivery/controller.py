"""How a member wants to hear of things."""

from typing import Any

from litestar import Controller, get, put

from webapp.database.pool import Database
from webapp.delivery import queries
from webapp.delivery.models import FIELDS, REASON_WORDS, WHEN_WORDS, PreferencesForm
from webapp.tasks.models import REMINDERS
from webapp.web.dependencies import GivenDatabase, GivenSettings, GivenViewer
from webapp.web.forms.form import Form, form_of, read_form
from webapp.web.pages import AnyRequest, Reply, page, see_other, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer


class PreferencesController(Controller):
    """What goes out to a member by mail, and when; and the reminder that a due time begins with."""

    path = "/w/{workspace:str}/settings/notifications"

    @get("/", name="delivery.preferences", permission=Permission.READ)
    async def show_preferences(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, settings: GivenSettings
    ) -> Reply:
        """The form of them."""
        found = await queries.get_preferences(db, viewer.workspace.id, viewer.account.id)
        return preferences_page(request, form_of(PreferencesForm, found), sends_mail=settings.sends_mail)

    @put(
        "/",
        name="delivery.save",
        permission=Permission.READ,
        about=("save how you hear of things", "Save how you hear of things"),
    )
    async def save_preferences(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, settings: GivenSettings
    ) -> Reply:
        """Save them; 409 where they were changed in another window in the meantime."""
        form = checked(await read_form(request, PreferencesForm))
        status = 422
        if not form.errors:
            if await queries.save_preferences(db, viewer.workspace.id, viewer.account.id, form.value):
                return see_other(request, workspace_url(viewer, "delivery.preferences"))
            await reject_stale(form, db, viewer)
            status = 409
        return preferences_page(request, form, sends_mail=settings.sends_mail, status=status)


def checked(form: Form[PreferencesForm]) -> Form[PreferencesForm]:
    """The form, with what can only be told from several fields beside the one that is to be mended."""
    if form.errors:
        return form
    given = form.value
    if given.daily_at is None:
        form.reject("daily_at", "Choose when the daily mail goes.")
    elif (given.quiet_from is None) != (given.quiet_until is None):
        missing = "quiet_from" if given.quiet_from is None else "quiet_until"
        form.reject(missing, "Quiet hours have a beginning and an end. Leave both empty for none.")
    elif given.quiet_from is not None and given.quiet_from == given.quiet_until:
        form.reject("quiet_until", "Quiet hours end at another time than they begin.")
    return form


async def reject_stale(form: Form[PreferencesForm], db: Database, viewer: Viewer) -> None:
    """Say that the form is older than what is there, and make it as new, so that it can be saved over that."""
    theirs = await queries.get_preferences(db, viewer.workspace.id, viewer.account.id)
    form.typed["version"] = str(theirs.version)
    form.reject("version", "This was changed in another window. What you chose is below: save again to use it.")


def preferences_page(request: AnyRequest, form: Form[Any], *, sends_mail: bool, status: int = 200) -> Reply:
    """The page with the form as given."""
    return page(
        request,
        "delivery/preferences.html",
        status=status,
        section="notifications",
        form=form,
        sends_mail=sends_mail,
        fields=[(FIELDS[reason], words) for reason, words in REASON_WORDS.items()],
        whens=list(WHEN_WORDS.items()),
        reminders=list(REMINDERS.items()),
    )
