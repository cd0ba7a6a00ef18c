"""What another side's answer means: that it is done, that it is to be tried again, or that somebody has to mend it."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import islice

import msgspec

from webapp.outgoing.asking import Client, NotAllowed, Reply, Unanswered
from webapp.outgoing.opening import open_client
from webapp.publishing.models import NotNow, NotSo
from webapp.publishing.targets.target import Outlet
from webapp.web.foreign import in_words, wait_in_words, wait_of

LATER = frozenset({408, 425, 429})
MOST_MISHAPS = 50  # beginnings of what could be JSON


@asynccontextmanager
async def asking(outlet: Outlet) -> AsyncIterator[Client]:
    """A client whose failures are those of a place: NotSo where it may not ask, NotNow where no answer comes."""
    try:
        async with open_client(outlet.resources.settings) as client:
            yield client
    except NotAllowed as error:
        raise NotSo(str(error)) from error
    except Unanswered as error:
        raise NotNow(str(error)) from error


def is_for_later(reply: Reply) -> bool:
    """Whether another try can help."""
    return reply.status in LATER or reply.status >= 500


def not_now(reply: Reply, who: str, now: datetime, said: str = "") -> NotNow:
    """That it can't be done now, and when to ask again where that was said."""
    after = wait_of(reply.headers, now)
    sentence = f"{who} can't take it now (it answers {reply.status}{': ' + said if said else ''})."
    if after is not None:
        sentence += f" It asks to be left alone for {wait_in_words(after)}."
    return NotNow(sentence, after)


def moved_to(reply: Reply) -> str | None:
    """Where an answer leads that wasn't followed."""
    location = reply.headers.get("location")
    return in_words(location) if location and 300 <= reply.status < 400 else None


def json_in(text: str) -> object:
    """The JSON of an answer, also after what a server's mishaps put before it, such as a warning in HTML; None where
    there is none."""
    said = text.lstrip("\ufeff \r\n\t").encode("utf-8", "replace")
    for found in islice(re.finditer(rb"[{\[]", said[:100_000]), MOST_MISHAPS):
        try:
            return msgspec.json.decode(memoryview(said)[found.start() :])
        except (msgspec.DecodeError, RecursionError):
            continue
    return None
