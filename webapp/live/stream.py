"""What one browser is told: at most one line for each of its workspaces is held back, however slowly it reads."""

import asyncio
from typing import Any

import msgspec

from webapp.live.models import Told

MOST = 100  # events that are told one by one; from there on it is "anything"


class Pending(msgspec.Struct):
    """What is to be told of a workspace: its number, and the events up to it; None is anything."""

    change: int
    events: list[Told] | None
    spread: int


class Stream:
    """One browser of somebody who is signed in."""

    def __init__(self, token_hash: bytes, account_id: int) -> None:
        self.token_hash = token_hash
        self.account_id = account_id
        self.roles: dict[int, str] = {}
        self.change = 0  # of what is the account's alone
        self.ended = False
        self.woken = asyncio.Event()
        self._hello: dict[str, Any] | None = None
        self._pending: dict[int, Pending] = {}
        self._here: dict[tuple[int, str], list[dict[str, Any]]] = {}
        self._said: dict[str, Any] = {}

    def greet(self, roles: dict[int, str], change: int, places: dict[int, int]) -> None:
        """Say where everything stands. From here on no change is left out."""
        self.roles, self.change = roles, change
        self._hello = {str(each): [places[each], role] for each, role in roles.items() if each in places}
        self._pending.clear()
        self.woken.set()

    def tell(self, workspace_id: int, change: int, events: list[Told] | None, spread: int) -> None:
        """A workspace has changed; pages may ask within `spread` milliseconds, so that they don't all come at once."""
        before = self._pending.get(workspace_id)
        if before is not None:
            events = None if events is None or before.events is None else before.events + events
        if events is not None and len(events) > MOST:
            events = None
        self._pending[workspace_id] = Pending(change, events, spread)
        self.woken.set()

    def tell_account(self, change: int) -> None:
        """Something changed for the account alone."""
        self.change = change
        self._said["you"] = change
        self.woken.set()

    def tell_present(self, workspace_id: int, about: str, people: list[dict[str, Any]]) -> None:
        """Who has something open now."""
        self._here[workspace_id, about] = people
        if len(self._here) > MOST:
            self._here.pop(next(iter(self._here)))  # pages ask for it themselves every few seconds
        self.woken.set()

    def end(self, why: str = "") -> None:
        """It is over."""
        if why and not self.ended:
            self._said["end"] = why
        self.ended = True
        self.woken.set()

    def take(self) -> bytes:
        """What is to be sent now, as events of a stream (HTML, 9.2.5)."""
        said: list[dict[str, Any]] = []
        if self._hello is not None:
            said.append({"places": self._hello, "you": self.change})
            self._hello = None
        said += (
            {"workspace": each, "change": told.change, "events": told.events, "spread": told.spread}
            for each, told in self._pending.items()
        )
        said += ({"workspace": each, "about": about, "here": people} for (each, about), people in self._here.items())
        said += ({name: value} for name, value in self._said.items())
        for held in (self._pending, self._here, self._said):
            held.clear()
        return b"".join(b"data: %b\n\n" % msgspec.json.encode(each) for each in said)
