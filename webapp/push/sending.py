"""The job that takes a message to the push service of a browser."""

import hashlib

import msgspec

from webapp.jobs.models import Attempt, GiveUp, Job, Resources, Run
from webapp.outgoing.client import Unanswered, open_client
from webapp.outgoing.network import NotAllowed
from webapp.push import queries
from webapp.push.encryption import MOST, encrypt
from webapp.push.models import PushMessage, Subscription
from webapp.push.services import is_push_service
from webapp.push.vapid import authorization, base64url
from webapp.settings import CofounderError

KEPT = 24 * 60 * 60  # seconds for which a service keeps a message for a browser that is off
TIMEOUT = 10.0  # seconds
GONE = frozenset({403, 404, 410})  # of 403: it was made for another key of the desk
LATER = frozenset({408, 425, 429})


class PushFailed(CofounderError):
    """A push service can't take a message now."""


def begin(resources: Resources) -> Run:
    """What sends messages."""

    async def run(attempt: Attempt) -> None:
        arguments = attempt.taken.arguments
        now = resources.clock()
        subscription = await queries.get_subscription(resources.db, arguments["subscription"], now=now)
        if subscription is None:
            return
        if not is_push_service(subscription.endpoint, resources.settings.push_services):
            raise GiveUp("The browser named an address that isn't one of a push service that is known here.")
        status = await send(resources, subscription, msgspec.convert(arguments["message"], PushMessage))
        if status in GONE:
            async with attempt.effect() as tx:
                await queries.forget(tx, subscription.id)
        elif status in LATER or status >= 500:
            raise PushFailed(f"The push service of a browser can't take messages now (it answers {status}).")
        elif not 200 <= status < 300:
            raise GiveUp(f"The push service of a browser refuses the message (it answers {status}).")

    return run


SEND_PUSH = Job(queries.SEND, "Sending a message to a phone or a desktop", begin)


async def send(resources: Resources, to: Subscription, message: PushMessage) -> int:
    """Hand a message over. Returns the status of the answer (RFC 8030 5.1); raises PushFailed where none comes."""
    key = await queries.get_key(resources.db)
    headers = {
        "authorization": authorization(
            key, to.endpoint, resources.settings.url or "https://localhost", resources.clock()
        ),
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        "ttl": str(KEPT),
        "topic": base64url(hashlib.sha256(message.tag.encode()).digest())[:32],  # RFC 8030 5.4
        "urgency": "high",
    }
    body = encrypt(shortened(message), to.p256dh, to.auth)
    settings = resources.settings
    try:
        async with open_client(settings, trusted=settings.push_services) as client:
            reply = await client.request(
                "POST", to.endpoint, headers=headers, content=body, seconds=TIMEOUT, redirects=0
            )
    except (NotAllowed, Unanswered) as error:
        raise PushFailed(f"The push service of a browser doesn't answer. {error}") from error
    return reply.status


def shortened(message: PushMessage) -> bytes:
    """A message as the browser's own script reads it, its text cut to what fits."""
    body = message.body
    while len(packed := msgspec.json.encode(msgspec.structs.replace(message, body=body))) > MOST:
        body = body[: len(body) * 3 // 4].rstrip() + "…"
    return packed
