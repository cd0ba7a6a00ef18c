"""What another side's answer means: that it is done, that it is to be tried again, or that somebody has to mend it."""

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import islice

import msgspec

from webapp.outgoing.asking import Client, NotAllowed, Reply, Unanswered
from webapp.outgoing.opening import open_client
from webapp.publishing.models import NotNow, NotSo
from webapp.publishing.targets.target import Outlet
from webapp.web.forms.fields import storable

LATER = frozenset({408, 425, 429})
LONGEST = timedelta(days=1)  # that another side may ask for before the next try
MOST_WORDS = 300  # characters of what another side says
MOST_MISHAPS = 50  # beginnings of what could be JSON
# What isn't closed goes on to the end, so that whatever is said is read once.
TAGS = re.compile(r"<(script|style)\b.*?(?:</\1>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>", re.IGNORECASE | re.DOTALL)


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


def in_words(text: str) -> str:
    """What another side says, in a line: without tags, and cut where it goes on for long."""
    plain = " ".join(storable(html.unescape(TAGS.sub(" ", text[:20_000]))).split())
    return plain if len(plain) <= MOST_WORDS else plain[: MOST_WORDS - 1].rstrip() + "…"


def is_for_later(reply: Reply) -> bool:
    """Whether another try can help."""
    return reply.status in LATER or reply.status >= 500


def not_now(reply: Reply, who: str, now: datetime, said: str = "") -> NotNow:
    """That it can't be done now, and when to ask again where that was said."""
    after = wait_of(reply, now)
    sentence = f"{who} can't take it now (it answers {reply.status}{': ' + said if said else ''})."
    if after is not None:
        sentence += f" It asks to be left alone for {max(1, round(after.total_seconds()))} seconds."
    return NotNow(sentence, after)


def wait_of(reply: Reply, now: datetime) -> timedelta | None:
    """For how long an answer asks for patience (RFC 9110 10.2.3); None where it doesn't."""
    said = reply.headers.get("retry-after", "").strip()
    try:
        if re.fullmatch(r"[0-9]{1,9}", said):
            after = timedelta(seconds=int(said))
        else:
            after = parsedate_to_datetime(said) - now
    except (ValueError, TypeError, OverflowError):  # no date, or one without a zone
        return None
    return min(max(after, timedelta(0)), LONGEST)


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
