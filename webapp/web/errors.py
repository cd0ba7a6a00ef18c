"""What a person sees when something is refused or fails: the same design, what happened, what to do."""

import errno
import logging
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import msgspec
from litestar import MediaType, Request
from litestar.datastructures import Headers
from litestar.exceptions import HTTPException, NotFoundException, ValidationException
from litestar.response import Response
from litestar.response.base import ASGIResponse
from litestar.types import ExceptionHandlersMap, Scope

from webapp.database.failures import DatabaseError, DatabaseFull, DatabaseReadOnly
from webapp.web import urls
from webapp.web.forms.fields import storable
from webapp.web.pending_forms import about_to, button_of
from webapp.web.sessions import CannotStay
from webapp.web.templating import render
from webapp.web.threads import Busy

log = logging.getLogger("cofounder.errors")

ASCII = "".join(map(chr, range(0x20, 0x7F)))
LONGEST_PATH = 2000


class NotSignedIn(Exception):
    """There is no live session. `html` is the sign-in page that carries along what was sent, where there is something
    to be kept."""

    def __init__(self, html: str | None = None) -> None:
        super().__init__("not signed in")
        self.html = html


class OtherAccount(Exception):
    """A page that was opened by one account asks under the session of another, who is called `name`."""

    def __init__(self, name: str) -> None:
        super().__init__("another account is signed in")
        self.name = name


class PendingForm(msgspec.Struct, frozen=True):
    """A form that arrived after its session had ended: where it was sent, by which account, and the name of its
    route."""

    action: str
    fields: list[tuple[str, str]]
    account: str = ""
    route: str = ""

    @property
    def about_to(self) -> str:
        """What it was about to do."""
        return about_to(self.route)

    @property
    def button(self) -> str:
        """What the button says that does it."""
        return button_of(self.route)

    @property
    def size(self) -> int:
        """How much text it carries, in characters."""
        return sum(len(value) for _, value in self.fields)


# Fields that hold words, also where it is a single one, and what they are called where they are shown again.
WORD_FIELDS = {"title": "Title", "body": "Text", "note": "Note", "notes": "Notes", "name": "Name"}
# Never carried along, since a pending form is shown again: the fields that hold passwords.
SECRETS = frozenset({"password", "current"})


def keep(action: str, sent: Iterable[tuple[str, str]], *, account: str = "", route: str = "") -> PendingForm:
    """A form to be shown again: no passwords, and nothing in it that no page can show."""
    shown = [(storable(name), storable(value)) for name, value in sent if name not in SECRETS]
    return PendingForm(storable(action), shown, storable(account), storable(route))


def sign_in_html(path: str, *, kept: PendingForm | None = None, lost: str = "") -> str:
    """The sign-in page where a session has ended: with the form that is `kept`, or saying what was `lost`: "files",
    "text" that is too long or too much, or a "form" of nobody that is known here."""
    context: dict[str, Any] = {"viewer": None, "path": path, "form": None, "next": local_path(path) if lost else ""}
    return render("accounts/sign_in.html", context | {"kept": kept, "lost": lost})


class ErrorText(msgspec.Struct, frozen=True):
    title: str
    message: str
    advice: str
    link: str = ""  # to go on with, where that isn't the desk as it was opened
    to: str = "Go to the desk"  # what the link says


ERRORS = {
    400: ErrorText("That request can't be read", "Something in it isn't as we expect.", "Go back and try once more."),
    403: ErrorText(
        "Not for your role",
        "Your role in this workspace doesn't allow this.",
        "Ask an owner to change your role.",
    ),
    404: ErrorText(
        "Nothing here",
        "This page doesn't exist, or it belongs to a workspace that you aren't a member of.",
        "Check the address, or start from your tasks.",
    ),
    405: ErrorText("That can't be done here", "This address doesn't take that kind of request.", "Go back."),
    413: ErrorText(
        "That is too long",
        "What you sent is larger than this desk takes.",
        "Go back and shorten or split it.",
    ),
    415: ErrorText("That can't be read", "Forms are taken as a browser sends them, and nothing else.", "Go back."),
    429: ErrorText("Too many tries", "There were too many tries in a short time.", "Wait a few minutes and try again."),
    500: ErrorText(
        "Something went wrong on our side",
        "The page could not be made. Nothing that was saved is lost.",
        "Try again. If it happens once more, tell whoever runs this desk the number below.",
    ),
    503: ErrorText(
        "Busy for a moment",
        "The desk can't reach its database, or has more to do than it can do at once.",
        "Wait a few seconds and try again.",
    ),
}


class Explained(NotFoundException):
    """What isn't there, for somebody who may know why, which `text` says."""

    def __init__(self, text: ErrorText) -> None:
        super().__init__()
        self.text = text


def no_member_any_more() -> Explained:
    """What is said to who was a member of a workspace once, and to nobody else."""
    return Explained(
        ErrorText(
            "You aren’t a member of this workspace any more",
            "An owner has removed you, or you left it: you can’t see or change anything in it.",
            "Ask an owner to invite you again.",
            urls.url("workspaces.list"),
            "Your workspaces",
        )
    )


# Said of a write: it may have been done before what follows it failed, such as making the page that shows it.
PERHAPS = "It may have been saved all the same: look before you repeat it."
OF_DATABASE: dict[type[DatabaseError], ErrorText] = {
    DatabaseReadOnly: ErrorText(
        "Nothing can be saved just now",
        "The desk's database takes no changes at the moment, so this was not saved. What was saved before can be read.",
        "Wait a minute and try again. If it stays so, tell whoever runs this desk.",
    ),
    DatabaseFull: ErrorText(
        "The desk has no room left",
        "The disk of its database is full, so this could not be done. What was saved before is safe.",
        "Tell whoever runs this desk to make room, then try again.",
    ),
}


def words_sent(scope: Scope) -> list[tuple[str, str]]:
    """What somebody typed who sent a form, by the names of its fields; nothing that only pages write there."""
    return [
        (WORD_FIELDS.get(name, storable(name).replace("_", " ").capitalize()), storable(value))
        for name, value in scope.get("state", {}).get("sent", ())
        if name not in SECRETS and value.strip() and (name in WORD_FIELDS or " " in value.strip())
        if not value.startswith(("{", "["))
    ]


def error_html(scope: Scope, status: int, *, text: ErrorText | None = None) -> tuple[str, dict[str, str]]:
    """The HTML and headers of an error: a whole page, or a notice that leaves the page as it is for htmx, and for a
    page that asks for what it shows."""
    text = text or ERRORS.get(status, ERRORS[500] if status >= 500 else ERRORS[400])
    viewer = scope.get("user")
    asked = Headers.from_scope(scope)
    partial = asked.get("hx-request") == "true" or "by-itself" in asked
    template = "errors/_error.html" if partial else "errors/error.html"
    headers = {"cache-control": "no-store", "vary": "HX-Request"}
    if partial:
        headers |= {"hx-retarget": "#notices", "hx-reswap": "innerHTML", "hx-reselect": ".toast"}
    if status == 503:
        headers["retry-after"] = "2"
        if scope.get("method") not in ("GET", "HEAD") and text is ERRORS[503]:
            text = ErrorText(text.title, f"{text.message} {PERHAPS}", text.advice)
    typed = words_sent(scope) if status in (403, 404) and not partial else []
    context = {
        "status": status,
        "error": text,
        "request_id": scope.get("state", {}).get("request_id", ""),
        "viewer": viewer,
        "path": scope["path"],
        "typed": typed,
    }
    return render(template, context), headers


def error_page(scope: Scope, status: int, *, text: ErrorText | None = None) -> ASGIResponse:
    """An error as an ASGI application, for layers outside of the framework."""
    html, headers = error_html(scope, status, text=text)
    return ASGIResponse(body=html.encode(), status_code=status, headers=headers, media_type=MediaType.HTML)


def error_response(request: Request[Any, Any, Any], status: int, *, text: ErrorText | None = None) -> Response[str]:
    """An error as a reply of a handler."""
    html, headers = error_html(request.scope, status, text=text)
    return Response(html, status_code=status, headers=headers, media_type=MediaType.HTML)


def handle_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[str]:
    """Errors that routing and handlers raise."""
    if isinstance(error, ValidationException):
        return error_response(request, 404)  # only path parameters are validated by the framework
    text = error.text if isinstance(error, Explained) else None
    response = error_response(request, error.status_code, text=text)
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


def handle_database_error(request: Request[Any, Any, Any], error: DatabaseError) -> Response[str]:
    """The database is away, has no connection to spare, or takes no changes: 503, and the person is told whether to try
    again."""
    log.warning("database: %s", error)
    return error_response(request, 503, text=OF_DATABASE.get(type(error)))


def handle_busy(request: Request[Any, Any, Any], error: Busy) -> Response[str]:
    """A queue for work off the loop is full."""
    log.warning("busy: %s", error)
    return error_response(request, 503)


def handle_system_error(request: Request[Any, Any, Any], error: OSError) -> Response[str]:
    """The system refuses something: 503 where it has no file to spare, since each client is one, and they go."""
    if error.errno not in (errno.EMFILE, errno.ENFILE):
        return handle_unexpected(request, error)
    log.warning("too many open files: %s", error)
    return error_response(request, 503)


def handle_unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[str]:
    """A defect of ours: logged with its trace, shown with the request's id."""
    log.error("unexpected error", exc_info=error)
    return error_response(request, 500)


def handle_not_signed_in(request: Request[Any, Any, Any], error: NotSignedIn) -> Response[Any]:
    """Ask to sign in, then go on where the person was; a form that was sent is kept and shown again afterwards. The
    editor is told where to sign in: it keeps its text itself."""
    partial = request.headers.get("hx-request") == "true"
    if "application/json" in request.headers.get("accept", ""):
        to = urls.url("session.sign_in", query={"next": local_path(request.headers.get("referer", ""))})
        return Response({"state": "signed-out", "url": to}, status_code=HTTPStatus.UNAUTHORIZED)
    if error.html is None:
        shown = request.headers.get("hx-current-url" if partial else "referer", "")
        following = shown if partial or request.method not in ("GET", "HEAD") else local_url(request)
        to = urls.url("session.sign_in", query={"next": local_path(following)})
        if partial:
            return Response("", status_code=HTTPStatus.UNAUTHORIZED, headers={"hx-redirect": to, "vary": "HX-Request"})
        return Response("", status_code=HTTPStatus.SEE_OTHER, headers={"location": to, "vary": "HX-Request"})
    headers = {"cache-control": "no-store", "vary": "HX-Request"}
    if partial:
        headers |= {"hx-retarget": "body", "hx-reswap": "innerHTML", "hx-reselect": "body > *"}
    return Response(error.html, status_code=HTTPStatus.UNAUTHORIZED, headers=headers, media_type=MediaType.HTML)


def handle_cannot_stay(request: Request[Any, Any, Any], error: CannotStay) -> Response[str]:
    """Signing in at an address at which it wouldn't last: it would lead back to the same empty form, for ever."""
    text = ErrorText(
        "This address can't keep you signed in",
        f"The desk was opened by plain http, but signs people in at {error.url} only.",
        f"Open {error.url} and do it there. Nothing was changed.",
        error.url,
    )
    return error_response(request, 422, text=text)


def handle_other_account(request: Request[Any, Any, Any], error: OtherAccount) -> Response[Any]:
    """The editor is told who is signed in now: what was typed by one person isn't saved as another's."""
    return Response({"state": "other-account", "name": error.name}, status_code=HTTPStatus.FORBIDDEN)


def local_url(request: Request[Any, Any, Any]) -> str:
    """The path and query of a request."""
    query = request.scope["query_string"].decode("latin-1")
    return request.scope["path"] + (f"?{query}" if query else "")


def local_path(address: str) -> str:
    """The path and query of an address of ours, or "" where it isn't one: never a way to another host.

    A browser reads "//host" and "/\\host" as another host (WHATWG URL), and drops tabs and line ends before it looks,
    so these are none of ours. Letters outside of ASCII are percent-encoded, as a header has to be. An address that is
    longer than any of ours is none either.
    """
    if len(address) > LONGEST_PATH:
        return ""
    if "://" in address:
        address = "/" + address.split("://", 1)[1].partition("/")[2]
    if not address.startswith("/") or address[1:2] in ("/", "\\") or not address.isprintable():
        return ""
    return quote(address, safe=ASCII)


EXCEPTION_HANDLERS: ExceptionHandlersMap = {
    HTTPException: handle_http_error,
    DatabaseError: handle_database_error,
    Busy: handle_busy,
    OSError: handle_system_error,
    NotSignedIn: handle_not_signed_in,
    CannotStay: handle_cannot_stay,
    OtherAccount: handle_other_account,
    Exception: handle_unexpected,
}
