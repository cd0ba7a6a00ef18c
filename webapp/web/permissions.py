"""Who may do what, in one place.

Every route names the permission it needs (`permission=Permission.EDIT`). `authorize` enforces it before every
handler; a route that names none, or puts something else before its handler, stops the application from starting.
"""

from collections.abc import Iterable
from enum import Enum, auto
from typing import Any

from litestar.connection import Request
from litestar.exceptions import HTTPException, NotFoundException, PermissionDeniedException
from litestar.routes import BaseRoute, HTTPRoute

from webapp.web import sessions
from webapp.web.errors import KEPT_AT_MOST, NotSignedIn, OtherAccount, keep, local_url, sign_in_html
from webapp.web.fields import UNSTORABLE
from webapp.web.forms import read_pairs
from webapp.web.viewer import Role
from webapp.web.worker import off_the_loop

BIGINT_MAX = 2**63 - 1
OPENED_BY = "opened-by"  # the header in which a script says the account whose page it runs on


class Permission(Enum):
    """What a route needs."""

    PUBLIC = auto()  # anybody, signed in or not
    SIGNED_IN = auto()  # an account, in whatever workspace
    READ = auto()  # see what is in the workspace
    EDIT = auto()  # create and change tasks and drafts
    REVIEW = auto()  # approve drafts
    MANAGE = auto()  # members, invitations, the workspace's settings


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
    account's (it does not exist, for them) or an id can't be one, PermissionDeniedException where the role may not.
    """
    if any(names_nothing(value) for value in request.path_params.values()):
        raise NotFoundException
    permission: Permission = request.scope["route_handler"].opt["permission"]
    if permission is Permission.PUBLIC:
        return
    slug = request.path_params.get("workspace")
    viewer = await sessions.find_viewer(request, slug)
    if viewer is None:
        raise NotSignedIn(await sign_in_again(request))
    request.scope["user"] = viewer
    if request.headers.get(OPENED_BY, str(viewer.account.id)) != str(viewer.account.id):
        raise OtherAccount(viewer.account.name)
    if permission is Permission.SIGNED_IN:
        return
    if viewer.workspace_or_none is None:
        raise NotFoundException
    if not may(viewer.role, permission):
        raise PermissionDeniedException


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
    path = request.url.path
    former = await sessions.find_former_account(request)
    if former is None:
        return sign_in_html(path)
    if is_upload(request):
        return sign_in_html(path, lost="files")
    try:
        sent = await read_pairs(request, limit=KEPT_AT_MOST)
    except HTTPException:  # too long, or no form at all
        return sign_in_html(path, lost="text")
    action = local_url(request)
    if request.method != "POST" and "_method=" not in action:  # the form that is shown again can only POST
        action += f"{'&' if '?' in action else '?'}_method={request.method.lower()}"
    kept = keep(action, sent, account=str(former), act=act_in_words(request.scope["route_handler"].name or ""))
    size = sum(len(value) for _, value in kept.fields)
    return await off_the_loop(size, sign_in_html, path, kept=kept)


def act_in_words(route: str) -> str:
    """What a route does, by its name: "delete task" for "tasks.delete", "restore task" for "trash.restore_task"."""
    subject, _, act = route.partition(".")
    words = act.replace("_", " ")
    return words if "_" in act else f"{words} {subject.removesuffix('s')}"


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
            if any(layer.before_request for layer in handler.ownership_layers[1:]):
                raise UndeclaredPermission(f"{route.path} ({handler.handler_name}) replaces what lets people in")
            permission = handler.opt.get("permission")
            if not isinstance(permission, Permission):
                raise UndeclaredPermission(f"{route.path} ({handler.handler_name}) declares no permission")
            inside = "{workspace" in route.path
            if inside != (permission not in (Permission.PUBLIC, Permission.SIGNED_IN)) and "OPTIONS" not in (
                handler.http_methods
            ):
                raise UndeclaredPermission(f"{route.path} ({handler.handler_name}) can't need {permission.name}")
