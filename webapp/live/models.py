"""What is looked up for open pages, and what they are told."""

import msgspec

# An event as pages are told of it: its id, what it is about, and that thing's id.
Told = tuple[int, str, int]


class Moved(msgspec.Struct, frozen=True):
    """A workspace whose number changed, with its latest events, the last one first."""

    workspace_id: int
    change: int
    events: list[Told]


class Checked(msgspec.Struct, frozen=True):
    """A session that is alive, by its place among those asked for. `roles` are by workspace."""

    place: int
    account_id: int
    roles: dict[str, str]
    change: int


class Present(msgspec.Struct, frozen=True):
    """Somebody who has something open."""

    workspace_id: int
    subject: str
    subject_id: int
    account_id: int
    name: str
    typing: bool

    @property
    def about(self) -> str:
        """What they have open, as pages name it: "task:42"."""
        return f"{self.subject}:{self.subject_id}"
