"""Whether the links of a draft lead somewhere: asked only where its author presses for it."""

import asyncio
from collections.abc import Sequence

from webapp.drafts.preflight.checks import Found, short
from webapp.outgoing.asking import Client, NotAllowed, Unanswered
from webapp.outgoing.opening import open_client
from webapp.publishing.models import Weight
from webapp.settings import Settings
from webapp.web.markdown.survey import Link

MOST_LINKS = 60
AT_ONCE = 6
SECONDS = 8.0  # for each
MOST_BYTES = 200_000  # of an answer to those that don't know HEAD
ASK_AGAIN = frozenset({403, 404, 405, 501})  # what some say to HEAD, and not to GET (RFC 9110 15.5.6)
SIGNED_IN = frozenset({401, 402, 403, 407, 429})  # the other side is there, and doesn't let us in


async def check_links(settings: Settings, links: Sequence[Link]) -> list[Found]:
    """What of some links doesn't answer, or says that nothing is there; each address once, the first MOST_LINKS."""
    once = {link.address: link for link in reversed(links) if link.address.startswith(("http://", "https://"))}
    asked = sorted(once.values(), key=lambda link: link.line)[:MOST_LINKS]
    turns = asyncio.Semaphore(AT_ONCE)
    async with open_client(settings) as client:
        why = await asyncio.gather(*(why_dead(client, turns, link.address) for link in asked))
    return [
        Found(Weight.LOOK, f"The link “{short(link.text or link.address)}” leads nowhere: {said}", line=link.line)
        for link, said in zip(asked, why, strict=True)
        if said
    ]


async def why_dead(client: Client, turns: asyncio.Semaphore, address: str) -> str:
    """Why a link leads nowhere, in a sentence; "" where it leads somewhere."""
    async with turns:
        try:
            reply = await client.request("HEAD", address, seconds=SECONDS)
            if reply.status in ASK_AGAIN:
                reply = await client.request("GET", address, seconds=SECONDS, most=MOST_BYTES)
        except NotAllowed as error:
            return f"it wasn’t asked. {error}"
        except Unanswered as error:
            return "" if "more than" in str(error) else str(error)
    if reply.status < 400 or reply.status in SIGNED_IN:
        return ""
    return f"the other side answers {reply.status}."
