"""Who may do what, in one place.

Every route names the permission it needs (`permission=Permission.EDIT`). `authorize` enforces it before every
handler; a route that names none stops the application from starting.
"""

from collections.abc import Iterable
from enum import Enum, auto
from typing import Any

from litestar.connection import Request
from litestar.exceptions import HTTPException, NotFoundException, PermissionDeniedException
from litestar.routes import BaseRoute, HTTPRoute

from webapp.web import pending_forms, sessions
from webapp.web.errors import NotSignedIn, OtherAccount, keep, local_url, no_member_any_more, sign_in_html
from webapp.web.forms.fields import UNSTORABLE
from webapp.web.forms.form import read_pairs
from webapp.web.rate_limits import may_attempt, place_of
from webapp.web.sessions import SAFE_METHODS
from webapp.web.threads import off_the_loop, whose
from webapp.web.viewer import Role

BIGINT_MAX = 2**63 - 1
KEPT_AT_MOST = 300_000  # bytes of a form that is kept while its sender signs in again
KEPT_AT_ONCE = 60  # forms of one place in a quarter of an hour: also an office that comes back in the morning
OPENED_BY = "opened-by"  # the header in which a script says the account whose page it runs on


class Permission(Enum):
    """What a route needs."""

    PUBLIC = auto()  # anybody, signed in or not
    SIGNED_IN = auto()  # an account, in whatever workspace
    READ = auto()  # see what is in the workspace
    EDIT = auto()  # create and change tasks and drafts
    REVIEW = auto()  # approve drafts
    MANAGE = auto()  # members, invitations, the workspace's settings

    __hash__ = object.__hash__  # an Enum's own is written in Python, and is asked for some sixty times a page


ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset({Permission.READ, Permission.EDIT, Permission.REVIEW, Permission.MANAGE}),
    Role.REVIEWER: frozenset({Permission.READ, Permission.EDIT, Permission.REVIEW}),
    Role.EDITOR: frozenset({Permission.READ, Permission.EDIT}),
    Role.VIEWER: frozenset({Permission.READ}),
}


def may(role: Role, permission: Permission) -> bool:
    """Whether a member with this role has a permission inside the workspace."""
    return permission in ROLE_PERMISSIONS[role]


async def authorize(request: Request[Any, Any, Any]) -> None:
    """Let a request through, or not; called before every handler.

    Raises NotSignedIn without a live session, OtherAccount where a script says that its page was opened by somebody
    else (another may have signed in since, in another tab), NotFoundException where the workspace isn't one of the
    account's (it does not exist, for them; who was a member of it is told so) or an id can't be one,
    PermissionDeniedException where the role may not, CannotStay where a route `signs_in` and the browser wouldn't keep
    that.
    """
    scope = request.scope
    scope["user"] = None  # whoever it was when it was asked before
    for value in scope["path_params"].values():
        if names_nothing(value):
            raise NotFoundException
    opt = scope["route_handler"].opt
    if opt.get("signs_in"):
        sessions.require_lasting(request)
    permission: Permission = opt["permission"]
    if permission is Permission.PUBLIC:
        return
    slug = scope["path_params"].get("workspace")
    viewer = await sessions.find_viewer(request, slug)
    if viewer is None:
        raise NotSignedIn(await sign_in_again(request))
    scope["user"] = viewer
    whose.set(viewer.account.id)
    opened_by = request.headers.get(OPENED_BY)
    if opened_by is not None and opened_by != str(viewer.account.id):
        raise OtherAccount(viewer.account.name)
    if permission is Permission.SIGNED_IN:
        return
    if viewer.workspace_or_none is None:
        await read_sent(request)
        if await sessions.has_left(request, viewer.account.id, slug):
            raise no_member_any_more()
        raise NotFoundException
    if not may(viewer.role, permission):
        await read_sent(request)
        raise PermissionDeniedException


async def read_sent(request: Request[Any, Any, Any]) -> None:
    """Read what a plain form sends that isn't taken, such as of somebody whose role was changed while they wrote: so
    that the page which says so has their words. htmx leaves them where they were typed."""
    if request.method in ("GET", "HEAD") or "hx-request" in request.headers or "sent" in request.scope["state"]:
        return
    request.scope["state"]["sent"] = []  # so that it is read once
    try:
        await read_pairs(request, limit=KEPT_AT_MOST)
    except HTTPException:  # too long, or no form at all
        return


def is_upload(request: Request[Any, Any, Any]) -> bool:
    """Whether a request sends files to where they are taken. They are as many bytes as they are, and aren't even read
    from somebody unknown."""
    multipart = request.headers.get("content-type", "").lower().startswith("multipart/form-data")
    return multipart and bool(request.scope["route_handler"].opt.get("upload"))


def names_nothing(value: object) -> bool:
    """Whether a parameter of a path can't be in the database at all: no such number, no such text."""
    if isinstance(value, int):
        return value > BIGINT_MAX
    return isinstance(value, str) and UNSTORABLE.search(value) is not None


async def sign_in_again(request: Request[Any, Any, Any]) -> str | None:
    """The sign-in page that keeps what a form sent to a session that has ended, so that its text is still there after
    signing in again; None where nothing was sent. Of somebody who never signed in in this browser nothing is read.

    Raises Busy.
    """
    if request.method in ("GET", "HEAD") or "application/json" in request.headers.get("accept", ""):
        return None
    path = request.scope["path"]
    former = await sessions.find_former_account(request)
    if former is None:
        return sign_in_html(path, lost="form")
    if is_upload(request):
        return sign_in_html(path, lost="files")
    if not await may_keep(request):
        return sign_in_html(path, lost="form")
    try:
        sent = await read_pairs(request, limit=KEPT_AT_MOST)
    except HTTPException:  # too long, or no form at all
        return sign_in_html(path, lost="text")
    action = local_url(request)
    if request.method != "POST" and "_method=" not in action:  # the form that is shown again can only POST
        action += f"{'&' if '?' in action else '?'}_method={request.method.lower()}"
    kept = keep(action, sent, account=str(former), route=request.scope["route_handler"].name or "")
    return await off_the_loop(kept.size, sign_in_html, path, kept=kept)


async def may_keep(request: Request[Any, Any, Any]) -> bool:
    """Whether one more form of this place may be kept while its sender signs in: each is a page of its length that is
    held until it was read. It is counted."""
    key = f"kept {place_of(request)}"
    return await may_attempt(request.app.state.db, key, KEPT_AT_ONCE, now=request.app.state.clock())


class UndeclaredPermission(Exception):
    """A route names no permission; the application must not start."""


def require_declared_permissions(routes: Iterable[BaseRoute]) -> None:
    """Check at start-up that every route declares its permission, and that it makes sense for its path.

    Raises UndeclaredPermission naming the route.
    """
    for route in routes:
        if not isinstance(route, HTTPRoute):
            raise UndeclaredPermission(f"{route.path} is not an HTTP route")
        for handler in route.route_handlers:
            if handler.http_methods == {"OPTIONS"}:
                handler.opt.setdefault("permission", Permission.PUBLIC)  # made by Litestar; says only Allow
            permission = handler.opt.get("permission")
            if not isinstance(permission, Permission):
                raise UndeclaredPermission(f"{route.path} ({handler.handler_name}) declares no permission")
            inside = "{workspace" in route.path
            if inside != (permission not in (Permission.PUBLIC, Permission.SIGNED_IN)) and "OPTIONS" not in (
                handler.http_methods
            ):
                raise UndeclaredPermission(f"{route.path} ({handler.handler_name}) can't need {permission.name}")


class Untold(Exception):
    """A route doesn't say what its form does; the application must not start."""


def learn_what_forms_do(routes: Iterable[BaseRoute]) -> None:
    """Make what forms do known to this process. Raises Untold naming a route that doesn't say it, though its form could
    arrive after a session has ended."""
    for route in routes:
        for handler in route.route_handlers if isinstance(route, HTTPRoute) else ():
            name, about = handler.name or "", handler.opt.get("about")
            waits = handler.opt.get("permission") is not Permission.PUBLIC and handler.http_methods.isdisjoint(
                SAFE_METHODS
            )
            if waits and about is None and not name.startswith("session."):
                raise Untold(f"{route.path} ({handler.handler_name}) doesn't say what its form does")
            if about is not None:
                pending_forms.learn(name, about)
