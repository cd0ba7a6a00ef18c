"""A browser that wants messages, and a message."""

from typing import Annotated

import msgspec

from webapp.jobs.models import TryLater
from webapp.push.base64url import from_base64url
from webapp.web.forms.fields import Text


class PushFailed(TryLater):
    """A push service can't take a message now."""


class Subscribing(msgspec.Struct):
    """What a browser says when somebody turns messages on in it (W3C Push API 8.1)."""

    endpoint: Annotated[str, Text("Address", max=2000)]
    p256dh: Annotated[str, Text("Key", max=200)]
    auth: Annotated[str, Text("Secret", max=100)]


class Unsubscribing(msgspec.Struct):
    """Which browser wants none any more."""

    endpoint: Annotated[str, Text("Address", max=2000)]


class Subscription(msgspec.Struct, frozen=True):
    """A browser in which somebody is signed in and has turned messages on."""

    id: int
    account_id: int
    endpoint: str
    p256dh: bytes
    auth: bytes


class Buttons(msgspec.Struct, frozen=True):
    """What a message lets its reader do without opening the desk: where its form `later` is sent, and the values of
    that with their words. A device shows as many as it has room for."""

    path: str
    choices: list[tuple[str, str]]


class PushMessage(msgspec.Struct, frozen=True):
    """What is shown on a phone or a desktop. `path` is the page that it opens; of those with the same `tag` only the
    last is shown; `unread` is the number on the app's icon, None where it stays; `later` puts a reminder off."""

    title: str
    body: str
    path: str
    tag: str
    unread: int | None = None
    later: Buttons | None = None


def keys_of(form: Subscribing) -> tuple[bytes, bytes]:
    """The two keys of a browser; raises ValueError where they can't be any."""
    p256dh, auth = from_base64url(form.p256dh), from_base64url(form.auth)
    if len(p256dh) != 65 or p256dh[0] != 4 or len(auth) != 16:
        raise ValueError("not the keys of a browser")
    return p256dh, auth
