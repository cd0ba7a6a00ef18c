"""Workspaces: the switcher, settings, members, invitations."""

from typing import Any

import asyncpg
from litestar import Controller, delete, get, post, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.accounts.dependencies import GivenPasswords
from webapp.accounts.limits import TooManyTries
from webapp.accounts.queries import add_account
from webapp.accounts.signing_in import sign_in_as
from webapp.addresses import is_this_machine
from webapp.database.pool import Database
from webapp.drafts.review.turns import telling_turns
from webapp.mail.queries import get_outage
from webapp.web import urls
from webapp.web.dependencies import GivenDatabase, GivenSettings, GivenViewer
from webapp.web.forms.form import Form, blank, read_form
from webapp.web.forms.preferences import DATE_ORDER_WORDS, WEEK_START_WORDS, ZONES
from webapp.web.pages import AnyRequest, Reply, base_url, page, see_other, workspace_url
from webapp.web.permissions import Permission, may
from webapp.web.rate_limits import WINDOW, may_attempt, place_of, take_attempts_back
from webapp.web.sessions import find_viewer
from webapp.web.viewer import Role, Viewer
from webapp.workspaces import queries
from webapp.workspaces.mails import ask_for_invitation
from webapp.workspaces.models import (
    AUTOSAVE_DAYS_WORDS,
    LANGUAGE_WORDS,
    RECORDING_DAYS_WORDS,
    ROLE_WORDS,
    Joining,
    MemberChange,
    NewInvitation,
    NewWorkspace,
    RoleChange,
    WorkspaceSettings,
)

MAILS_ASKED = 30  # that invite, of one workspace in a quarter of an hour
ADDRESSES_ASKED = 20  # that have an account, of one place in a quarter of an hour
LAST_OWNER = "A workspace needs an owner: make somebody else one first."


class WorkspaceController(Controller):
    """The workspaces of an account, and the settings of one."""

    @get("/workspaces", name="workspaces.list", permission=Permission.SIGNED_IN)
    async def list_workspaces(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Choose a workspace, or begin another one."""
        return await workspaces_page(request, viewer, db, form=blank(time_zone=viewer.zone.key))

    @post(
        "/workspaces",
        name="workspaces.create",
        permission=Permission.SIGNED_IN,
        about=("begin a workspace", "Begin the workspace"),
    )
    async def create_workspace(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Begin another workspace, with its sender as the owner."""
        form = await read_form(request, NewWorkspace)
        if form.errors:
            return await workspaces_page(request, viewer, db, form=form, status=422)
        slug = await queries.add_workspace(
            db,
            name=form.value.name,
            account_id=viewer.account.id,
            time_zone=form.value.time_zone,
            week_start=viewer.week_start,
            date_order=viewer.date_order,
        )
        return see_other(request, urls.url("briefing.show", workspace=slug))

    @get("/w/{workspace:str}/settings", name="workspace.settings", permission=Permission.MANAGE)
    async def show_settings(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Name, time zone, week start, date order."""
        workspace = await queries.get_workspace(db, viewer.workspace.id)
        if workspace is None:
            raise NotFoundException
        form = blank(**{name: getattr(workspace, name) for name in workspace.__struct_fields__})
        return settings_page(request, form=form)

    @put(
        "/w/{workspace:str}/settings",
        name="workspace.save",
        permission=Permission.MANAGE,
        about=("save the settings of the workspace", "Save the settings"),
    )
    async def save_settings(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Save the settings; 409 where they were changed in the meantime."""
        form = await read_form(request, WorkspaceSettings)
        if form.errors:
            return settings_page(request, form=form, status=422)
        saved = await queries.update_workspace(db, viewer.workspace.id, viewer.account.id, form.value, now=viewer.now)
        if saved:
            return see_other(request, workspace_url(viewer, "workspace.settings"))
        theirs = await queries.get_workspace(db, viewer.workspace.id)
        if theirs is None:
            raise NotFoundException
        form.typed["version"] = str(theirs.version)
        return settings_page(request, form=form, theirs=theirs, status=409)


class MemberController(Controller):
    """The members of a workspace and the links by which others can join."""

    path = "/w/{workspace:str}/members"

    @get("/", name="members.list", permission=Permission.READ)
    async def list_members(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Who is here, with what role."""
        return await members_page(request, viewer, db)

    @put(
        "/{account_id:int}",
        name="members.change",
        permission=Permission.MANAGE,
        about=("change the role of a member", "Change the role"),
    )
    async def change_member(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, account_id: FromPath[int]
    ) -> Reply:
        """Give a member another role."""
        form = await read_form(request, RoleChange)
        if form.errors:
            return await members_page(request, viewer, db, changing=account_id, role_form=form, status=422)
        change = await change_here(db, viewer, account_id, form.value.role)
        if not change.found:
            raise NotFoundException
        if not change.changed:
            form.reject("role", LAST_OWNER)
            return await members_page(request, viewer, db, changing=account_id, role_form=form, status=409)
        return see_other(request, workspace_url(viewer, "members.list"))

    @delete(
        "/{account_id:int}",
        name="members.remove",
        permission=Permission.MANAGE,
        status_code=303,
        about=("remove a member", "Remove the member"),
    )
    async def remove_member(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, account_id: FromPath[int]
    ) -> Reply:
        """Let a member leave; what they did stays, under their name."""
        change = await change_here(db, viewer, account_id, None)
        if not change.found:
            raise NotFoundException
        if not change.changed:
            form = blank().reject("role", LAST_OWNER)
            return await members_page(request, viewer, db, changing=account_id, role_form=form, status=409)
        return see_other(request, workspace_url(viewer, "members.list"))

    @delete(
        "/me",
        name="members.leave",
        permission=Permission.READ,
        status_code=303,
        about=("leave the workspace", "Leave the workspace"),
    )
    async def leave(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Leave the workspace oneself, whatever one's role; the last owner stays."""
        account_id = viewer.account.id
        change = await change_here(db, viewer, account_id, None)
        if not change.changed:
            form = blank().reject("role", LAST_OWNER)
            return await members_page(request, viewer, db, changing=account_id, role_form=form, status=409)
        return see_other(request, urls.url("workspaces.list"))

    @post(
        "/invitations",
        name="invitations.create",
        permission=Permission.MANAGE,
        about=("invite somebody", "Make a link"),
    )
    async def create_invitation(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, settings: GivenSettings
    ) -> Reply:
        """Make a link for somebody to join. It is shown once: only its hash is stored."""
        form = await read_form(request, NewInvitation)
        if form.errors:
            return await members_page(request, viewer, db, invite_form=form, status=422)
        new = form.value
        asked = f"inviting {viewer.workspace.id}"
        mailed = new.email if settings.sends_mail else ""
        if mailed and not await may_attempt(db, asked, MAILS_ASKED, now=viewer.now):
            form.reject("email", TooManyTries(WINDOW).words)
            return await members_page(request, viewer, db, invite_form=form, status=429)
        async with db.transaction() as tx:
            invitation_id, token = await queries.add_invitation(
                tx, viewer.workspace.id, viewer.account.id, new.role, new.note or mailed, now=viewer.now
            )
            if mailed:
                await ask_for_invitation(tx, viewer.workspace.id, invitation_id, mailed, now=viewer.now)
        base = base_url(request)
        link = base + urls.url("invitations.show", token=token)
        context: dict[str, Any] = {"link": link, "only_here": is_this_machine(base), "mailed": mailed}
        return await members_page(request, viewer, db, headers={"cache-control": "no-store"}, **context)

    @delete(
        "/invitations/{invitation_id:int}",
        name="invitations.close",
        permission=Permission.MANAGE,
        status_code=303,
        about=("take an invitation back", "Take the invitation back"),
    )
    async def close_invitation(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, invitation_id: FromPath[int]
    ) -> Reply:
        """Take an invitation back."""
        closed = await queries.close_invitation(
            db, viewer.workspace.id, invitation_id, viewer.account.id, now=viewer.now
        )
        if not closed:
            raise NotFoundException
        return see_other(request, workspace_url(viewer, "members.list"))


class InvitationController(Controller):
    """Following an invitation's link."""

    path = "/invitations/{token:str}"

    @get("/", name="invitations.show", permission=Permission.PUBLIC)
    async def show_invitation(self, request: AnyRequest, db: GivenDatabase, token: FromPath[str]) -> Reply:
        """Who invites to what; an account to make, or one click for somebody who is signed in."""
        target = await queries.find_invitation(db, token, now=request.app.state.clock())
        if target is None:
            raise NotFoundException
        person = await find_viewer(request)
        return page(request, "workspaces/invitation.html", target=target, token=token, person=person, form=blank())

    @post("/", name="invitations.accept", permission=Permission.PUBLIC, signs_in=True)
    async def accept_invitation(
        self,
        request: AnyRequest,
        db: GivenDatabase,
        settings: GivenSettings,
        passwords: GivenPasswords,
        token: FromPath[str],
    ) -> Reply:
        """Join: with the account that is signed in, else with a new one."""
        now = request.app.state.clock()
        target = await queries.find_invitation(db, token, now=now)
        if target is None:
            raise NotFoundException
        to = urls.url("briefing.show", workspace=target.slug)
        person = await find_viewer(request)
        if person is not None:
            if not await queries.accept_invitation(db, token, person.account.id, now=now):
                raise NotFoundException
            return see_other(request, to)
        form = await read_form(request, Joining)
        asked = f"joining {place_of(request)}"
        if not form.errors and not await may_attempt(db, asked, ADDRESSES_ASKED, now=now):
            form.reject("email", TooManyTries(WINDOW).words)
        if not form.errors:
            password_hash = await passwords.hash(form.value.password)
            try:
                async with db.transaction() as tx:
                    account_id = await add_account(
                        tx, email=form.value.email, name=form.value.name, password_hash=password_hash
                    )
                    if not await queries.accept_invitation(tx, token, account_id, now=now):
                        raise NotFoundException
            except asyncpg.UniqueViolationError:
                form.reject("email", "This email has an account. Sign in with it first, then open this link again.")
            else:
                await take_attempts_back(db, asked)
                return await sign_in_as(request, db, settings, account_id, to=to)
        return page(
            request,
            "workspaces/invitation.html",
            status=422,
            target=target,
            token=token,
            person=None,
            form=form,
        )


async def change_here(db: Database, viewer: Viewer, account_id: int, role: Role | None) -> MemberChange:
    """Give a member another role, or with None let them leave; who reviews in their place is told."""
    here, me = viewer.workspace.id, viewer.account.id
    async with telling_turns(db, here, me, "members", now=viewer.now) as tx:
        return await queries.change_member(tx, here, account_id, me, role, now=viewer.now)


async def workspaces_page(
    request: AnyRequest, viewer: Viewer, db: Database, *, form: Form[NewWorkspace], status: int = 200
) -> Reply:
    """The switcher."""
    workspaces = await queries.list_workspaces(db, viewer.account.id)
    return page(
        request,
        "workspaces/list.html",
        status=status,
        section="workspaces",
        workspaces=workspaces,
        form=form,
        zones=ZONES,
    )


def settings_page(request: AnyRequest, *, status: int = 200, **context: Any) -> Reply:
    """The settings of a workspace with the form as given."""
    context = {
        "section": "settings",
        "zones": ZONES,
        "week_starts": WEEK_START_WORDS,
        "date_orders": DATE_ORDER_WORDS,
        "autosave_days": AUTOSAVE_DAYS_WORDS,
        "recording_days": RECORDING_DAYS_WORDS,
        "languages": LANGUAGE_WORDS,
        "theirs": None,
        **context,
    }
    return page(request, "workspaces/settings.html", status=status, **context)


async def members_page(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **context: Any,
) -> Reply:
    """The members and, for owners, the invitations that still work."""
    can_manage, sends = may(viewer.role, Permission.MANAGE), request.app.state.settings.sends_mail
    members = await queries.list_members(db, viewer.workspace.id)
    invitations = await queries.list_invitations(db, viewer.workspace.id, now=viewer.now) if can_manage else []
    context = {
        "section": "members",
        "members": members,
        "invitations": invitations,
        "can_manage": can_manage,
        "role_words": ROLE_WORDS,
        "invite_form": blank(role="editor"),
        "changing": None,
        "role_form": blank(),
        "link": None,
        "only_here": False,
        "mailed": "",
        "sends": sends,
        "outage": await get_outage(db) if sends and can_manage else None,
        **context,
    }
    return page(request, "workspaces/members.html", status=status, headers=headers, **context)
