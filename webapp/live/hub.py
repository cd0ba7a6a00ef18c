"""What this process tells the open pages that it serves.

Nobody is told by who writes: a commit only wakes the hub, which looks at the numbers of the workspaces that somebody
has open (`workspaces.change`, whose order is that of the commits) and tells of those that have moved on. It looks as
well when nobody woke it, and so also finds what was never told of: by a process that died, or by a command.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice

from webapp.database.dataloader import Together
from webapp.database.failures import DatabaseError
from webapp.database.pool import Database
from webapp.live import queries
from webapp.live.models import Checked, Moved, Present
from webapp.live.place import Place
from webapp.live.stream import Stream
from webapp.web import metrics

log = logging.getLogger("cofounder.live")

GATHER = 0.03  # seconds in which what is written is told together
LOOK = 0.7  # seconds after which it is looked without being woken
CHECK = 1.2  # seconds after which it is looked whether sessions and memberships still are what they were
AWAY = 2.0  # seconds without the database after which pages are told that they hear nothing
AT_ONCE = 500  # sessions that are checked by one statement
REST_EACH = 0.0025  # seconds of rest for each browser that was told: half of it they ask, half of it is the others'
LONGEST_REST = 5.0
SPREAD_FROM = 20  # browsers; fewer may ask at the same time
LONGEST_SPREAD = 500  # milliseconds
MOST_OF_ACCOUNT = 50  # streams


class Hub:
    """The streams of this process, and what they are told."""

    def __init__(self, db: Database, clock: Callable[[], datetime], *, tells_others: bool = False) -> None:
        self._db = db
        self._clock = clock
        self._sessions = Together[bytes, Checked](self._check_sessions)  # very many come at once after a restart
        self.tells_others = tells_others
        self._streams: set[Stream] = set()
        self._places: dict[int, Place] = {}
        self._of_account: Counter[int] = Counter()
        self._present: dict[tuple[int, str], list[dict[str, object]]] = {}
        self._woken = asyncio.Event()
        self._untold: set[int | None] = set()
        self._pause = LOOK
        self._looked_who = self._checked = 0.0
        self._away_since: float | None = None
        db.on_recorded = self.recorded

    # What happens.

    def recorded(self, workspace_id: int | None) -> None:
        """Something was committed in this process."""
        if self.tells_others:
            self._untold.add(workspace_id)
            self._woken.set()
        self.wake(workspace_id)

    def wake(self, workspace_id: int | None = None) -> None:
        """Look soon."""
        if self._streams and (workspace_id is None or workspace_id in self._places):
            self._woken.set()

    def wake_present(self) -> None:
        """Look soon who is here."""
        self._looked_who = 0.0
        self.wake()

    def is_full(self, account_id: int) -> bool:
        """Whether an account has as many streams as it may."""
        return self._of_account[account_id] >= MOST_OF_ACCOUNT

    async def join(self, stream: Stream) -> bool:
        """Begin to tell a stream; False where its session has ended meanwhile. Raises DatabaseError."""
        found = await self._sessions.get(stream.token_hash)
        if found is None:
            return False
        self._streams.add(stream)
        self._of_account[stream.account_id] += 1
        metrics.STREAMS.inc()
        try:
            await self._seat(stream, found)
        except BaseException:  # also where it is given up meanwhile
            self.leave(stream)
            raise
        self._woken.set()
        return True

    def leave(self, stream: Stream) -> None:
        """Tell a stream no more."""
        if stream not in self._streams:
            return
        self._streams.discard(stream)
        self._of_account -= Counter([stream.account_id])
        metrics.STREAMS.dec()
        self._unseat(stream, stream.roles)

    # What follows, again and again.

    async def run(self) -> None:
        """Tell, until cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pause if self._streams else None):
                    await self._woken.wait()
            if self._woken.is_set():
                await asyncio.sleep(GATHER)
            self._woken.clear()
            try:
                await self._turn()
                self._away_since = None
            except Exception as error:  # noqa: BLE001  # of whatever kind: pages would be told nothing more, without a word
                await self._fail(error)

    async def _turn(self) -> None:
        untold, self._untold = self._untold, set()
        if untold:
            await queries.notify(self._db, "" if None in untold else ",".join(map(str, untold)))
        if not self._streams:
            return
        await self._look()
        now = asyncio.get_running_loop().time()
        if now - self._looked_who >= LOOK:
            self._looked_who = now
            await self._look_who_is_here()
        if now - self._checked >= CHECK:
            self._checked = now
            await self._check()

    async def _look(self) -> None:
        now = asyncio.get_running_loop().time()
        places = {each: place.change for each, place in self._places.items() if place.rests_until <= now}
        rests = [place.rests_until - now for place in self._places.values() if place.rests_until > now]
        self._pause = min([LOOK, *rests])
        for moved in await queries.look(self._db, places):
            if (place := self._places.get(moved.workspace_id)) is not None:
                self._tell(place, moved)

    def _tell(self, place: Place, moved: Moved) -> None:
        events = place.move(moved)
        readers = len(place.streams)
        spread = min(LONGEST_SPREAD, readers // 2) if readers >= SPREAD_FROM else 0
        place.rests_until = asyncio.get_running_loop().time() + min(LONGEST_REST, REST_EACH * readers)
        for stream in place.streams:
            stream.tell(moved.workspace_id, moved.change, events, spread)

    async def _look_who_is_here(self) -> None:
        found: dict[tuple[int, str], list[dict[str, object]]] = {}
        for each in await queries.get_presence(self._db, list(self._places)):
            found.setdefault((each.workspace_id, each.about), []).append(shown(each))
        before, self._present = self._present, found
        for key in before.keys() | found.keys():
            if before.get(key) != found.get(key) and (place := self._places.get(key[0])) is not None:
                for stream in place.streams:
                    stream.tell_present(*key, found.get(key, []))

    async def _check(self) -> None:
        """End what isn't allowed any more, and tell who has another role, or became a member elsewhere."""
        streams = list(self._streams)
        hashes = iter({stream.token_hash for stream in streams})
        found: dict[bytes, Checked] = {}
        while batch := list(islice(hashes, AT_ONCE)):
            found |= await self._check_sessions(batch)
        for stream in streams:
            checked = found.get(stream.token_hash)
            if stream not in self._streams:
                continue  # it has left meanwhile
            if checked is None:
                stream.end("signed-out")
            elif roles_of(checked) != stream.roles:
                await self._seat(stream, checked)
            elif checked.change != stream.change:
                stream.tell_account(checked.change)

    async def _check_sessions(self, hashes: Sequence[bytes]) -> dict[bytes, Checked]:
        return await queries.check_sessions(self._db, hashes, now=self._clock())

    async def _fail(self, error: Exception) -> None:
        """Pages that can't be told say so: they lose their streams, and have them again when there is a database."""
        now = asyncio.get_running_loop().time()
        self._away_since = self._away_since or now
        if now - self._away_since >= AWAY and self._streams:
            expected = isinstance(error, DatabaseError)
            log.log(
                logging.WARNING if expected else logging.ERROR,
                "open pages are told nothing: %s",
                error,
                exc_info=None if expected else error,
            )
            for stream in self._streams:
                stream.end()
        await asyncio.sleep(LOOK)

    # Who is told of what.

    async def _seat(self, stream: Stream, checked: Checked) -> None:
        """Tell a stream of what its account is a member of by now."""
        roles = roles_of(checked)
        self._unseat(stream, stream.roles.keys() - roles.keys())
        for each in roles:
            self._places.setdefault(each, Place()).streams.add(stream)
        stream.roles = roles
        unknown = {each: -1 for each in roles if self._places[each].change < 0}
        for moved in await queries.look(self._db, unknown) if unknown else ():
            place = self._places.get(moved.workspace_id)
            if place is not None and place.change < 0:
                place.move(moved)
        known = {each: place.change for each in roles if (place := self._places.get(each)) is not None}
        stream.greet(roles, checked.change, known)

    def _unseat(self, stream: Stream, workspace_ids: Iterable[int]) -> None:
        for each in list(workspace_ids):
            place = self._places.get(each)
            if place is not None:
                place.streams.discard(stream)
                if not place.streams:
                    del self._places[each]


def roles_of(checked: Checked) -> dict[int, str]:
    """The roles of a session's account, by workspace."""
    return {int(each): role for each, role in checked.roles.items()}


def shown(present: Present) -> dict[str, object]:
    """Somebody who has something open, as pages are told."""
    return {"id": present.account_id, "name": present.name, "typing": present.typing}
