"""Where a workspace stands, as far as the open pages are told."""

from webapp.live.models import Moved, Told
from webapp.live.stream import Stream


class Place:
    """Where a workspace stands, as far as it is told: its number, and the latest events by who wrote them."""

    def __init__(self) -> None:
        self.change = -1  # it isn't known yet
        self.known: set[tuple[int, str]] = set()
        self.rests_until = 0.0
        self.streams: set[Stream] = set()

    def move(self, moved: Moved) -> list[Told] | None:
        """Go on to where it stands now; returns the events in between, None where they can't be told one by one.

        Each statement that records events counts once. So none is missing where there are as many statements as the
        number has grown. One is where it came by a late commit, with an id before many that have been told already.
        """
        new = [event for event in moved.events if (event[0], event[3]) not in self.known]
        statements = len({event[3] for event in new})
        complete = self.change >= 0 and statements == moved.change - self.change
        self.change = moved.change
        self.known = {(event[0], event[3]) for event in moved.events}
        return [event[:3] for event in reversed(new)] if complete else None
