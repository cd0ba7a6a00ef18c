"""How other machines are asked for something, as those see it who do: what may be asked, and what comes back."""

from collections.abc import AsyncIterable, AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Protocol

import msgspec

from webapp.settings import CofounderError

if TYPE_CHECKING:
    import httpx2

MOST = 1_000_000  # bytes of an answer
SECONDS = 30.0  # for all of a request, redirects among it
REDIRECTS = 5


class NotAllowed(CofounderError):
    """The desk doesn't go there: in a sentence, for whoever wanted it."""


class Unanswered(CofounderError):
    """No whole answer came, in a sentence. `sent` is whether the request may have arrived, and been acted upon."""

    def __init__(self, sentence: str, *, sent: bool) -> None:
        super().__init__(sentence)
        self.sent = sent


class Reply(msgspec.Struct, frozen=True):
    """An answer, and the address that gave it; names of headers are in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes
    url: str

    @property
    def text(self) -> str:
        """Its body as UTF-8, as far as it is."""
        return self.body.decode("utf-8-sig", "replace")


class Arriving(msgspec.Struct, frozen=True):
    """An answer that is still coming, in pieces as they come; names of headers are in small letters. The pieces raise
    Unanswered."""

    status: int
    headers: dict[str, str]
    pieces: AsyncIterator[bytes]


class Client(Protocol):
    """What asks (`client.py`)."""

    def check(self, url: str) -> "httpx2.URL":
        """An address that may be asked, as far as that can be seen from it. Raises NotAllowed."""

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | AsyncIterable[bytes] | None = None,
        most: int = MOST,
        seconds: float = SECONDS,
        redirects: int = REDIRECTS,
    ) -> Reply:
        """Ask, and follow redirects: what changes something only where it stays as it is and at its origin; a redirect
        that isn't followed is the reply. Headers go to no other origin. Raises NotAllowed, Unanswered."""

    def stream(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes, first: float, pause: float
    ) -> AbstractAsyncContextManager[Arriving]:
        """Ask, and be given the answer while it comes. No redirect is followed. `first` are the seconds until it
        begins, `pause` those between two pieces; how long all of it may take, and how much it may be, is up to whoever
        reads it. The connection is closed as soon as they leave. Raises NotAllowed, Unanswered."""
