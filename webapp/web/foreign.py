"""What another side's answer says, in words for a person."""

import html
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from webapp.web.formatting import minutes
from webapp.web.forms.fields import storable

LONGEST = timedelta(days=1)  # that another side may ask for before the next try
MOST_WORDS = 300  # characters of what another side says
# What isn't closed goes on to the end, so that whatever is said is read once.
TAGS = re.compile(r"<(script|style)\b.*?(?:</\1>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>", re.IGNORECASE | re.DOTALL)


def in_words(text: str) -> str:
    """What another side says, in a line: without tags, and cut where it goes on for long."""
    plain = " ".join(storable(html.unescape(TAGS.sub(" ", text[:20_000]))).split())
    return plain if len(plain) <= MOST_WORDS else plain[: MOST_WORDS - 1].rstrip() + "…"


def wait_in_words(wait: timedelta) -> str:
    """For how long another side asks for patience: "90 seconds", "2 h"."""
    seconds = max(1, round(wait.total_seconds()))
    return f"{seconds} second{'' if seconds == 1 else 's'}" if seconds < 2 * 60 else minutes(round(seconds / 60))


def wait_of(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """For how long an answer asks for patience (RFC 9110 10.2.3); None where it doesn't."""
    said = headers.get("retry-after", "").strip()
    try:
        if re.fullmatch(r"[0-9]{1,9}", said):
            after = timedelta(seconds=int(said))
        else:
            after = parsedate_to_datetime(said) - now
    except (ValueError, TypeError, OverflowError):  # no date, or one without a zone
        return None
    return min(max(after, timedelta(0)), LONGEST)
