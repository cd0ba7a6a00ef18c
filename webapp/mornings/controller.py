"""Routes of the briefing by mail."""

from datetime import time
from typing import Annotated, Any

import msgspec
from litestar import Controller, get, put

from webapp.mornings.queries import get_morning, save_morning
from webapp.web.dependencies import GivenDatabase, GivenSettings, GivenViewer
from webapp.web.forms.fields import TimeOfDay
from webapp.web.forms.form import Form, blank, read_form
from webapp.web.pages import AnyRequest, Reply, page, see_other, workspace_url
from webapp.web.permissions import Permission


class MailForm(msgspec.Struct):
    """When somebody wants the briefing by mail; nothing for never."""

    goes_at: Annotated[time | None, TimeOfDay("Time")] = None


class BriefingMailController(Controller):
    """Whether somebody has the briefing by mail, and when."""

    path = "/w/{workspace:str}/settings/briefing"

    @get("/", name="briefing.mail", permission=Permission.READ)
    async def show(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, settings: GivenSettings) -> Reply:
        """The form."""
        goes_at = await get_morning(db, viewer.workspace.id, viewer.account.id)
        form = blank(goes_at="" if goes_at is None else f"{goes_at:%H:%M}")
        return mail_page(request, form, sends_mail=settings.sends_mail)

    @put("/", name="briefing.save_mail", permission=Permission.READ, about=("save when your briefing comes", "Save it"))
    async def save(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, settings: GivenSettings) -> Reply:
        """Save it."""
        form = await read_form(request, MailForm)
        if form.errors:
            return mail_page(request, form, sends_mail=settings.sends_mail, status=422)
        await save_morning(db, viewer, form.value.goes_at)
        return see_other(request, workspace_url(viewer, "briefing.mail"))


def mail_page(request: AnyRequest, form: Form[Any], *, sends_mail: bool, status: int = 200) -> Reply:
    """The form as given."""
    return page(request, "mornings/page.html", status=status, section="notifications", form=form, sends_mail=sends_mail)
