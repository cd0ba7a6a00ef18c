"""Turning messages on and off in a browser. Scripts do it: only they can ask a browser for its address."""

from typing import Any

from litestar import Controller, delete, get, post

from webapp.push import queries
from webapp.push.keys import public_key
from webapp.push.models import PushMessage, Subscribing, Unsubscribing, keys_of
from webapp.push.services import is_push_service
from webapp.web import urls
from webapp.web.dependencies import GivenDatabase, GivenSettings, GivenViewer
from webapp.web.forms.form import Form, read_form
from webapp.web.pages import AnyRequest, Reply
from webapp.web.permissions import Permission
from webapp.web.responses import for_script
from webapp.web.sessions import cookie_name, hash_token

UNKNOWN = (
    "Your browser's push service isn't one that this desk knows. Whoever runs the desk can name it in "
    "COFOUNDER_PUSH_SERVICES."
)
UNREADABLE = "What your browser says of itself can't be read. Reload the page, and turn messages on again."


class PushController(Controller):
    """The browsers of an account that want messages."""

    path = "/account/push"

    @get("/", name="push.key", permission=Permission.SIGNED_IN)
    async def read_key(self, request: AnyRequest, db: GivenDatabase, settings: GivenSettings) -> Reply:
        """The key by which a browser's push service knows this desk (RFC 8292 4), and where messages come to in this
        session: a browser still has an address when it was turned on in one that has ended, or by somebody else."""
        session = hash_token(request.cookies[cookie_name(settings)])
        endpoints = await queries.get_endpoints(db, session)
        return for_script({"key": await public_key(await queries.get_key(db)), "endpoints": endpoints})

    @post(
        "/",
        name="push.subscribe",
        permission=Permission.SIGNED_IN,
        about=("turn messages on in this browser", "Turn them on"),
    )
    async def subscribe(
        self, request: AnyRequest, db: GivenDatabase, settings: GivenSettings, viewer: GivenViewer
    ) -> Reply:
        """Messages come to this browser from now on, first one that says so."""
        form = await read_form(request, Subscribing)
        if form.errors:
            return refused(form)
        endpoint = form.value.endpoint
        if not is_push_service(endpoint, settings.push_services):
            return refused(form.reject("endpoint", UNKNOWN))
        try:
            keys = keys_of(form.value)
        except ValueError:
            return refused(form.reject("p256dh", UNREADABLE))
        session = hash_token(request.cookies[cookie_name(settings)])
        async with db.transaction() as tx:
            await queries.subscribe(tx, viewer.account.id, session, endpoint, keys, now=viewer.now)
            await queries.queue_push(
                tx,
                viewer.account.id,
                PushMessage("Messages are on", "They come to this device from now on.", urls.url("home"), "push"),
                key=f"push on {viewer.now.isoformat()}",
                now=viewer.now,
                endpoint=endpoint,
            )
        return for_script({}, 201)

    @delete(
        "/",
        name="push.unsubscribe",
        permission=Permission.SIGNED_IN,
        status_code=200,
        about=("turn messages off in this browser", "Turn them off"),
    )
    async def unsubscribe(self, request: AnyRequest, db: GivenDatabase, viewer: GivenViewer) -> Reply:
        """No more messages to this browser."""
        form = await read_form(request, Unsubscribing)
        if form.errors:
            return refused(form)
        await queries.unsubscribe(db, viewer.account.id, form.value.endpoint)
        return for_script({})


def refused(form: Form[Any]) -> Reply:
    """Why not, by field."""
    return for_script({"errors": dict(form.errors)}, 422)
