"""Routes of how a workspace reviews."""

from typing import Any

from litestar import Controller, get, put

from webapp.database.pool import Database
from webapp.drafts.review.forms import RulesForm, read_with_people
from webapp.drafts.review.queries import get_reviewing_members, get_rules, save_rules
from webapp.drafts.review.turns import telling_turns
from webapp.history.queries import get_names
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import Form, form_of
from webapp.web.pages import AnyRequest, Reply, moved_on, page, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer

STALE = "This was changed in another window. What you chose is below: save again to use it."


class ReviewRulesController(Controller):
    """How a workspace reviews, for owners."""

    path = "/w/{workspace:str}/settings/review"

    @get("/", name="review.rules", permission=Permission.MANAGE)
    async def show_rules(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """The form."""
        return await rules_page(request, viewer, db, form_of(RulesForm, await get_rules(db, viewer.workspace.id)))

    @put(
        "/",
        name="review.save_rules",
        permission=Permission.MANAGE,
        about=("change how the workspace reviews", "Save it"),
    )
    async def save_rules(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Save it; 409 where it was changed in the meantime. Statuses follow at once."""
        form = await read_with_people(request, RulesForm)
        status = 422
        if not form.errors:
            rules = form.value.rules()
            able = await get_reviewing_members(db, viewer.workspace.id)
            if not set(rules.approvers) <= set(able):
                form.reject("approvers", "One of those whom you name may not review here any more. Choose again.")
            elif rules.approvals_needed > (most := len(rules.approvers or able)):
                form.reject("approvals_needed", f"Only {most} here can approve. Ask for {most} approvals at most.")
        if not form.errors:
            here = viewer.workspace.id, viewer.account.id
            async with telling_turns(db, *here, "rules", now=viewer.now) as tx:
                event_id = await save_rules(tx, *here, rules, now=viewer.now)
            if event_id is not None:
                return moved_on(request, workspace_url(viewer, "review.rules"), event_id)
            form.typed["version"] = str((await get_rules(db, viewer.workspace.id)).version)
            form.reject("version", STALE)
            status = 409
        return await rules_page(request, viewer, db, form, status=status)


async def rules_page(request: AnyRequest, viewer: Viewer, db: Database, form: Form[Any], *, status: int = 200) -> Reply:
    """The form as given."""
    able = await get_reviewing_members(db, viewer.workspace.id)
    names = await get_names(db, viewer.workspace.id)
    return page(
        request,
        "drafts/review/rules.html",
        status=status,
        section="settings",
        form=form,
        people=[(each, name) for each, name in names.members.items() if each in able],
        ticked=[int(each) for each in form.typed["approvers"].split() if each.isascii() and each.isdigit()],
    )
