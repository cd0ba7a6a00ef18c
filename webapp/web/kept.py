"""HTML that was made once and is still right.

Nothing here decides by luck whether it is: a key holds all that the HTML was made from, the workspace's change number
or the row's version among it, so that a write makes new keys and the old ones are never asked for again. What also
depends on the clock says until when it is right. What is asked for least recently makes room.
"""

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime

Key = tuple[Hashable, ...]


class Kept:
    """Texts by key, in at most `limit` characters altogether; of this process only."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._texts: OrderedDict[Key, tuple[str, datetime | None]] = OrderedDict()

    def get(self, key: Key, now: datetime) -> str | None:
        """The text of a key, or None where there is none that is right at `now`."""
        found = self._texts.get(key)
        if found is None:
            return None
        text, until = found
        if until is not None and until <= now:
            del self._texts[key]
            self.size -= len(text)
            return None
        self._texts.move_to_end(key)
        return text

    def put(self, key: Key, text: str, until: datetime | None = None) -> None:
        """Keep a text, and let go of those that were asked for least recently, until all fit."""
        if key in self._texts or len(text) > self.limit // 4:
            return
        self._texts[key] = text, until
        self.size += len(text)
        while self.size > self.limit:
            self.size -= len(self._texts.popitem(last=False)[1][0])

    def clear(self) -> None:
        """Let go of all texts."""
        self._texts.clear()
        self.size = 0

    def __len__(self) -> int:
        return len(self._texts)


PAGES = Kept(32_000_000)  # whole pages and list fragments, about 400
ROWS = Kept(16_000_000)  # rows of lists, about 8,000


def forget_all() -> None:
    """Let go of everything: another database is being opened."""
    PAGES.clear()
    ROWS.clear()
