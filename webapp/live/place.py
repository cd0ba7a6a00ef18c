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

        Each statement that records events counts once. So where there are as many statements as the number has grown,
        no event is missing; where a late commit brought one with an early id, of which too many have come since, one is.
        """
        new = [(each, by) for *each, by in moved.events if (each[0], by) not in self.known]
        statements = len({by for _, by in new})
        complete = self.change >= 0 and statements == moved.change - self.change
        self.change = moved.change
        self.known = {(event[0], event[3]) for event in moved.events}
        return [(each[0], each[1], each[2]) for each, _ in reversed(new)] if complete else None
