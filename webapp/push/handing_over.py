"""Handing a message over to a push service. Its libraries are large: nothing imports this before there is one."""

import hashlib
from datetime import datetime

import msgspec

from webapp.outgoing.asking import NotAllowed, Reply, Unanswered
from webapp.outgoing.opening import open_client
from webapp.push.base64url import base64url
from webapp.push.encryption import MOST, encrypt
from webapp.push.models import PushFailed, PushMessage, Subscription
from webapp.push.vapid import authorization, read_key
from webapp.settings import Settings

KEPT = 24 * 60 * 60  # seconds for which a service keeps a message for a browser that is off
TIMEOUT = 10.0  # seconds


async def hand_over(message: PushMessage, to: Subscription, key: bytes, settings: Settings, now: datetime) -> Reply:
    """Hand a message over, signed by the desk's key as it is stored. Returns the
    answer (RFC 8030 5.1); raises PushFailed where none comes."""
    headers = {
        "authorization": authorization(read_key(key), to.endpoint, settings.url or "https://localhost", now),
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        "ttl": str(KEPT),
        "topic": base64url(hashlib.sha256(message.tag.encode()).digest())[:32],  # RFC 8030 5.4
        "urgency": "high",
    }
    body = encrypt(shortened(message), to.p256dh, to.auth)
    try:
        async with open_client(settings, trusted=settings.push_services) as client:
            return await client.request(
                "POST", to.endpoint, headers=headers, content=body, seconds=TIMEOUT, redirects=0
            )
    except (NotAllowed, Unanswered) as error:
        raise PushFailed(f"The push service of a browser doesn't answer. {error}") from error


def shortened(message: PushMessage) -> bytes:
    """A message as the browser's own script reads it, its text cut to what fits."""
    body = message.body
    while len(packed := msgspec.json.encode(msgspec.structs.replace(message, body=body))) > MOST:
        body = body[: len(body) * 3 // 4].rstrip() + "…"
    return packed
