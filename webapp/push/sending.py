"""The job that takes a message to the push service of a browser."""

import asyncio

import msgspec

from webapp.jobs.models import Attempt, GiveUp, Job, Resources, Run
from webapp.outgoing.asking import Reply
from webapp.push import queries
from webapp.push.models import PushFailed, PushMessage, Subscription
from webapp.push.services import is_push_service
from webapp.web.foreign import wait_of

GONE = frozenset({403, 404, 410})  # of 403: it was made for another key of the desk
LATER = frozenset({408, 425, 429})


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
        reply = await send(resources, subscription, msgspec.convert(arguments["message"], PushMessage))
        status = reply.status
        if status in GONE:
            async with attempt.effect() as tx:
                await queries.forget(tx, subscription.id)
        elif status in LATER or status >= 500:
            raise PushFailed(
                f"The push service of a browser can't take messages now (it answers {status}).",
                wait_of(reply.headers, resources.clock()),
            )
        elif not 200 <= status < 300:
            raise GiveUp(f"The push service of a browser refuses the message (it answers {status}).")

    return run


SEND_PUSH = Job(queries.SEND, "Sending a message to a phone or a desktop", begin, for_one=True)


async def send(resources: Resources, to: Subscription, message: PushMessage) -> Reply:
    """Hand a message over. Returns the answer (RFC 8030 5.1); raises PushFailed where none comes."""
    key = await queries.get_key(resources.db)
    await asyncio.to_thread(load)
    from webapp.push.handing_over import hand_over  # noqa: PLC0415  # see `load`

    return await hand_over(message, to, key, resources.settings, resources.clock())


def load() -> None:
    """Load what encrypts and sends, on a thread: most desks never send a message, and it takes 8 MB and 100 ms."""
    import webapp.push.handing_over  # noqa: F401, PLC0415
