"""Where a workspace stands, as far as the open pages are told."""

from webapp.live.models import Moved, Told
from webapp.live.stream import Stream


class Place:
    """Where a workspace stands, as far as it is told: its number, and the latest events."""

    def __init__(self) -> None:
        self.change = -1  # it isn't known yet
        self.known: set[int] = set()
        self.rests_until = 0.0
        self.streams: set[Stream] = set()

    def move(self, moved: Moved) -> list[Told] | None:
        """Go on to where it stands now; returns the events in between, None where they can't be told one by one.

        Each event counts once. So none is missing where there are as many new ones as the number has grown. One is new
        where it came by a late commit, with an id before many that have been told already.
        """
        new = [event for event in moved.events if event[0] not in self.known]
        complete = self.change >= 0 and len(new) == moved.change - self.change
        self.change = moved.change
        self.known = {event[0] for event in moved.events}
        return new[::-1] if complete else None
